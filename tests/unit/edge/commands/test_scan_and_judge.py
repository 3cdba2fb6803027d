"""`counterroom-edge scan` and `judge`, through the real reader: lines, words and exit statuses."""

import json
import ssl
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import ImageFilter, ImageOps

from edge.__main__ import main
from edge.passes import issue, issue_badge
from edge.protocol.codec import encode
from edge.protocol.messages import Plan
from edge.protocol.vocabulary import PassFormat, Taking
from tests.support.foreign_passes import a_badge, staff_key
from tests.support.passes import AT, a_declaration, declaration_key
from tests.support.pictures import on_canvas, qr_picture

KEY = declaration_key()
GENUINE = issue(a_declaration(), KEY)
CARD = "048090001234||Nguyễn Văn Mẫu|02031990|Nam|12 Lê Lợi|10052021"
VERIFIED = ("declaration", "verified", "signature_valid")
RECORDED = ("id_card", "recorded", "as_stated")
UNKNOWN = ("unknown", "refused", "unknown_code")


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    """A trust folder that knows the issuer of GENUINE."""
    folder = tmp_path / "trust"
    (folder / "declarations").mkdir(parents=True)
    (folder / "declarations" / "central.pem").write_text(ssl.DER_cert_to_PEM_cert(KEY.issuer.der))
    return folder


@pytest.fixture
def pictures(tmp_path: Path) -> dict[str, Path]:
    """One picture of each sort."""
    paths = {name: tmp_path / f"{name}.png" for name in ("genuine", "card", "unknown", "empty", "both", "junk", "none")}
    qr_picture(GENUINE).save(paths["genuine"])
    qr_picture(CARD).save(paths["card"])
    qr_picture("https://example.org").save(paths["unknown"])
    on_canvas(qr_picture("x", scale=1).point(lambda _: 255)).save(paths["empty"])
    both = on_canvas(qr_picture(GENUINE), at=(20, 20))
    both.paste(qr_picture(CARD), (640, 20))
    both.save(paths["both"])
    paths["junk"].write_bytes(b"junk")
    return paths


def run(*arguments: object, input: bytes | None = None) -> Result:
    """Run the program."""
    return CliRunner().invoke(main, [str(each) for each in arguments], input=input)


def answers(result: Result) -> list[tuple[Any, ...]]:
    """Return what each line says of the code."""
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return [(line["format"], line["verdict"], line["reason"]) for line in lines]


def test_scan_judges_every_code(pictures: dict[str, Path], trust: Path) -> None:
    """All good: a line a code in the order of places, status 0."""
    result = run("scan", pictures["both"], pictures["genuine"], "--trust", trust, "--at", AT.isoformat())
    assert [VERIFIED, RECORDED, VERIFIED] == answers(result)
    assert 0 == result.exit_code
    first = json.loads(result.stdout.splitlines()[0])
    assert ["file", "format", "verdict", "reason", "ms"] == list(first)
    assert str(pictures["both"]) == first["file"]
    assert first["ms"] > 0


def test_quick_scan_ends_with_the_first_look_that_reads(tmp_path: Path) -> None:
    """A blurred code beside a sharp one: at some blur only a further look reads it, and that look is not taken."""
    files = []
    for tenths in range(8, 20):
        both = on_canvas(qr_picture("https://example.org"), at=(20, 20))
        both.paste(qr_picture(CARD, scale=3).filter(ImageFilter.GaussianBlur(tenths / 10)), (640, 20))
        files.append(tmp_path / f"{tenths}.png")
        both.save(files[-1])
    plain, quick = answers(run("scan", *files)), answers(run("scan", "--quick", *files))
    assert len(files) == quick.count(UNKNOWN) == plain.count(UNKNOWN)
    assert 0 < quick.count(RECORDED) < plain.count(RECORDED)


def test_scan_judges_a_light_code_beside_a_dark_one(tmp_path: Path, trust: Path) -> None:
    """A code printed light on dark is not lost because another was found; a code that is there twice is one."""
    canvas = on_canvas(qr_picture(GENUINE), at=(20, 20))
    canvas.paste(ImageOps.invert(qr_picture(CARD)), (640, 20))
    canvas.paste(qr_picture(GENUINE), (640, 360))
    canvas.save(tmp_path / "mixed.png")
    result = run("scan", tmp_path / "mixed.png", "--trust", trust, "--at", AT.isoformat())
    assert ([VERIFIED, RECORDED], 0) == (answers(result), result.exit_code)


def test_scan_says_refused_and_no_code_with_status_1(pictures: dict[str, Path], trust: Path) -> None:
    """A refused code and a picture without one are answers of status 1."""
    result = run("scan", pictures["unknown"], pictures["empty"], pictures["card"], "--trust", trust)
    assert [UNKNOWN, (None, "no_code", None), RECORDED] == answers(result)
    assert 1 == result.exit_code


def test_scan_goes_on_after_a_bad_picture(pictures: dict[str, Path], trust: Path) -> None:
    """A picture that is none, and a missing one, get a line and a sentence each; the rest is judged; status 2."""
    result = run("scan", pictures["junk"], pictures["none"], pictures["card"], "--trust", trust)
    unreadable = (None, "no_code", "unreadable")
    assert [unreadable, unreadable, RECORDED] == answers(result)
    first = json.loads(result.stdout.splitlines()[0])
    assert (["file", "format", "verdict", "reason", "ms"], str(pictures["junk"])) == (list(first), first["file"])
    assert 2 == len(result.stderr.splitlines())
    assert "no picture" in result.stderr
    assert "no such file" in result.stderr
    assert 2 == result.exit_code


def test_scan_writes_nothing_of_the_code(pictures: dict[str, Path], trust: Path) -> None:
    """No name and no number of a card comes out, on either side."""
    result = run("scan", pictures["card"], "--trust", trust)
    assert not [word for word in CARD.split("|") if len(word) > 3 and word in result.output]


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2026-03-02T08:30", "signature_valid"),
        ("2026-03-02T15:30+07:00", "signature_valid"),
        ("2026-03-02", "not_yet_valid"),
        ("2026-03-03", "expired"),
    ],
)
def test_time_to_judge_at_may_be_given(trust: Path, at: str, reason: str) -> None:
    """Dates and times, with a zone or in UTC."""
    result = run("judge", "--trust", trust, "--at", at, input=GENUINE.encode())
    assert [reason] == [answer[2] for answer in answers(result)]


def test_now_is_the_time_when_none_is_given(trust: Path) -> None:
    """The declaration of March 2026 is long expired by the machine's clock, or not yet valid."""
    result = run("judge", "--trust", trust, input=GENUINE.encode())
    assert answers(result)[0][2] in ("expired", "not_yet_valid", "issuer_expired")


@pytest.mark.parametrize(
    "at", ["soon", "", "0001-01-01T00:00+23:00", "9999-12-31T23:00-12:00", "2016-12-31T23:59:60Z", "2026-13-01"]
)
def test_time_that_is_none_is_told(trust: Path, at: str) -> None:
    """What is no time ends the call with a sentence and status 2."""
    result = run("judge", "--trust", trust, "--at", at, input=b"")
    assert 2 == result.exit_code
    assert "no ISO date or time" in result.stderr


def test_judge_answers_every_line(trust: Path) -> None:
    """Genuine, foreign, not UTF-8, very long: one answer a line, in order, with its number."""
    lines = [GENUINE.encode(), b"\xff\xfe\x00", b"x" * 300_000, CARD.encode(), b"HC1:" + b"6BF" * 1400]
    result = run("judge", "--trust", trust, "--at", AT.isoformat(), input=b"\n".join(lines))
    assert [
        VERIFIED,
        UNKNOWN,
        ("unknown", "refused", "too_large"),
        RECORDED,
        ("dcc", "refused", "malformed"),
    ] == answers(result)
    assert [1, 2, 3, 4, 5] == [json.loads(line)["line"] for line in result.stdout.splitlines()]
    assert 1 == result.exit_code


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_judge_passes_over_blank_lines(trust: Path, end: bytes) -> None:
    """A blank line, at the end or between, fails no batch; the numbers are those of the file."""
    lines = [b"", GENUINE.encode(), b" \t", CARD.encode(), b"", b""]
    result = run("judge", "--trust", trust, "--at", AT.isoformat(), input=end.join(lines))
    assert ([VERIFIED, RECORDED], 0) == (answers(result), result.exit_code)
    assert [2, 4] == [json.loads(line)["line"] for line in result.stdout.splitlines()]


def test_judge_of_nothing_is_nothing(trust: Path) -> None:
    """Empty input gives no line and status 0."""
    result = run("judge", "--trust", trust, input=b"")
    assert ("", 0) == (result.stdout, result.exit_code)


@pytest.mark.parametrize("command", ["scan", "judge"])
@pytest.mark.parametrize("folder", ["missing", "."])
def test_trust_folder_without_trust_ends_the_call(tmp_path: Path, command: str, folder: str) -> None:
    """A named folder that gives nothing to trust is a sentence and status 2."""
    empty = tmp_path / "empty"
    empty.mkdir()
    result = run(command, *(["picture.png"] if command == "scan" else []), "--trust", empty / folder, input=b"")
    assert 2 == result.exit_code
    assert "no signed pass can be verified" in result.stderr


def test_without_trust_signed_passes_are_of_unknown_issuers() -> None:
    """No folder: said in words, and signed passes are refused."""
    result = run("judge", input=GENUINE.encode())
    assert [("declaration", "refused", "unknown_issuer")] == answers(result)
    assert "no --trust folder" in result.stderr


def test_bad_file_in_the_folder_is_told_and_the_rest_trusted(trust: Path) -> None:
    """A bad certificate is named on standard error; the others still count."""
    (trust / "bad.pem").write_text("junk")
    result = run("judge", "--trust", trust, "--at", AT.isoformat(), input=GENUINE.encode())
    assert [VERIFIED] == answers(result)
    assert "bad.pem" in result.stderr


def test_judge_tells_staff_from_visitors_and_withdrawn_badges(trust: Path) -> None:
    """A badge is answered as one, until it is withdrawn; nothing of it is shown."""
    key = staff_key()
    (trust / "staff").mkdir()
    (trust / "staff" / "central.pem").write_text(ssl.DER_cert_to_PEM_cert(key.issuer.der))
    badge = issue_badge(a_badge(), key)
    line = (badge + "\n" + GENUINE + "\n").encode()
    arguments = ("judge", "--trust", trust, "--at", AT.isoformat())
    result = run(*arguments, input=line)
    assert [("staff_badge", "verified", "signature_valid"), VERIFIED] == answers(result)
    assert (0, False) == (result.exit_code, badge[4:40] in result.output)
    (trust / "staff" / "revoked.txt").write_text(a_badge().badge.hex())
    result = run(*arguments, input=line)
    assert ([("staff_badge", "refused", "revoked"), VERIFIED], 1) == (answers(result), result.exit_code)


def test_codes_are_judged_by_the_rules_of_a_plan(tmp_path: Path, trust: Path) -> None:
    """As at a door with that plan where nobody is on file."""
    terms = {PassFormat.ID_CARD: Taking.WITH_DECLARATION, PassFormat.DECLARATION: Taking.NOT}
    plan = Plan(revision=1, name="Phòng", limit=5, doors=(), taking=terms)
    (tmp_path / "plan.json").write_bytes(encode(plan))
    codes = f"{GENUINE}\n{CARD}\n".encode()
    result = run("judge", "--trust", trust, "--at", AT.isoformat(), "--plan", tmp_path / "plan.json", input=codes)
    expected = [("declaration", "refused", "not_accepted"), ("id_card", "refused", "declaration_needed")]
    assert (expected, 1) == (answers(result), result.exit_code)


@pytest.mark.parametrize(
    ("areas", "answer"),
    [
        (("huyen", "tinh"), ("staff_badge", "verified", "signature_valid")),
        (("khac",), ("staff_badge", "refused", "another_area")),
    ],
)
def test_a_badge_is_compared_with_the_areas_of_a_plan(
    tmp_path: Path, trust: Path, areas: tuple[str, ...], answer: tuple[str, str, str]
) -> None:
    """Good where its area is one of the room's, refused in words of its own elsewhere."""
    (trust / "staff").mkdir()
    key = staff_key()
    (trust / "staff" / "central.pem").write_text(ssl.DER_cert_to_PEM_cert(key.issuer.der))
    (tmp_path / "plan.json").write_bytes(encode(Plan(revision=1, name="Phòng", limit=5, doors=(), areas=areas)))
    arguments = ("judge", "--trust", trust, "--at", AT.isoformat(), "--plan", tmp_path / "plan.json")
    assert [answer] == answers(run(*arguments, input=issue_badge(a_badge(area="huyen"), key).encode()))


@pytest.mark.parametrize(("content", "words"), [(None, "cannot be read: No such file"), (b"rubbish", "is no plan")])
def test_a_plan_that_is_none_is_told(tmp_path: Path, content: bytes | None, words: str) -> None:
    """A sentence and the status of a wrong call; nothing is judged by other rules instead."""
    if content is not None:
        (tmp_path / "plan.json").write_bytes(content)
    result = run("judge", "--plan", tmp_path / "plan.json", input=CARD.encode())
    assert (2, "") == (result.exit_code, result.stdout)
    assert words in result.stderr
