"""Codes as strangers show them: `judge` on each kind, and the readers of what a code states."""

import json
import random
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from edge.passes import Purpose, SigningKey, Trust, issue, issue_badge, judge, open_declaration
from edge.passes.authorities import Authority
from edge.passes.bearer import BEARERS, bearer_of
from edge.passes.cose import sign
from tests.fuzz.spoiling import spoil, spoil_tree
from tests.fuzz.target import Answer, Shape, Target, a_letter, headed, letters
from tests.support.foreign_passes import (
    a_badge,
    authority_certificate,
    card_claims,
    card_key,
    health_card,
    seal_certificate,
    seal_data,
    staff_key,
    travel_seal,
)
from tests.support.passes import AT, VACCINATION, a_dcc, a_declaration, declaration_key, health_issuer, pack

_ONE_ZONE = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
TIMES: dict[str, datetime | None] = {
    "now": AT,
    "none": None,
    "never": datetime.min.replace(tzinfo=UTC),
    "1969": datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC),
    "leap": datetime(2016, 12, 31, 23, 59, 59, 999_999, UTC),
    "9999": _ONE_ZONE,
    "later": AT + timedelta(days=4000),
}
"""The times a door might judge at."""

UNSIGNED = (
    "DN4480000000000|4e677579e1bb856e|02/03/1990|1|-|48 - 001|01/01/2021|-|$",
    "048090001234|Nguyễn Văn Mẫu|1990-03-02|0|QA1B2C3D4|QB9<Nam<DN4480<0900000000<c2ln",
    "04809*****34|N*****|****-**-**|1|QA1B2C3D4|",
    "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021||||",
    "048090001234|201234567|Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021",
    "048090001234|Nguyễn Văn Mẫu|02/03/1990|Nam|12 Lê Lợi|10/05/2021",
)


class Forge:
    """Keys that a door trusts, and what a stranger could never do but a careless issuer could: sign anything."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        rsa_key, authority = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        self.ours, self.staff = declaration_key(), staff_key()
        self.signer = health_issuer(self.key)
        rsa_signer = health_issuer(rsa_key)
        self.certificate = seal_certificate(self.key, authority)
        self.signing = {
            b"CR1:": self.ours,
            b"CB1:": self.staff,
            b"HC1:": SigningKey(self.key, self.signer),
        }
        self.trust = Trust(
            (self.ours.issuer, self.staff.issuer, self.signer, rsa_signer),
            (card_key(self.key),),
            (Authority(authority_certificate(authority)),),
        )
        self.genuine = (
            issue(a_declaration(), self.ours),
            issue_badge(a_badge(), self.staff),
            a_dcc(self.key, self.signer),
            a_dcc(rsa_key, rsa_signer, (61, 18)),
            a_dcc(self.key, self.signer, (), claims={1: "UT", -260: {3: {"name": "MAU THU"}}}),
            health_card(self.key),
            travel_seal(self.key, self.certificate),
            *UNSIGNED,
        )

    def forge(self, text: bytes, choose: random.Random) -> bytes:
        """Return a code of *text*'s kind whose spoilt content has a good signature."""
        if text[:4] in self.signing:
            key = self.signing[text[:4]]
            claims: Any = {1: "UT", 4: 2_000_000_000, 6: 1_770_000_000, 7: b"\x07" * 8, -260: {1: VACCINATION}}
            claims |= {-70001: {1: b"\x01" * 8, 2: True, 3: "p-mau", 4: 2}, -70002: {1: "p-mau"}}
            content = cbor2.dumps(spoil_tree(claims, choose))
            if choose.random() < 0.2:
                content = choose.randbytes(8).join((content[:9], content[9:]))
            return a_letter(pack(cbor2.loads(sign(content, key.issuer.kid, key.key)), text[:4].decode()))
        if text[:4] == b"shc:":
            stream = zlib.compressobj(9, zlib.DEFLATED, -15)
            content = a_letter(json.dumps(spoil_tree(card_claims(rid="ab12"), choose), default=repr))
            content *= choose.choice((1, 1, 1, 300))
            return a_letter(health_card(self.key, payload=stream.compress(content) + stream.flush()))
        data = spoil_tree(seal_data(), choose)
        try:
            return a_letter(travel_seal(self.key, self.certificate, data))
        except (TypeError, ValueError):
            return text

    def spoil(self, target: Target, data: bytes, choose: random.Random) -> bytes:
        """Spoil *data*; at times spoil what is signed, and sign it."""
        head, _, body = data.partition(b"\n")
        if choose.random() < 0.25 and body[:4] in (b"CR1:", b"CB1:", b"HC1:", b"shc:", b'{"si'):
            try:
                return head + b"\n" + self.forge(body, choose)
            except (ValueError, TypeError, cbor2.CBORError, RecursionError):
                pass  # what cannot be written as CBOR cannot be signed either
        return spoil(target, data, choose)


def code_target(forge: Forge) -> Target:
    """Return `judge`, and asking for the bearer, as a target."""

    def feed(data: bytes) -> Answer:
        head, body = headed(data)
        text = letters(body)
        judgement = judge(text, forge.trust, TIMES.get(head.strip(), AT))
        for kind in BEARERS:  # also of codes that are not good, for whom the door never asks
            bearer_of(kind, text)
        stated = open_declaration(text, forge.trust) if text.startswith("CR1:") else None
        return Answer(
            f"{judgement.format} {judgement.verdict}", f"{judgement} {stated if isinstance(stated, str) else ''}"
        )

    seeds = tuple(f"{time}\n".encode() + a_letter(text) for text in forge.genuine for time in ("now", "none", "9999"))
    return Target("codes", Shape.CODE, seeds, feed, most_s=0.5)


__all__ = ["Forge", "Purpose", "code_target"]
