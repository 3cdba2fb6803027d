"""The public interoperability cases of the EU DCC: loading them, and what our stages answer to each.

A case holds every stage of a certificate (`PREFIX` text, `BASE45`, `COMPRESSED`, `COSE`, `CBOR`, `JSON`), a context (`TESTCTX`: the
issuer's certificate and the clock) and the expected result of the stages it tests; an absent flag is not tested. Where a case
lacks the text, its stages are entered further down, as the set's own description says.
"""

import base64
import json
import os
import tempfile
from collections.abc import Mapping
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
from edge.passes.signed import find_signer
from edge.passes.trust import Issuer, Purpose, Trust
from edge.protocol.vocabulary import Reason

DATA = Path(os.environ.get("COUNTERROOM_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
DCC = DATA / "dcc"

STAGES = ("PICTUREDECODE", "UNPREFIX", "B45DECODE", "COMPRESSION", "DECODE", "VERIFY", "KEYUSAGE", "EXPIRATIONCHECK")
"""The stages this project has. It makes no DCCs, and does not hold their content against the JSON schema."""


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
        return self.raw["EXPECTEDRESULTS"].get(f"EXPECTED{stage}")

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

    def signer(self) -> Issuer | Reason:
        """Return the issuer found for the message when the door trusts the case's certificate alone."""
        if isinstance(self.message, Reason):
            return self.message
        return find_signer(self.message, Trust((self.issuer,) if self.issuer else ()), Purpose.HEALTH)

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
        return is_dcc(self.text)

    def _b45decode(self) -> bool:
        return not isinstance(self.packed, Reason)

    def _compression(self) -> bool:
        return not isinstance(self.inflated, Reason)

    def _decode(self) -> bool:
        if not self.raw.get("COSE") and self.raw.get("CBOR"):
            return isinstance(load_cbor(bytes.fromhex(self.raw["CBOR"])), Mapping)
        return not isinstance(self.claims, Reason) and content_of(self.claims.all) is not None

    def _verify(self) -> bool:
        return isinstance(self.signer(), Issuer) and not isinstance(self.claims, Reason)

    def _keyusage(self) -> bool:
        content = None if isinstance(self.claims, Reason) else content_of(self.claims.all)
        return self.issuer is not None and content is not None and may_sign(self.issuer, content)

    def _expirationcheck(self) -> bool:
        return not isinstance(self.claims, Reason) and fault_in_time(self.claims, self.at) is None


def read_clock(text: str) -> datetime:
    """Read a clock of the set: ISO 8601 with up to seven digits of a second."""
    head, dot, tail = text.replace("Z", "+00:00").partition(".")
    if dot:
        digits = tail[: next((i for i, c in enumerate(tail) if not c.isdigit()), len(tail))]
        head += "." + digits[:6].ljust(6, "0") + tail[len(digits) :]
    clock = datetime.fromisoformat(head)
    return clock if clock.tzinfo else clock.replace(tzinfo=UTC)


def load_cases() -> list[Case]:
    """Return all cases, or none where the set is absent."""
    return [
        Case(path.relative_to(DCC).as_posix().removesuffix(".json"), json.loads(path.read_text("utf-8-sig")))
        for path in sorted(DCC.rglob("*.json"))
    ]


def main() -> None:
    """Print how many cases of each stage agree, and which differ."""
    cases = load_cases()
    for stage in STAGES:
        tested = [case for case in cases if case.expected(stage) is not None]
        differing = [case.name for case in tested if case.answer(stage) != case.expected(stage)]
        print(f"{stage:16}{len(tested) - len(differing):5} of {len(tested):4}  {' '.join(differing)}")


if __name__ == "__main__":
    main()
