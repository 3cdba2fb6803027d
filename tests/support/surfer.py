"""Browsers without a screen, and what is left in folders: where a search for marks looks."""

import html
import io
import re
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from PIL import Image

from edge.adapters.qr_pyzbar import decode

_AVOIDED = re.compile("/static|/language|/live/|.*/events")
"""Links to what is no page: files, the switch of the language, streams that do not end."""


class Surfer:
    """A browser without a screen or scripts, with cookies; keeps all it has read."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.cookies = CookieJar()
        self.read: dict[str, bytes] = {}
        self._opener = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> bytes:
        """Return what stands at *path*, error pages included; it and its headers are kept."""
        content = self._ask(Request(self.url + path))  # our own address
        self.read[path] = content
        return content

    def hidden(self, path: str) -> dict[str, str]:
        """Return what stands hidden in the forms at *path*, which is not kept."""
        hidden: dict[str, str] = {}
        for tag in re.findall(r"<input\b[^>]*>", self._ask(Request(self.url + path)).decode()):
            found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            if found.get("type") == "hidden" and found.get("name"):
                hidden[found["name"]] = html.unescape(found.get("value", ""))
        return hidden

    def send(self, path: str, **fields: str) -> bytes:
        """Send the form at *path* with what stands hidden in it; the answer is for who typed it, and is not kept."""
        hidden = self.hidden(path)
        assert {"csrf_token", "token"} & hidden.keys(), f"no form at {path}"
        return self._ask(Request(self.url + path, urlencode(hidden | fields).encode()))

    def code(self) -> str:
        """Return the text of the code this citizen was given, read from its picture by the door's own reader."""
        with self._opener.open(f"{self.url}/khai-bao/ma.png", timeout=30) as answer:
            (text,) = decode(Image.open(io.BytesIO(answer.read())))
        return str(text)

    def crawl(self, start: str = "/", most: int = 150) -> list[str]:
        """Read *start* and all pages that links lead to from there; return their paths."""
        waiting, seen = [start], {start}
        for path in waiting:
            page = self.get(path)
            for link in re.findall(rb'(?:href|src|data-list|data-stream)="(/[^"#]*)', page):
                found = link.decode().replace("&amp;", "&")
                if found not in seen and len(seen) < most and not _AVOIDED.match(found):
                    seen.add(found)
                    waiting.append(found)
        return waiting

    def _ask(self, request: Request) -> bytes:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return str(answer.url).encode() + str(answer.headers).encode() + bytes(answer.read())
        except HTTPError as error:
            with error:
                return str(error.headers).encode() + error.read()


def files_under(*folders: Path) -> dict[str, bytes]:
    """Return the content of every file in *folders*, by path."""
    return {str(path): path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}
