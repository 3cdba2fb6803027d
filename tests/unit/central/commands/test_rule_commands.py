"""`counterroom-central area` and the rules of `room`: levels, what is taken, hours, contacts, and the same from a file."""

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from central.commands import main
from central.store.registry import Registry
from central.store.store import Store
from edge.protocol.vocabulary import PassFormat, Taking
from tests.support.governed import open_province


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration over a province of four rooms."""
    open_province(tmp_path).close()
    file = tmp_path / "central.toml"
    file.write_text(f'[central]\ndata_dir = "{tmp_path}"\n')
    return file


def call(config: Path, *words: str) -> Result:
    """Call the command line; an error of ours must never reach its top."""
    result = CliRunner().invoke(main, [*words[:2], "--config", str(config), *words[2:]])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def registry(config: Path) -> tuple[Store, Registry]:
    """Open what the commands use."""
    store = Store(f"sqlite:///{config.with_name('central.db')}")
    return store, store.registry


def test_a_level_is_set_shown_taken_back_and_remembered(config: Path) -> None:
    """The list says what holds where, and which area it is set for."""
    assert "Huyện Bắc: level 3; it changed in 2 rooms.\n" == call(config, "area", "level", "bac", "3").stderr
    assert "bac\t3\tbac\tHuyện Bắc\nnam\t1\t-\tHuyện Nam\n" == "".join(
        call(config, "area", "list").stdout.splitlines(keepends=True)[:2]
    )
    assert "xa\t3\tbac\tXã Bắc Một\n" in call(config, "area", "list").stdout
    assert "Huyện Bắc: level 1; it changed in 2 rooms.\n" == call(config, "area", "level", "bac", "inherit").stderr
    lines = [line.split("\t")[1:] for line in call(config, "area", "history", "bac").stdout.splitlines()]
    assert [["3", "command line"], ["inherit", "command line"]] == lines


def test_rules_are_set_shown_and_taken_back(config: Path) -> None:
    """A star marks what the room itself says; default takes it back."""
    answer = call(
        config, "room", "rules", "xa-phong", "id_card=not", "dcc=with_declaration", "--level", "2", "--level", "3"
    )
    assert (0, "Something else is taken now in 0 rooms.\n") == (answer.exit_code, answer.stderr)
    shown = dict(line.split("\t", 1) for line in call(config, "room", "rules", "xa-phong").stdout.splitlines())
    assert "alone\tnot*\tnot*\twith_declaration" == shown["id_card"]
    assert "alone\twith_declaration*\twith_declaration*\twith_declaration" == shown["dcc"]
    call(config, "room", "rules", "xa-phong", "id_card=default", "--level", "2")
    assert (
        "id_card\talone\twith_declaration\tnot*\twith_declaration\n" in call(config, "room", "rules", "xa-phong").stdout
    )


def test_rules_of_all_rooms_change_every_plan_that_says_nothing_else(config: Path) -> None:
    """The command says in how many rooms."""
    call(config, "room", "rules", "xa-phong", "id_card=alone", "--level", "1")
    answer = call(config, "room", "rules", "--all-rooms", "id_card=not", "--level", "1")
    assert "Something else is taken now in 3 rooms.\n" == answer.stderr
    assert "id_card\tnot*\twith_declaration\t" in answer.stdout
    assert "id_card\tnot\twith_declaration\t" in call(config, "room", "rules", "bac-phong").stdout


def test_hours_and_contacts_are_set_and_taken_back(config: Path) -> None:
    """Where there is no key of the department yet, the answer says that none are kept before."""
    assert (
        "Phòng xa-phong: declarations hold for 8 h.\n"
        == call(config, "room", "declarations", "xa-phong", "--hours", "8").stderr
    )
    answer = call(config, "room", "declarations", "xa-phong", "--hours", "default")
    assert "Phòng xa-phong: declarations hold as long as configured.\n" == answer.stderr
    answer = call(config, "room", "contacts", "xa-phong", "--days", "14")
    assert answer.stderr.startswith(
        "Phòng xa-phong: contacts are kept for 14 days.\nNone are kept before the health department's"
    )
    store, known = registry(config)
    with closing(store):
        known.set_contacts_key("A" * 43)
    assert (
        "Phòng xa-phong: contacts are kept for 2 days.\n"
        == call(config, "room", "contacts", "xa-phong", "--days", "2").stderr
    )
    assert (
        "Phòng xa-phong: no contacts are kept.\n"
        == call(config, "room", "contacts", "xa-phong", "--days", "off").stderr
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("area", "level", "bac", "5"), "an epidemic level is from 1 to 4, not 5"),
        (("area", "level", "bac", "high"), "a level is 1, 2, 3, 4 or inherit, not 'high'"),
        (("area", "level", "khong-co", "2"), "there is no area 'khong-co'"),
        (("area", "history", "khong-co"), "there is no area 'khong-co'"),
        (("room", "rules"), "name a room, or say --all-rooms"),
        (("room", "rules", "khong-co"), "there is no room 'khong-co'"),
        (("room", "rules", "xa-phong", "dcc=not"), "say at which level"),
        (
            ("room", "rules", "xa-phong", "moon=not", "--level", "1"),
            "'moon' is no kind of code; known are declaration, spoken",
        ),
        (
            ("room", "rules", "xa-phong", "dcc=maybe", "--level", "1"),
            "dcc: 'maybe' is none of alone, with_declaration, not, default",
        ),
        (("room", "rules", "xa-phong", "dcc", "--level", "1"), "dcc: '' is none of"),
        (("room", "rules", "xa-phong", "dcc=not", "--level", "5"), "5 is not in the range 1<=x<=4"),
        (("room", "rules", "xa-phong", "paper=with_declaration", "--level", "1"), "paper is a declaration itself"),
        (("room", "declarations", "xa-phong", "--hours", "73"), "a declaration holds from 1 to 72 hours, not 73"),
        (("room", "declarations", "xa-phong", "--hours", "-1"), "--hours is a whole number or default, not '-1'"),
        (("room", "contacts", "xa-phong", "--days", "22"), "contacts are kept from 1 to 21 days, not 22"),
        (("room", "contacts", "khong-co", "--days", "2"), "there is no room 'khong-co'"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(config: Path, words: tuple[str, ...], said: str) -> None:
    """No traceback, status 2."""
    result = call(config, *words)
    assert (2, True) == (result.exit_code, said in result.stderr), result.stderr


AREA = '[[areas]]\nid = "bac"\nname = "Huyện Bắc"\nkind = "district"\nparent = "tinh"\n'
ROOM = '[[rooms]]\nid = "bac-phong"\nname = "Phòng Bắc"\narea = "bac"\nagency = "ubnd"\nlimit = 10\n'


def bring(config: Path, text: str) -> Result:
    """Import a file of *text*."""
    file = config.with_name("rooms.toml")
    file.write_text(text, "utf-8")
    return call(config, "room", "import", str(file))


def test_a_file_sets_levels_and_what_plans_order(config: Path) -> None:
    """What it does not name stays; 0 takes hours and contacts back, and an empty table the rules."""
    orders = 'declaration_h = 8\ncontacts_days = 14\n[rooms.taking.2]\nid_card = "not"\n[rooms.taking.3]\ndcc = "with_declaration"\n'
    for text in (f"{AREA}level = 2\n{ROOM}{orders}", AREA + ROOM):
        assert 0 == bring(config, text).exit_code
        store, known = registry(config)
        with closing(store):
            room = known.room("bac-phong")
        assert (2, 8, 14) == (room.level, room.declaration_h, room.contacts_days)
        assert {(2, PassFormat.ID_CARD): Taking.NOT, (3, PassFormat.DCC): Taking.WITH_DECLARATION} == room.rules.own
    assert 0 == bring(config, f"{ROOM}declaration_h = 0\ncontacts_days = 0\ntaking = {{}}\n").exit_code
    store, known = registry(config)
    with closing(store):
        room = known.room("bac-phong")
    assert (None, None, {}) == (room.declaration_h, room.contacts_days, room.rules.own)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{AREA}level = 7\n", "level: an epidemic level is from 1 to 4, not 7 - at `$.areas[0]`"),
        (f'{AREA}level = "2"\n', "Expected `int | null`, got `str` - at `$.areas[0].level`"),
        (
            f"{ROOM}declaration_h = 99\n",
            "declaration_h: a declaration holds from 1 to 72 hours, not 99 - at `$.rooms[0]`",
        ),
        (f"{ROOM}contacts_days = 30\n", "contacts_days: contacts are kept from 1 to 21 days, not 30 - at `$.rooms[0]`"),
        (f'{ROOM}[rooms.taking.5]\ndcc = "not"\n', "taking.5: the epidemic levels are 1 to 4 - at `$.rooms[0]`"),
        (f'{ROOM}[rooms.taking.2]\nmoon = "not"\n', "Invalid enum value 'moon' - at `key` in `$.rooms[0].taking[...]`"),
        (f'{ROOM}[rooms.taking.2]\ndcc = "maybe"\n', "Invalid enum value 'maybe' - at `$.rooms[0].taking[...][...]`"),
        (f'{ROOM}[rooms.taking.2]\nspoken = "with_declaration"\n', "taking: spoken is a declaration itself"),
    ],
)
def test_a_file_with_a_wrong_order_changes_nothing_and_names_the_key(config: Path, text: str, said: str) -> None:
    """The sentence says where and what."""
    refused = bring(config, text)
    assert (2, True) == (refused.exit_code, said in refused.stderr), refused.stderr
    store, known = registry(config)
    with closing(store):
        assert (1, "Phòng bac-phong") == (known.room("bac-phong").level, known.room("bac-phong").name)
