"""Broken, mixed and swollen codes, judged for as long as told: `python -m tests.bench.fuzz --seconds 3600 --seed 7`.

Prints how many were judged, the longest time one took, the memory, and what the answers were. Each is also asked for its bearer, as if it
were good. A fault of either ends it with the text that did it, which is an invented one; a code that hangs ends it after a minute, with
where it hangs.
"""

import argparse
import faulthandler
import json
import random
import resource
import time
import zlib
from collections import Counter

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from edge.passes import Trust, issue, issue_badge, judge
from edge.passes.authorities import Authority
from edge.passes.bearer import BEARERS, bearer_of
from edge.protocol.vocabulary import PassFormat, VerdictKind
from tests.support.foreign_passes import (
    a_badge,
    authority_certificate,
    card_claims,
    card_key,
    health_card,
    seal_certificate,
    staff_key,
    travel_seal,
)
from tests.support.passes import AT, a_dcc, a_declaration, declaration_key, health_issuer

HANG_S = 60
MOST = 5000
"""Letters of a text; more than a symbol holds, so that the cap is met, too."""
WARM = 2000
"""Texts after which memory is measured for the first time."""


class Kitchen:
    """Genuine invented codes of all kinds, and what can be made of them."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._key = ec.generate_private_key(ec.SECP256R1())
        csca = rsa.generate_private_key(65537, 2048)
        ours, staff, signer = declaration_key(), staff_key(), health_issuer(self._key)
        sponsor = Authority(authority_certificate(csca))
        self.trust = Trust((ours.issuer, staff.issuer, signer), (card_key(self._key),), (sponsor,))
        self._genuine = [
            issue(a_declaration(), ours),
            issue_badge(a_badge(), staff),
            a_dcc(self._key, signer),
            a_dcc(self._key, signer, claims={-260: {3: {"name": "MAU THU"}}}),
            health_card(self._key),
            travel_seal(self._key, seal_certificate(self._key, csca)),
            "DN4480000000000|4e677579e1bb856e|02/03/1990|1|-|48 - 001|01/01/2021|-|$",
            "048090001234|Nguyễn Văn Mẫu|1990-03-02|0|QA1B2C3D4|QB9<Nam<DN4480<0900000000<c2ln",
            "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021||||",
        ]
        self._letters = sorted(set("".join(self._genuine)) | set('\x00\ud800\u0301é|<{}[]",:'))

    def serve(self) -> str:
        """Return a code: mostly a genuine one spoilt, at times spoilt content under a good signature."""
        if self._random.random() < 0.15:
            return self._signed()
        return self._spoilt(self._random.choice(self._genuine))

    def _signed(self) -> str:
        stream = zlib.compressobj(9, zlib.DEFLATED, -15)
        content = self._spoilt(json.dumps(card_claims())).encode("utf-8", "surrogatepass")
        return health_card(self._key, payload=stream.compress(content) + stream.flush())

    def _spoilt(self, text: str) -> str:
        choose = self._random
        for _ in range(choose.randint(1, 6)):
            start = choose.randint(0, len(text))
            end = min(len(text), start + choose.choice([0, 1, 2, 8, 64, MOST]))
            other = choose.choice(self._genuine)
            piece = choose.choice(
                [
                    "",
                    "".join(choose.choices(self._letters, k=choose.randint(1, 8))),
                    text[start:end] * choose.randint(2, 40),
                    other[choose.randint(0, len(other)) :][: choose.choice([4, 40, 400])],
                ]
            )
            text = (text[:start] + piece + text[end:])[:MOST]
        return text


def main() -> None:
    """Judge spoilt codes until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    kitchen = Kitchen(options.seed)
    answers: Counter[tuple[PassFormat, VerdictKind]] = Counter()
    longest_s, judged, warm_kb = 0.0, 0, 0
    end_s = time.monotonic() + options.seconds
    while time.monotonic() < end_s:
        text = kitchen.serve()
        faulthandler.dump_traceback_later(HANG_S, exit=True)
        began_s = time.process_time()
        try:
            judgement = judge(text, kitchen.trust, None if judged % 2 else AT)
            for kind in BEARERS:
                bearer_of(kind, text)
        except Exception:
            print(f"judge failed on {text!r}")
            raise
        longest_s = max(longest_s, time.process_time() - began_s)
        answers[judgement.format, judgement.verdict] += 1
        judged += 1
        if judged == WARM:
            warm_kb = _memory_kb()
    faulthandler.cancel_dump_traceback_later()
    print(f"{judged:,} codes judged, seed {options.seed}; the longest took {longest_s * 1000:.1f} ms of processor time")
    print(f"memory {warm_kb:,} kB after {WARM:,} codes, {_memory_kb():,} kB at the end")
    for (kind, verdict), number in sorted(answers.items()):
        print(f"{kind:16}{verdict:10}{number:10,}")


def _memory_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
