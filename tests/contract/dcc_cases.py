"""The public interoperability cases of the EU DCC: loading them, what our stages answer to each, and which faults the set itself has.

A case holds every stage of a certificate (`PREFIX` text, `BASE45`, `COMPRESSED`, `COSE`, `CBOR`, `JSON`), a context (`TESTCTX`: the
issuer's certificate and the clock) and the expected result of the stages it tests; an absent flag is not tested. A stage succeeds only if
what it gives is what the case holds of the next. Where a case lacks the text, its stages are entered further down, as the set's own
description says. `python -m tests.contract.dcc_cases` prints the table.
"""

import base64
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from edge.adapters.picture_file import read_picture
from edge.adapters.qr_pyzbar import decode
from edge.errors import PictureError
from edge.passes.bounds import decode_base45, inflate, load_cbor
from edge.passes.cose import Signed, parse
from edge.passes.cwt import Claims, fault_in_time, parse_claims
from edge.passes.dcc import PREFIX, content_of, is_dcc, may_sign
from edge.passes.errors import TrustError
from edge.passes.signed import find_signers
from edge.passes.trust import Issuer, Purpose, Trust
from edge.protocol.vocabulary import Reason

DATA = Path(os.environ.get("COUNTERROOM_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
DCC = DATA / "dcc"

STAGES = (
    "PICTUREDECODE",
    "UNPREFIX",
    "B45DECODE",
    "COMPRESSION",
    "DECODE",
    "VALIDJSON",
    "VERIFY",
    "KEYUSAGE",
    "EXPIRATIONCHECK",
)
"""The stages this project has."""

NOT_OURS = ("SCHEMAVALIDATION", "VALIDOBJECT", "ENCODE")
"""Stages it has not: it makes no DCCs, and takes them whatever the JSON schema says."""

_MISSPELT = {"EXPTECTEDEXPIRED": "EXPECTEDEXPIRATIONCHECK"}
_NAMES_NOTHING = "EXPECTEDRESULTS"
"""Three cases hold the name of the whole table among its flags."""

_WRONG_ALGORITHM = "signed with a P-384 key (96 bytes) under a header that says ES256"
_OTHER_JSON = "the JSON is of another person than the code"
KNOWN_FAULTS: Mapping[tuple[str, str], str] = {
    ("VERIFY", "ES/2DCode/raw/401"): _WRONG_ALGORITHM,
    ("VERIFY", "ES/2DCode/raw/402"): _WRONG_ALGORITHM,
    ("VERIFY", "ES/2DCode/raw/403"): _WRONG_ALGORITHM,
    ("KEYUSAGE", "IS/2DCode/raw/3"): "a test, by a certificate that names no usage and so may sign all",
    ("VALIDJSON", "FR/2DCode/raw/test_pcr_ok"): "the JSON's times are two hours off the code's",
    ("VALIDJSON", "PL/1.3.0/2DCode/raw/1"): _OTHER_JSON,
    ("VALIDJSON", "PL/1.3.0/2DCode/raw/5"): _OTHER_JSON,
}
"""Where the set itself is wrong, by stage and case."""


@dataclass(frozen=True)
class Case:
    """One file of the set."""

    name: str
    raw: Mapping[str, Any]

    @property
    def context(self) -> Mapping[str, Any]:
        """What the case is to be judged with."""
        return self.raw["TESTCTX"]

    def expected(self, stage: str) -> bool | None:
        """Return the expected result of *stage*, or None where the case does not test it (one asks for a picture it lacks)."""
        if stage == "PICTUREDECODE" and "2DCODE" not in self.raw:
            return None
        results = {_MISSPELT.get(name, name): result for name, result in self.raw["EXPECTEDRESULTS"].items()}
        return results.get(f"EXPECTED{stage}")

    @property
    def at(self) -> datetime:
        """The clock of the case."""
        return read_clock(self.context["VALIDATIONCLOCK"])

    @cached_property
    def issuer(self) -> Issuer | None:
        """The certificate of the case, or None when it cannot be trusted with anything."""
        try:
            return Issuer.from_der(base64.b64decode(self.context["CERTIFICATE"]), Purpose.HEALTH)
        except TrustError:
            return None

    @cached_property
    def text(self) -> str:
        """The text of the symbol."""
        return str(self.raw.get("PREFIX") or "")

    @cached_property
    def packed(self) -> bytes | Reason:
        """What is under base45."""
        return decode_base45(self.text.removeprefix(PREFIX) if self.text else self.raw.get("BASE45", ""))

    @cached_property
    def inflated(self) -> bytes | Reason:
        """What is under zlib."""
        packed = bytes.fromhex(self.raw["COMPRESSED"]) if self.raw.get("COMPRESSED") else self.packed
        return packed if isinstance(packed, Reason) else inflate(packed)

    @cached_property
    def message(self) -> Signed | Reason:
        """The signed message: the case's own bytes, or what its text holds."""
        data = bytes.fromhex(self.raw["COSE"]) if self.raw.get("COSE") else self.inflated
        return data if isinstance(data, Reason) else parse(data)

    @cached_property
    def claims(self) -> Claims | Reason:
        """The claims within."""
        return self.message if isinstance(self.message, Reason) else parse_claims(self.message.payload)

    def signers(self) -> tuple[Issuer, ...] | Reason:
        """Return the issuers found for the message when the door trusts the case's certificate alone."""
        if isinstance(self.message, Reason):
            return self.message
        return find_signers(self.message, Trust((self.issuer,) if self.issuer else ()), Purpose.HEALTH)

    def answer(self, stage: str) -> bool:
        """Return what our *stage* says."""
        return bool(getattr(self, "_" + stage.lower())())

    def _picturedecode(self) -> bool:
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            file.write(base64.b64decode(self.raw["2DCODE"]))
            file.flush()
            try:
                texts = {text.strip() for picture in read_picture(Path(file.name)) for text in decode(picture)}
            except PictureError:
                return False
            return {self.text.strip()} == texts  # some cases end in a line end that is not in their picture

    def _unprefix(self) -> bool:
        return is_dcc(self.text) and self._is_as_held("BASE45", self.text.removeprefix(PREFIX))

    def _b45decode(self) -> bool:
        packed = decode_base45(self.raw["BASE45"]) if self.raw.get("BASE45") else self.packed
        return not isinstance(packed, Reason) and self._is_as_held("COMPRESSED", packed.hex())

    def _compression(self) -> bool:
        return not isinstance(self.inflated, Reason) and self._is_as_held("COSE", self.inflated.hex())

    def _decode(self) -> bool:
        held = load_cbor(bytes.fromhex(self.raw["CBOR"])) if self.raw.get("CBOR") else None
        if held is not None and not self.raw.get("COSE"):
            return isinstance(held, Mapping)
        content = self._content()
        # Some cases hold the certificate under CBOR, some the whole token.
        return content is not None and (held is None or content in (held, content_of(held)))

    def _validjson(self) -> bool:
        return _with_instants(self._content()) == _with_instants(self.raw["JSON"])

    def _verify(self) -> bool:
        return not isinstance(self.signers(), Reason) and not isinstance(self.claims, Reason)

    def _keyusage(self) -> bool:
        content = self._content()
        return self.issuer is not None and content is not None and may_sign(self.issuer, content)

    def _expirationcheck(self) -> bool:
        return not isinstance(self.claims, Reason) and fault_in_time(self.claims, self.at) is None

    def _content(self) -> Mapping[Any, Any] | None:
        return None if isinstance(self.claims, Reason) else content_of(self.claims.all)

    def _is_as_held(self, name: str, value: str) -> bool:
        return not self.raw.get(name) or self.raw[name].lower() == value.lower()


def read_clock(text: str) -> datetime:
    """Read a clock of the set: ISO 8601 with up to seven digits of a second."""
    head, dot, tail = text.replace("Z", "+00:00").partition(".")
    if dot:
        digits = tail[: next((i for i, c in enumerate(tail) if not c.isdigit()), len(tail))]
        head += "." + digits[:6].ljust(6, "0") + tail[len(digits) :]
    clock = datetime.fromisoformat(head)
    return clock if clock.tzinfo else clock.replace(tzinfo=UTC)


def _with_instants(content: Any) -> Any:
    """Return *content* with texts that name an instant as instants: a case may write Z where its code writes +00:00."""
    if isinstance(content, Mapping):
        return {name: _with_instants(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [_with_instants(value) for value in content]
    if isinstance(content, str) and "T" in content[:11]:
        with suppress(ValueError):
            return read_clock(content)
    return content


def load_cases() -> list[Case]:
    """Return all cases, or none where the set is absent."""
    cases = [
        Case(path.relative_to(DCC).as_posix().removesuffix(".json"), json.loads(path.read_text("utf-8-sig")))
        for path in sorted(DCC.rglob("*.json"))
    ]
    return [case for case in cases if "EXPECTEDRESULTS" in case.raw]


@dataclass(frozen=True)
class Row:
    """What became of a stage: how many cases test it and agree, which known faults are there, and what is neither."""

    stage: str
    cases: int
    as_expected: int
    known: tuple[str, ...]
    others: tuple[str, ...]
    healed: tuple[str, ...]


def row_of(stage: str, cases: Sequence[Case]) -> Row:
    """Return what became of *stage*. A known fault that agrees now has healed, and is none any more."""
    tested = [case for case in cases if case.expected(stage) is not None]
    differing = [case.name for case in tested if case.answer(stage) != case.expected(stage)]
    known = [case.name for case in tested if (stage, case.name) in KNOWN_FAULTS]
    return Row(
        stage,
        len(tested),
        len(tested) - len(differing),
        tuple(name for name in known if name in differing),
        tuple(name for name in differing if name not in known),
        tuple(name for name in known if name not in differing),
    )


def strange_flags(cases: Sequence[Case]) -> list[str]:
    """Return the flags that no stage of ours, nor one that we have not, answers to."""
    answered = {f"EXPECTED{stage}" for stage in (*STAGES, *NOT_OURS)} | set(_MISSPELT) | {_NAMES_NOTHING}
    return sorted({flag for case in cases for flag in case.raw["EXPECTEDRESULTS"]} - answered)


def main() -> None:
    """Print how many cases of each stage agree, the known faults by name, and which others differ."""
    cases = load_cases()
    print(f"{len(cases)} cases in {DCC}")
    print(f"{'stage':18}{'cases':>6}{'as expected':>13}{'known faults':>14}{'others':>8}")
    rows = [row_of(stage, cases) for stage in STAGES]
    for row in rows:
        others = len(row.others) + len(row.healed)
        print(f"{row.stage:18}{row.cases:6}{row.as_expected:13}{len(row.known):14}{others:8}")
    for row in rows:
        for name in row.known:
            print(f"known fault: {row.stage} of {name}: {KNOWN_FAULTS[row.stage, name]}")
        for name in (*row.others, *row.healed):
            print(f"DIFFERS: {row.stage} of {name}{' has healed' if name in row.healed else ''}")
    for stage in NOT_OURS:
        print(f"no stage of ours: {stage}, tested by {sum(case.expected(stage) is not None for case in cases)} cases")
    pictures = [
        case.name
        for case in cases
        if "2DCODE" not in case.raw and "EXPECTEDPICTUREDECODE" in case.raw["EXPECTEDRESULTS"]
    ]
    print(f"asks for a picture that it lacks: {' '.join(pictures) or 'none'}")


if __name__ == "__main__":
    main()
