"""What the demo's staff do: take the answers of somebody whose card needs a declaration, on the unit's own page, as hands would.

Owns reading and sending that page's form. It must not know units or people.
"""

import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from http.cookiejar import CookieJar

_PAGE = "/staff/declare"
_WAIT_S = 5.0


class _Form(HTMLParser):
    """The hidden values of the page's one form."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a hidden value."""
        found = dict(attrs)
        if tag == "input" and found.get("type") == "hidden" and (name := found.get("name")):
            self.values[name] = found.get("value") or ""


def declare(console: str, people: int) -> bool:
    """Say on the staff's page of the unit at *console* that all answers were "no"; return whether the unit took it."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    try:
        with browser.open(console + _PAGE, timeout=_WAIT_S) as page:
            form = _Form()
            form.feed(page.read().decode("utf-8", "replace"))
        sent = urllib.parse.urlencode({**form.values, "people": str(people), "answer": "clear"}).encode()
        with browser.open(console + _PAGE, sent, timeout=_WAIT_S):
            return True
    except (OSError, ValueError):  # the unit has lost its power, or is starting
        return False
