"""From the server's table to the department's: what an export holds, what it refuses, and what opening it bears."""

import base64
import csv
import hashlib
import io
import json
import stat
import tracemalloc
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from central.contacts.export_file import MOST_LINE_BYTES, Head
from central.contacts.exporting import Wanted, export
from central.contacts.opening import Outcome, open_export
from central.contacts.partition import partition_of
from central.errors import Invalid, KeyFileError
from tests.support.central_store import entered, log
from tests.support.contact_world import SOMEBODY, ZONE, ContactWorld
from tests.support.passes import a_declaration

pytestmark = pytest.mark.usefixtures("each_database")

OTHER = {"name": "Lý Văn Thử", "phone": "0911000222", "id_number": "000199000001"}
REASON = "CV 12/SYT"


def wanted(world: ContactWorld, *, hours: float = 2, back_h: float = 1, reason: str = REASON) -> Wanted:
    """Return the wish for the time around now."""
    start = datetime.fromtimestamp(world.now_ms / 1000, ZONE) - timedelta(hours=back_h)
    return Wanted("tiep-dan", "Bộ phận một cửa", start, start + timedelta(hours=hours), reason, "root (an)")


def exported(world: ContactWorld, wish: Wanted | None = None) -> tuple[Head, Path]:
    """Return the head of a new export, and its file."""
    file = world.folder / f"export-{len(list(world.folder.glob('export-*')))}"
    return export(world.store.contacts, world.keys, wish or wanted(world), file, ZONE, world.now()), file


def opened(world: ContactWorld, file: Path | bytes, key: PrivateKey | None = None) -> tuple[Outcome, list[list[str]]]:
    """Return what came of opening a file, and the table's rows below its head."""
    raw = file if isinstance(file, bytes) else file.read_bytes()
    outcome, table = open_export(io.BytesIO(raw), key or world.department)
    assert table.startswith("\ufeff")
    return outcome, list(csv.reader(io.StringIO(table[1:])))[1:]


def test_a_case_gets_the_visits_of_its_time_and_no_others(world: ContactWorld) -> None:
    """One room, from the first moment to before the last; what was declared on the web stands beside the visit it belongs to."""
    declaration = a_declaration()
    world.desk.take_declared("tiep-dan", declaration, OTHER, world.now() - timedelta(hours=20))
    world.desk.take_declared("tiep-dan", a_declaration(token=b"\x09" * 8), SOMEBODY, world.now())
    ref = hashlib.sha256(declaration.token).hexdigest()[:32]
    hour = 3_600_000
    world.hear(
        log(
            entered(1),
            world.row(2, contact=SOMEBODY, at_ms=world.now_ms - hour - 1),
            world.row(3, contact=SOMEBODY, at_ms=world.now_ms - hour),
            world.row(4, ref=ref, at_ms=world.now_ms),
            world.row(5, contact=OTHER, ref="00" * 16, at_ms=world.now_ms + hour - 1),
            world.row(6, contact=SOMEBODY, at_ms=world.now_ms + hour),
        )
    )
    head, file = exported(world)
    assert (3, 0, REASON, "root (an)") == (head.visits, head.lost, head.reason, head.who)
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    outcome, rows = opened(world, file)
    assert (3, 3, 0, {}) == (outcome.visits, outcome.opened, outcome.empty, dict(outcome.failed))
    assert [
        ["2026-09-21T20:13:20+07:00", "yes", "chinh", "shown at the door", *SOMEBODY.values(), ""],
        ["2026-09-21T21:13:20+07:00", "yes", "chinh", "declared on the web", "Lý Văn Thử", "0911000222", "", "000199000001"],
        ["2026-09-21T22:13:19+07:00", "yes", "chinh", "shown at the door", "Lý Văn Thử", "0911000222", "", "000199000001"],
    ] == rows  # fmt: skip


def test_a_card_in_place_of_a_declaration_has_both_contacts(world: ContactWorld) -> None:
    """What stands on the card, and what was typed in on the web under the reference that the door tells beside it."""
    declaration = a_declaration()
    world.desk.take_declared("tiep-dan", declaration, OTHER, world.now())
    ref = hashlib.sha256(declaration.token).hexdigest()[:32]
    world.hear(log(entered(1), world.row(2, contact=SOMEBODY, ref=ref, at_ms=world.now_ms)))
    _, rows = opened(world, exported(world)[1])
    assert [
        ["shown at the door", SOMEBODY["name"]],
        ["declared on the web", OTHER["name"]],
    ] == [[row[3], row[4]] for row in rows]


def test_the_file_holds_nothing_readable(world: ContactWorld) -> None:
    """Whoever finds the export learns that somebody came, and not who."""
    world.hear(log(world.row(1, contact=SOMEBODY)))
    _, file = exported(world)
    text = file.read_text("utf-8")
    assert all(value not in text for value in SOMEBODY.values())


def test_every_export_is_noted_first(world: ContactWorld) -> None:
    """Who, which room and time, how many and why; also when the file then could not be written."""
    world.hear(log(world.row(1, contact=SOMEBODY)))
    with pytest.raises(OSError, match="No such file"):
        export(world.store.contacts, world.keys, wanted(world), world.folder / "none" / "x", ZONE, world.now())
    exported(world)
    first, second = world.store.contacts.exports()
    assert ("root (an)", "tiep-dan", 1, REASON) == (first.who, first.room, first.visits, first.reason)
    assert (second.from_ms, second.to_ms) == (world.now_ms - 3_600_000, world.now_ms + 3_600_000)


def test_nothing_is_overwritten(world: ContactWorld) -> None:
    """An export that stands there stays, and nothing is noted."""
    file = world.folder / "there"
    file.write_text("x")
    with pytest.raises(Invalid, match="there already"):
        export(world.store.contacts, world.keys, wanted(world), file, ZONE, world.now())
    assert ("x", []) == (file.read_text(), world.store.contacts.exports())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hours": 24.001}, "24 hours at most"),
        ({"hours": 0}, "must end after it begins"),
        ({"reason": ""}, "3 to 80"),
        ({"reason": "x" * 81}, "3 to 80"),
        ({"reason": "a\nb c"}, "printable"),
        ({"reason": "gọi 0909 555 123"}, "not a person"),
    ],
)
def test_a_wish_too_wide_or_without_a_case_is_refused(world: ContactWorld, changes: dict, words: str) -> None:
    """Each with a sentence; the reason is a case and never a person's number."""
    with pytest.raises(Invalid, match=words):
        wanted(world, **changes)


def test_what_the_server_lost_is_counted(world: ContactWorld) -> None:
    """A visit whose key is gone is told as lost, and the rest is there."""
    world.hear(log(world.row(1, contact=SOMEBODY)))
    world.days["tiep-dan"] = 21
    world.hear(log(world.row(2, contact=OTHER)))
    world.keys._destroy(partition_of("2026-09-21", "2026-10-05"))
    head, file = exported(world)
    assert (1, 1) == (head.visits, head.lost)
    assert 1 == opened(world, file)[0].opened


def test_a_visit_without_a_time_stands_where_it_arrived_until_its_time_is_known(world: ContactWorld) -> None:
    """The table says that the time is not certain; once the unit's clock is known the visit moves to its place."""
    world.hear(log(world.row(1, contact=SOMEBODY, is_dated=False)))
    assert "no" == opened(world, exported(world)[1])[1][0][1]
    world.hear(log(world.row(2, contact=SOMEBODY, at_ms=world.now_ms - 3 * 3_600_000 + 1000)))
    assert 0 == exported(world)[0].visits
    assert 2 == exported(world, wanted(world, back_h=4))[0].visits


def test_another_key_opens_nothing_and_says_so(world: ContactWorld) -> None:
    """The department may have made a new pair, or the file is of another province."""
    world.hear(log(world.row(1, contact=SOMEBODY)))
    outcome, rows = opened(world, exported(world)[1], PrivateKey.generate())
    assert [] == rows
    (why,) = outcome.failed
    assert why.startswith("sealed to another key (")


def test_a_cut_or_changed_file_is_told_and_the_rest_is_opened(world: ContactWorld) -> None:
    """Half a file gives its whole lines; a changed byte, a line too many and a swapped box are seen."""
    world.hear(log(*(world.row(n, contact=SOMEBODY) for n in range(1, 6))))
    raw = exported(world)[1].read_bytes()
    lines = raw.splitlines(keepends=True)

    outcome, rows = opened(world, raw[: len(b"".join(lines[:4])) + 50])
    assert (3, {"the line is damaged": 1, "the file is cut short": 1}) == (len(rows), dict(outcome.failed))
    outcome, _ = opened(world, b"".join(lines[:3] + lines[4:]))
    assert {"the file was changed after it was made": 1} == dict(outcome.failed)
    outcome, _ = opened(world, raw + lines[1])
    assert {"something follows the end of the file": 1} == dict(outcome.failed)
    changed = json.loads(lines[1])
    changed["shown"]["box"] = base64.b64encode(bytes(200)).decode()
    outcome, rows = opened(world, b"".join([lines[0], json.dumps(changed).encode() + b"\n", *lines[2:]]))
    assert (4, 1) == (len(rows), outcome.failed["damaged, or not sealed to this key"])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PK\x03\x04zip",
        b"{}\n",
        b"[" * 100_000,
        b"\x00" * (MOST_LINE_BYTES * 3),
        b'{"is":"counterroom contacts export","v":1}\n',
        b'{"is":"counterroom contacts export","v":2}\n',
    ],
)
def test_what_is_no_export_is_refused_in_words(world: ContactWorld, raw: bytes) -> None:
    """A picture, an archive, nothing, nests of brackets, a line without end."""
    with pytest.raises(KeyFileError):
        opened(world, raw)


def test_a_hostile_export_costs_little(world: ContactWorld) -> None:
    """Lines without end, boxes of any size, a thousand names of keys, deep nests: bounded memory, and a word for each."""
    world.hear(log(world.row(1, contact=SOMEBODY)))
    head, visit, _ = exported(world)[1].read_bytes().splitlines(keepends=True)
    line = json.loads(visit)
    many = [json.dumps(line | {"shown": {"key": f"{n:016x}", "box": "AAAA"}}).encode() + b"\n" for n in range(1000)]
    large = json.dumps(line | {"shown": line["shown"] | {"box": "A" * 40_000}}).encode() + b"\n"
    deep = b'{"at":' * 5000 + b"\n"
    strange = [b'{"at":1}\n', b"null\n", b'"\\ud800"\n', b'{"at":"x","door":"y","shown":7,"declared":[7]}\n']
    raw = b"".join([head, visit, large, *many, deep, *strange, b"x" * 50_000_000])
    tracemalloc.start()
    outcome, rows = opened(world, raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 1 == len(rows)
    assert 1 == outcome.failed["larger than a contact can be"]
    assert 5 == outcome.failed["the line is damaged"]
    assert 1 == outcome.failed["the line is too long"]
    assert len(outcome.failed) <= 15
    assert peak < 60_000_000


def test_formulas_of_a_form_are_text_in_the_table(world: ContactWorld) -> None:
    """What a visitor wrote to be run is shown as written, behind an apostrophe, on one line."""
    evil = {
        "name": "=cmd|' /C calc'!A0",
        "phone": "+84909000111",
        "address": "77 đường\r\n\t＝HYPERLINK(1);=1+1,@SUM",
        "id_number": " \u200b-2+3",
    }
    world.hear(log(world.row(1, contact=evil)))
    _, ((*_, name, phone, address, number),) = opened(world, exported(world)[1])
    assert ("'=cmd|' /C calc'!A0", "'+84909000111", "'-2+3") == (name, phone, number)
    assert "77 đường ＝HYPERLINK(1);'=1+1,'@SUM" == address


def test_days_are_those_of_the_room(world: ContactWorld) -> None:
    """A visit in the small hours is of the local day, not of that in Greenwich."""
    world.now_ms += 4 * 3_600_000  # 01:13 in Viet Nam, 18:13 of the day before in Greenwich
    world.hear(log(world.row(1, contact=SOMEBODY)))
    assert "2026-09-22" == world.kept()[0][0]
