"""`counterroom-edge count`: files in, JSON lines out, every mistake a sentence."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from edge.commands.count import command

ENTRY = "1.00,outer,1\n1.06,inner,1\n1.25,outer,0\n1.31,inner,0\n"
EXIT = "5.00,inner,1\n5.06,outer,1\n5.25,inner,0\n5.31,outer,0\n"
TURNED = "9.0,outer,1\n9.5,outer,0\n"


def count(*arguments: str, stdin: bytes = b"") -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(command, list(arguments), input=stdin)


def written(folder: Path, text: str | bytes, name: str = "trace.csv") -> str:
    """Write a trace and return its path."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def records(result: Result) -> list[dict[str, object]]:
    """Return the JSON lines of standard output."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_counts_each_file(tmp_path: Path) -> None:
    """A JSON line per file, in the order given; what is pending at the end is settled."""
    first, second = written(tmp_path, ENTRY + EXIT + TURNED), written(tmp_path, ENTRY, "second.csv")
    result = count(first, second)
    assert 0 == result.exit_code
    assert [
        {"file": first, "in": 1, "out": 1, "turned_back": 1},
        {"file": second, "in": 1, "out": 0, "turned_back": 0},
    ] == records(result)


def test_prints_events_before_the_sum(tmp_path: Path) -> None:
    """With --events each crossing stands before its file's sum, with time and direction."""
    file = written(tmp_path, ENTRY + EXIT + TURNED)
    lines = records(count("--events", file))
    assert [(1.31, "in"), (5.31, "out"), (9.5, "turned_back")] == [
        (line["at"], line["direction"]) for line in lines[:-1]
    ]
    assert {"file": file, "in": 1, "out": 1, "turned_back": 1} == lines[-1]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"seconds,beam,broken\n# of a Monday\n\n" + ENTRY.encode(), id="header-comment-blank"),
        pytest.param(b"\xef\xbb\xbfSeconds,Beam,Broken\r\n" + ENTRY.replace("\n", "\r\n").encode(), id="bom-crlf"),
        pytest.param(b"seconds,beam,broken\r# of a Monday\r\r" + ENTRY.replace("\n", "\r").encode(), id="returns-only"),
        pytest.param(ENTRY.replace("\n", "\r", 1).replace("\n", "\r\n", 1).encode(), id="every-line-end"),
        pytest.param(b"# \xe9t\xc3\xa9".decode("latin-1").encode() + b"\n" + ENTRY.encode(), id="accents"),
        pytest.param(ENTRY.replace(",", " , ").upper().encode(), id="blanks-and-capitals"),
        pytest.param(ENTRY.rstrip().encode(), id="no-last-line-end"),
        pytest.param(
            b"0,outer,0\n0,inner,0\n1.008,inner,1\n1,outer,1\n1.25,outer,0\n1.31,inner,0\n", id="a-little-out-of-order"
        ),
    ],
)
def test_tolerates_what_files_have(tmp_path: Path, text: bytes) -> None:
    """Headers, comments, blank lines, marks, line ends and edges a few milliseconds out of order are no mistakes."""
    assert [(1, 0, 0)] == [(r["in"], r["out"], r["turned_back"]) for r in records(count(written(tmp_path, text)))]


def test_an_empty_file_has_nobody(tmp_path: Path) -> None:
    """An empty file is a quiet door."""
    file = written(tmp_path, "")
    assert [{"file": file, "in": 0, "out": 0, "turned_back": 0}] == records(count(file))


def test_reads_standard_input() -> None:
    """`-` is standard input."""
    assert [{"file": "-", "in": 1, "out": 0, "turned_back": 0}] == records(count("-", stdin=ENTRY.encode()))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2.0,outer", "2 fields"),
        ("2.0,outer,1,x", "4 fields"),
        ("soon,outer,1", "'soon' is no time"),
        ("1_0,outer,1", "'1_0' is no time"),
        ("nan,outer,1", "finite"),
        ("1e999,outer,1", "finite"),
        ("-1,outer,1", "negative"),
        ("2.0,middle,1", "'middle' is no beam"),
        ("2.0,outer,yes", "1 or 0, not 'yes'"),
        ("0.5,outer,1", "before an earlier line"),
        ("2.0,outer,\0", "zero byte"),
        ("9" * 2000, "longer than"),
    ],
)
def test_a_bad_line_is_a_sentence_and_other_files_are_counted(tmp_path: Path, line: str, words: str) -> None:
    """File, line and mistake are named, the file gives no figures, the next file is counted, the status is 2."""
    bad, good = written(tmp_path, f"{ENTRY}{line}\n", "bad.csv"), written(tmp_path, ENTRY, "good.csv")
    result = count(bad, good)
    assert 2 == result.exit_code
    assert result.stderr.startswith(f"{bad}, line 5: ")
    assert words in result.stderr
    assert 1 == len(result.stderr.splitlines())
    assert [{"file": good, "in": 1, "out": 0, "turned_back": 0}] == records(result)


def test_files_that_are_no_files(tmp_path: Path) -> None:
    """A missing file, a folder and a picture are each a sentence."""
    picture = written(tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "picture.png")
    result = count(str(tmp_path / "missing.csv"), str(tmp_path), picture)
    assert 2 == result.exit_code
    assert 3 == len(result.stderr.splitlines())
    assert "Traceback" not in result.stderr
    assert "" == result.stdout


@pytest.mark.parametrize("gap", ["0", "-1", "nan", "inf", "wide"])
def test_an_impossible_gap_is_refused(tmp_path: Path, gap: str) -> None:
    """A gap must be a length."""
    result = count("--gap-m", gap, written(tmp_path, ENTRY))
    assert 2 == result.exit_code
    assert "gap-m" in result.stderr


def test_runs_as_a_process(tmp_path: Path) -> None:
    """The real program: figures on standard output, words on standard error, the status tells."""
    file = written(tmp_path, ENTRY, "cửa chính.csv")
    run = subprocess.run(
        [sys.executable, "-m", "edge", "count", file, "-"], input=b"x", capture_output=True, timeout=60, check=False
    )
    assert 2 == run.returncode
    assert {"file": file, "in": 1, "out": 0, "turned_back": 0} == json.loads(run.stdout.decode())
    assert "-, line 1: 1 fields instead of seconds,beam,broken" == run.stderr.decode().strip()


def crossed(*people: tuple[float, float, float]) -> str:
    """Return a trace of people (start, step, time in both beams) who come in."""
    return "".join(
        f"{at_s:g},outer,1\n{at_s + lag:g},inner,1\n{at_s + lag + both:g},outer,0\n{at_s + 2 * lag + both:g},inner,0\n"
        for at_s, lag, both in people
    )


@pytest.mark.parametrize(
    ("people", "gap_m"),
    [
        (((0, 0.1, 0.1), (0.4, 0.1, 0.1)), "0.135"),
        (((0, 0.2, 0.2), (1.1, 0.2, 0.2), (2.2, 0.2, 0.2)), "0.135"),
        (((0, 0.2, 0.1),), "0.180"),
        (((0, 0.06, 0.2),), "0.060"),
    ],
)
def test_a_trace_tells_its_own_gap(tmp_path: Path, people: tuple[tuple[float, float, float], ...], gap_m: str) -> None:
    """Without a gap given, each file is counted with the one that its people tell; --verbose says which."""
    file = written(tmp_path, crossed(*people))
    expected = {"file": file, "in": len(people), "out": 0, "turned_back": 0}
    quiet, verbose = count(file), count("--verbose", file)
    assert ([expected], "") == (records(quiet), quiet.stderr)
    assert ([expected], f"{file}: counted with beams {gap_m} m apart\n") == (records(verbose), verbose.stderr)


def test_a_gap_given_is_used(tmp_path: Path) -> None:
    """--gap-m overrides what the file tells."""
    file = written(tmp_path, crossed((0, 0.1, 0.1), (0.4, 0.1, 0.1)))
    assert f"{file}: counted with beams 0.080 m apart\n" == count("--gap-m", "0.08", "--verbose", file).stderr


def test_a_trace_longer_than_what_is_looked_at_is_counted_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the start tells the gap; everything is counted, and a mistake at the end is still found."""
    monkeypatch.setattr("edge.commands.count.LOOKED_AT", 10)
    text = crossed(*((10.0 * n, 0.1, 0.2) for n in range(20)))
    assert [20] == [record["in"] for record in records(count(written(tmp_path, text)))]
    assert 2 == count(written(tmp_path, f"{text}rubbish\n")).exit_code


def test_a_front_at_one_instant_as_the_first_word_is_an_edge(tmp_path: Path) -> None:
    """A trace has a line per edge: what breaks first after its start was clear before."""
    file = written(tmp_path, "1.0,outer,1\n1.0,inner,1\n1.3,outer,0\n1.4,inner,0\n")
    assert [(1, 0)] == [(record["in"], record["out"]) for record in records(count(file))]
