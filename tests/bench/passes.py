"""Time to check a signature, to judge a code of each kind, and to read a frame with and without a code, beside a bare signature check as
the reference in the same run."""

import time
from collections.abc import Callable

import numpy as np
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from edge.adapters.qr_pyzbar import decode
from edge.passes import Trust, issue, issue_badge, judge
from edge.passes.authorities import Authority
from edge.passes.cose import Signed, is_signed_by
from edge.passes.signed import unwrap
from tests.support.foreign_passes import (
    a_badge,
    authority_certificate,
    card_key,
    health_card,
    seal_certificate,
    staff_key,
    travel_seal,
)
from tests.support.passes import AT, a_dcc, a_declaration, declaration_key, health_issuer
from tests.support.pictures import on_canvas, qr_picture

FRAME = (1280, 720)


def main() -> None:
    """Print median and 99th percentile in milliseconds."""
    print(f"{'':44}{'median':>10}{'p99':>10}  ms")
    on_curve, rsa_key = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
    own, staff = declaration_key(), staff_key()
    signature = on_curve.sign(b"x", ec.ECDSA(SHA256()))
    public = on_curve.public_key()
    _print("reference: bare ES256 signature check", lambda: public.verify(signature, b"x", ec.ECDSA(SHA256())))
    es256, ps256 = health_issuer(on_curve), health_issuer(rsa_key)
    for name, text, signer in (
        ("verify ES256, COSE already taken apart", a_dcc(on_curve, es256), es256),
        ("verify PS256 (RSA-2048), likewise", a_dcc(rsa_key, ps256), ps256),
    ):
        message = unwrap(text[4:])
        assert isinstance(message, Signed)
        _print(name, lambda message=message, signer=signer: is_signed_by(message, signer.key))  # type: ignore[misc]
    texts = {
        "judge a declaration, EdDSA": issue(a_declaration(), own),
        "judge a DCC, ES256": a_dcc(on_curve, es256),
        "judge a DCC, PS256 (RSA-2048)": a_dcc(rsa_key, ps256),
        "judge a DDCC, ES256": a_dcc(on_curve, es256, claims={1: "UT", -260: {3: {"name": "MAU THU"}}}),
        "judge a staff badge, EdDSA": issue_badge(a_badge(), staff),
        "judge 4 kB of rubbish": "x" * 4096,
        "judge 4 kB of rubbish after our prefix": "CR1:" + "ABC" * 1400,
    }
    authority = rsa.generate_private_key(65537, 4096)
    texts |= {
        "judge a SMART Health Card, ES256": health_card(on_curve),
        "judge an ICAO seal, ES256 under RSA-4096": travel_seal(on_curve, seal_certificate(on_curve, authority)),
        "judge an ID card": "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi, Hải Châu, Đà Nẵng|10052021",
        "judge a national COVID QR": "048090001234|Nguyễn Văn Mẫu|1990-03-02|0|QA1B2C3D4|QB9<Nam<DN4480<0900000000<c2ln",
        "judge an insurance card": "DN4480000000000|4e677579e1bb856e|02/03/1990|1|-|48 - 001|01/01/2021|-|$",
        "judge a DCC of an unknown signer": a_dcc(on_curve, health_issuer(ec.generate_private_key(ec.SECP256R1()))),
        "judge 4 kB of bars": "048090001234|" + "|" * 4000,
    }
    sponsor = Authority(authority_certificate(authority))
    trust = Trust((own.issuer, staff.issuer, es256, ps256), (card_key(on_curve),), (sponsor,))
    for name, text in texts.items():
        _print(name, lambda text=text: judge(text, trust, AT))  # type: ignore[misc]
    noise = np.random.default_rng(7).integers(0, 256, FRAME[::-1], np.uint8)
    code = np.asarray(on_canvas(qr_picture(texts["judge a declaration, EdDSA"]), FRAME))
    blend = (code * 0.8 + noise * 0.2).astype(np.uint8)
    frames = {
        "plain grey": np.full(FRAME[::-1], 128, np.uint8),
        "noise, no code": noise,
        "a declaration": code,
        "a declaration under noise": blend,
    }
    for name, frame in frames.items():
        _print(f"read a frame {FRAME[0]}x{FRAME[1]}: {name}", lambda frame=frame: decode(frame), 40)  # type: ignore[misc]


def _print(name: str, work: Callable[[], object], times: int = 500) -> None:
    work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    print(f"{name:44}{np.median(taken):10.3f}{np.percentile(taken, 99):10.3f}")


if __name__ == "__main__":
    main()
