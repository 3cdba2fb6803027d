"""A day in which everything a visitor may show or type is marked: codes of every kind, whole and damaged, and answers of the form.

Who uses it searches afterwards for the marks. All people are invented; their numbers are random.
"""

import html
import io
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image

from edge.adapters.qr_pyzbar import decode
from edge.passes import Issuer, Purpose, create_issuer
from edge.passes.issuing import SigningKey, issue_badge
from edge.protocol.vocabulary import PassFormat
from tests.support.canaries import Canary, a_name, digits
from tests.support.declaring import ANSWERS
from tests.support.foreign_passes import a_badge, card_claims, health_card, seal_certificate, seal_data, travel_seal
from tests.support.passes import VACCINATION, a_dcc, certificate_of

_SLICE = slice(30, 90)
"""Of a signed code, whose name stands in it packed: its own letters are the mark."""


_AVOIDED = re.compile("/static|/language|/live/|.*/events")
"""Links to what is no page: files, the switch of the language, streams that do not end."""


@dataclass(slots=True)
class MarkedCodes:
    """Texts of codes by the kind they are taken for, whether they are accepted, and the marks in them."""

    shown: list[tuple[PassFormat, bool, str]] = field(default_factory=list)
    canaries: list[Canary] = field(default_factory=list)
    contacts: list[dict[str, str]] = field(default_factory=list)
    """What a door may seal of each ID card, national code and insurance card, where a plan orders it."""

    def add(self, kind: PassFormat, text: str, marks: dict[str, str], *, is_taken: bool = True) -> None:
        """Add a code that holds *marks*."""
        self.shown.append((kind, is_taken, text))
        self.canaries += [Canary(f"{kind.value}: {name}", mark) for name, mark in marks.items()]


def marked_codes(trust: Path) -> MarkedCodes:
    """Return a code of each kind, and damaged and unknown ones; who signs them is put into the folder *trust*."""
    codes = MarkedCodes()
    _stated(codes)
    _signed(codes, trust)
    name, number = a_name(), digits(12, "00")
    codes.add(PassFormat.UNKNOWN, f"{number}|{name}|not a card", {"name": name, "number": number}, is_taken=False)
    name = a_name()
    codes.add(PassFormat.UNKNOWN, f"https://vi-du.example/?ten={name}", {"name": name}, is_taken=False)
    return codes


def _stated(codes: MarkedCodes) -> None:
    name, number, old, street = a_name(), digits(12, "001"), digits(9), a_name()
    marks = {"name": name, "number": number, "old number": old, "address": street}
    codes.add(PassFormat.ID_CARD, f"{number}|{old}|{name}|02031990|Nữ|Số 7, {street}|10052021", marks)
    codes.contacts.append({"name": name, "id_number": number, "address": f"Số 7, {street}"})
    name, number = a_name(), digits(12, "002")
    decomposed = unicodedata.normalize("NFD", f"{number}|{name}|02/03/1990|Nam||")
    codes.add(PassFormat.ID_CARD, decomposed, {"name of a copy": name, "number of a copy": number})
    codes.contacts.append({"name": name, "id_number": number})
    name, number, phone, card = a_name(), digits(12, "003"), digits(10, "09"), digits(13)
    text = f"{number}|{name}|1990-03-02|0|Q{digits(9)}|QB9<Nam<DN{card}<{phone}<c2ln"
    codes.add(PassFormat.COVID_NATIONAL, text, {"name": name, "number": number, "phone": phone, "insurance": card})
    codes.contacts.append({"name": name, "phone": phone, "id_number": number})
    name, number, street = a_name(), digits(13), a_name()
    text = f"DN{number}|{name.encode().hex()}|02/03/1990|1|{street.encode().hex()}|48 - 001|01/01/2021|-|$"
    codes.add(PassFormat.INSURANCE_CARD, text, {"name": name, "number": number, "address": street})


def _signed(codes: MarkedCodes, trust: Path) -> None:
    now = datetime.now(UTC)
    key, stranger = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    times: dict[str, Any] = {"not_before": now - timedelta(days=30), "not_after": now + timedelta(days=300)}
    (trust / "dcc").mkdir(parents=True, exist_ok=True)
    certificate = certificate_of(key, **times)
    (trust / "dcc" / "signer.der").write_bytes(certificate)
    for signer, is_taken in ((key, True), (stranger, False)):
        name = a_name()
        text = a_dcc(
            signer,
            Issuer.from_der(certificate, Purpose.HEALTH),
            content=VACCINATION | {"nam": {"fn": name, "fnt": "MAU<THU"}},
            issued=now - timedelta(days=1),
            expires=now + timedelta(days=30),
        )
        codes.add(PassFormat.DCC, text, {"name": name, f"text, taken {is_taken}": text[_SLICE]}, is_taken=is_taken)
    name = a_name()
    text = health_card(stranger, card_claims(vc={"credentialSubject": {"name": name}}))
    codes.add(PassFormat.HEALTH_CARD, text, {"name": name, "text": text[_SLICE]}, is_taken=False)
    name = a_name()
    data = seal_data() | {"msg": {"uvci": "U1", "pid": {"n": name, "dob": "1990-01-01"}}}
    text = travel_seal(stranger, seal_certificate(stranger, stranger), data)
    codes.add(PassFormat.TRAVEL_SEAL, text, {"name": name}, is_taken=False)
    files = create_issuer("Counter room test", now - timedelta(days=1), now + timedelta(days=30))
    badges = SigningKey.from_pem(files.key_pem, files.certificate_pem, Purpose.STAFF)
    (trust / "staff").mkdir(exist_ok=True)
    (trust / "staff" / "badges.pem").write_bytes(files.certificate_pem)
    text = issue_badge(a_badge(issued=now - timedelta(hours=1), expires=now + timedelta(days=1)), badges)
    codes.add(PassFormat.STAFF_BADGE, text, {"text": text[_SLICE]})


def marked_answers(destination: str) -> tuple[dict[str, str], list[Canary]]:
    """Return the form's answers with a mark in each that tells something of somebody, and the marks."""
    marks = {
        "full_name": a_name(),
        "id_number": digits(12, "004"),
        "street": a_name(),
        "phone": digits(10, "08"),
        "email": f"u{digits(12)}@vi-du.example",
        "travelled_where": a_name(),
        "province": a_name(),
        "district": a_name(),
        "ward": a_name(),
        "proxy_name": a_name(),
        "proxy_phone": digits(10, "05"),
    }
    return ANSWERS | marks | {"destination": destination}, [Canary(f"form: {name}", v) for name, v in marks.items()]


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

    def send(self, path: str, **fields: str) -> bytes:
        """Send the form at *path* with what stands hidden in it; the answer is for who typed it, and is not kept."""
        page = self._ask(Request(self.url + path)).decode()
        hidden: dict[str, str] = {}
        for tag in re.findall(r"<input\b[^>]*>", page):
            found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            if found.get("type") == "hidden" and found.get("name"):
                hidden[found["name"]] = html.unescape(found.get("value", ""))
        assert "csrf_token" in hidden, f"no form at {path}"
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
