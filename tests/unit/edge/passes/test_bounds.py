"""Codes made to hurt: each is answered, small in time and memory, with its reason."""

import json
import tracemalloc
import zlib

import base45
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from edge.passes import Trust, issue, judge
from edge.passes.authorities import Authority
from edge.passes.bounds import (
    MAX_DEPTH,
    MAX_INFLATED,
    MAX_TEXT,
    decode_base64url,
    inflate,
    load_cbor,
    load_json,
)
from edge.protocol.vocabulary import Reason
from tests.support.foreign_passes import (
    authority_certificate,
    base64url,
    card_key,
    health_card,
    seal_certificate,
    shc,
    travel_seal,
)
from tests.support.passes import AT, a_declaration, declaration_key

PREFIXES = ("CR1:", "CB1:", "HC1:")


def packed(data: bytes) -> str:
    """Return base45(zlib(data))."""
    return base45.b45encode(zlib.compress(data, 9)).decode()


@pytest.mark.parametrize("text", ["A" * (MAX_TEXT + 1), "CR1:" + "A" * MAX_TEXT, "HC1:" + "A" * 1_000_000])
def test_text_no_symbol_can_hold_is_too_large(text: str) -> None:
    """Longer than the largest QR symbol: refused before anything looks at it."""
    assert Reason.TOO_LARGE == judge(text, Trust(), AT).reason


@pytest.mark.parametrize("prefix", PREFIXES)
def test_zlib_bomb_is_too_large_and_never_unfolds(prefix: str) -> None:
    """A hundred megabytes in a code: refused without making them."""
    stream = zlib.compressobj(9)
    bomb = b"".join(stream.compress(bytes(1 << 20)) for _ in range(2)) + stream.flush()
    text = prefix + base45.b45encode(bomb).decode()
    assert len(text) <= MAX_TEXT
    tracemalloc.start()
    reason = judge(text, Trust(), AT).reason
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert Reason.TOO_LARGE == reason
    assert peak < 1 << 20


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x81" * 10_000,
        b"\xa1" * 10_000,
        b"\xd2" * 10_000,
        b"\xd8\x3d" * 5_000,
        b"\xd8\x1c" * 5_000,
        b"\x9b" + b"\xff" * 8,
        b"\xbb" + b"\xff" * 8,
        b"\x5b" + b"\x7f" + b"\xff" * 7,
        b"\x7b" + b"\x7f" + b"\xff" * 7,
        b"\x9f" * 1_000,
        b"\xc2\x59\x27\x10" + b"\xff" * 10_000,
        b"\xc4\x82\x1b\x7f" + b"\xff" * 7 + b"\x01",
        b"\xc5\x82\x1b\x7f" + b"\xff" * 7 + b"\x01",
        b"\xd8\x1e\x82\x01\x00",
        b"\xd8\x23\x6a(a+)+b(((((",
        b"\xd9\x01\x00\x81\xd8\x19\x00",
        b"\xc1\xfb\x7f\xf0" + bytes(6),
        b"\x61\xff",
        b"\xff",
    ],
    ids=range(20),
)
def test_hostile_cbor_is_malformed(prefix: str, data: bytes) -> None:
    """Depth, claimed sizes, huge numbers, odd tags: malformed, no exception."""
    assert Reason.MALFORMED == judge(prefix + packed(data), Trust(), AT).reason


@pytest.mark.parametrize(
    "text", ["", "A", "::: ", ":::", "GGW", "a", "é", "\ud800", "A\n\n", packed(b"x")[:-2], packed(b"x") + "00"]
)
@pytest.mark.parametrize("prefix", PREFIXES)
def test_text_that_does_not_unwrap_is_malformed(prefix: str, text: str) -> None:
    """Wrong letters, wrong lengths, cut or lengthened streams: malformed."""
    assert Reason.MALFORMED == judge(prefix + text, Trust(), AT).reason


@pytest.mark.parametrize("shown", ["{}\n", "\ufeff{}\r\n", " {} ", "\t{}\t"])
def test_what_readers_add_around_a_code_is_ignored(shown: str) -> None:
    """Line ends, blanks and a byte order mark around a genuine pass change nothing."""
    key = declaration_key()
    text = shown.format(issue(a_declaration(), key))
    assert Reason.SIGNATURE_VALID == judge(text, Trust((key.issuer,)), AT).reason


def test_stream_is_read_to_the_cap() -> None:
    """The cap itself is allowed, one byte more is not."""
    assert bytes(MAX_INFLATED) == inflate(zlib.compress(bytes(MAX_INFLATED)))
    assert Reason.TOO_LARGE == inflate(zlib.compress(bytes(MAX_INFLATED + 1)))


@pytest.mark.parametrize("missing", [1, 4, 5])
def test_cut_stream_is_malformed(missing: int) -> None:
    """A stream without its end, or without its check sum, is not taken for what came of it."""
    assert Reason.MALFORMED == inflate(zlib.compress(b"a certificate")[:-missing])


def test_uncompressed_data_is_malformed() -> None:
    """The container is always compressed (eu-dcc-hcert-spec 1.0.8, section 4.2)."""
    assert Reason.MALFORMED == inflate(b"\xd2\x84\x43")


def test_nesting_has_a_cap() -> None:
    """CBOR up to the depth is read, deeper is not."""
    assert Reason.MALFORMED != load_cbor(b"\x81" * (MAX_DEPTH - 1) + b"\x01")
    assert Reason.MALFORMED == load_cbor(b"\x81" * (MAX_DEPTH + 1) + b"\x01")


def test_tags_that_mean_nothing_here_are_taken_as_what_is_under_them() -> None:
    """A date tag or a huge integer is not turned into anything."""
    assert ["not a date", b"\xff"] == load_cbor(b"\x82\xc0\x6anot a date\xc2\x41\xff")


KEY = ec.generate_private_key(ec.SECP256R1())
CSCA = ec.generate_private_key(ec.SECP256R1())
CERTIFICATE = seal_certificate(KEY, CSCA)
FOREIGN = Trust(card_keys=(card_key(KEY),), authorities=(Authority(authority_certificate(CSCA)),))


def deflated(data: bytes) -> bytes:
    """Return *data* as a bare deflate stream."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


def test_bomb_in_a_genuine_health_card_never_unfolds() -> None:
    """A megabyte under a trusted issuer's good signature: refused without making it."""
    text = health_card(KEY, payload=deflated(bytes(1 << 20)))
    assert len(text) <= MAX_TEXT
    tracemalloc.start()
    reason = judge(text, FOREIGN, AT).reason
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert Reason.TOO_LARGE == reason
    assert peak < 1 << 19


def test_nothing_unsigned_in_a_health_card_is_unfolded() -> None:
    """Of a card whose issuer is unknown only the header is read."""
    text = health_card(KEY, payload=deflated(bytes(1 << 20)))
    assert Reason.UNKNOWN_ISSUER == judge(text, Trust(), AT).reason


HOSTILE_JSON = {
    "lists": b"[" * 1_000 + b"]" * 1_000,
    "objects": b'{"a":' * 1_000 + b"1" + b"}" * 1_000,
    "unclosed": b"[" * 4_000,
    "a little too deep": b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2),
    "huge whole number": b'{"nbf":' + b"9" * 10_000 + b"}",
    "endless number": b'{"nbf":1e9999}',
    "no number": b'{"nbf":NaN}',
    "named twice": b'{"nbf":1,"nbf":2}',
    "no UTF-8": b'{"nbf":"\xff"}',
    "byte order mark": b"\xef\xbb\xbf{}",
    "empty": b"",
}


@pytest.mark.parametrize("data", HOSTILE_JSON.values(), ids=HOSTILE_JSON)
def test_hostile_json_in_a_health_card_is_malformed(data: bytes) -> None:
    """Depth, huge numbers, names that stand twice: malformed, no exception, even under a good signature."""
    assert Reason.MALFORMED == judge(health_card(KEY, payload=deflated(data)), FOREIGN, AT).reason


@pytest.mark.parametrize("data", HOSTILE_JSON.values(), ids=HOSTILE_JSON)
def test_hostile_json_in_a_header_is_malformed(data: bytes) -> None:
    """The header of a token is read under the same bounds."""
    text = shc(f"{base64url(data)}.e30.e30")
    assert judge(text, FOREIGN, AT).reason in (Reason.MALFORMED, Reason.TOO_LARGE)


HOSTILE_DATA = {
    "lists": "[" * 1_000 + "]" * 1_000,
    "objects": '{"a":' * 400 + "1" + "}" * 400,
    "unclosed": "[" * 3_000,
    "huge whole number": "9" * 4_000,
    "huge fraction": "0." + "7" * 4_000,
    "endless number": "-1e9999",
    "text": '"' + "\\u0000" * 600 + '"',
}


@pytest.mark.parametrize("value", HOSTILE_DATA.values(), ids=HOSTILE_DATA)
def test_hostile_json_in_a_seal_is_refused(value: str) -> None:
    """Depth and huge numbers in a seal are refused, however long the canonical form would be."""
    text = travel_seal(KEY, CERTIFICATE)
    short = text.replace(base64url(CERTIFICATE), "") if len(text) + len(value) > MAX_TEXT else text
    hostile = short.replace('"v": 1', f'"v": {value}')
    assert judge(hostile[:MAX_TEXT], FOREIGN, AT).reason in (Reason.MALFORMED, Reason.SIGNATURE_INVALID)


def test_json_has_the_depth_of_cbor() -> None:
    """JSON up to the depth is read, deeper is not; breadth is free."""
    assert Reason.MALFORMED != load_json("[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH)
    assert Reason.MALFORMED == load_json("[" * (MAX_DEPTH + 1) + "1" + "]" * (MAX_DEPTH + 1))
    assert [[1, {"a": [2]}]] * 1_000 == load_json(json.dumps([[1, {"a": [2]}]] * 1_000))


@pytest.mark.parametrize(
    "text", ['{"a":1,"a":1}', '[{"b":{"a":1,"a":2}}]', "NaN", "[Infinity]", '{"a":-Infinity}', "1" * 5_000]
)
def test_what_readers_of_json_differ_in_is_malformed(text: str) -> None:
    """Names that stand twice, words that are no numbers, numbers beyond reading: malformed wherever they stand."""
    assert Reason.MALFORMED == load_json(text)


@pytest.mark.parametrize("text", ["A", "A===B", "+/", "é", "\ud800", "AA\n", "A A"])
def test_what_is_no_base64url_is_malformed(text: str) -> None:
    """Other alphabets, blanks and cut lengths are malformed."""
    assert Reason.MALFORMED == decode_base64url(text)


@pytest.mark.parametrize("form", ["{}|{}", "{}|{}|$"])
@pytest.mark.parametrize("sign", ["|", "<", "*", "0", "a", " ", "Ễ", "\u0301", "|<"])
def test_unsigned_forms_are_read_in_no_time(form: str, sign: str) -> None:
    """Endless repetition sends no expression on long searches: each text is answered, and as no code used here."""
    for start in ("048090001234|", "DN4480000000000|", "|", ""):
        text = (start + form.format(sign * 2_000, sign * 2_000))[: MAX_TEXT - 1]
        assert Reason.UNKNOWN_CODE == judge(text, Trust(), AT).reason
