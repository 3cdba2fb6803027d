"""`counterroom-central room`: closing times, and doors that come and go."""

from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from central.commands import main
from central.store.store import Store
from tests.support.central_store import open_store, state
from tests.support.leaving_doors import ROOM, hear


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration over a room with doors `chinh` and `phu`."""
    open_store(tmp_path).close()
    file = tmp_path / "central.toml"
    file.write_text(f'[central]\ndata_dir = "{tmp_path}"\n')
    return file


def open_store_again(config: Path) -> Store:
    """Return the store the commands use."""
    return Store(f"sqlite:///{config.with_name('central.db')}")


def call(config: Path, word: str, *words: str) -> Result:
    """Call the command line; an error of ours must never reach its top."""
    result = CliRunner().invoke(main, ["room", word, "--config", str(config), *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_closing_times_are_set_and_taken_back(config: Path) -> None:
    """Both ways to write a time are taken, in any order."""
    assert "Bộ phận một cửa: 11:30, 17:00.\n" == call(config, "closes", ROOM, "17:00", "11h30").stderr
    assert "Bộ phận một cửa: 17:05.\n" == call(config, "closes", ROOM, "17h05").stderr
    assert "Bộ phận một cửa: 17:05.\n" == call(config, "closes", ROOM, "17:05", "--utc-offset", "480").stderr
    assert "Bộ phận một cửa: no closing time.\n" == call(config, "closes", ROOM).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("closes", ROOM, "25:00"), "a closing time is written as 17:00, not '25:00'"),
        (("closes", ROOM, *(f"{hour}:00" for hour in range(9))), "a room closes at most 8 times a day, not 9"),
        (("closes", ROOM, "17:00", "--utc-offset", "900"), "a clock is from 720 minutes behind UTC"),
        (("closes", "khong-co", "17:00"), "there is no room 'khong-co'"),
        (("close-door", ROOM, "khong-co"), "there is no door 'khong-co'"),
        (("remove-door", ROOM, "khong-co"), "there is no door 'khong-co'"),
        (("add-door", ROOM, "chinh", "Cửa"), "there is already a door 'chinh'"),
        (("doors", "khong-co"), "there is no room 'khong-co'"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(config: Path, words: tuple[str, ...], said: str) -> None:
    """No traceback, status 2."""
    result = call(config, *words)
    assert (2, True) == (result.exit_code, said in result.stderr), result.stderr


def test_a_file_of_rooms_names_closing_times(config: Path, tmp_path: Path) -> None:
    """A time that is none is an error of the file; a file that names none leaves them as they are."""
    head = f'[[rooms]]\nid = "{ROOM}"\nname = "Bộ phận một cửa"\narea = "huyen"\nagency = "ubnd"\nlimit = 10\n'
    file = tmp_path / "rooms.toml"
    for more in ('closings = ["17:00", "11:30"]', ""):
        file.write_text(head + more, "utf-8")
        assert 0 == call(config, "import", str(file)).exit_code
        with closing(open_store_again(config)) as store:
            assert (690, 1020) == store.registry.room(ROOM).closings_min
    file.write_text(f'{head}closings = ["noon"]', "utf-8")
    refused = call(config, "import", str(file))
    assert (2, True) == (refused.exit_code, "a closing time is written as 17:00, not 'noon'" in refused.stderr)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[[rooms]\n", "is not TOML: Expected"),
        (b"\xff\xfe", "is not TOML: 'utf-8' codec"),
        (b"rooms = " + b"[" * 3000, "holds a number too long, or is nested too deep"),
        (b"rooms = " + b"9" * 5000, "holds a number too long, or is nested too deep"),
        (b"rooms = 3", "cannot be taken: Expected `array`, got `int` - at `$.rooms`"),
    ],
    ids=["broken", "no text", "too deep", "too long", "no rooms"],
)
def test_a_file_that_lists_no_rooms_is_a_sentence(config: Path, tmp_path: Path, content: bytes, said: str) -> None:
    """Broken in any way, it is named with the reason, and nothing of it is taken."""
    file = tmp_path / "rooms.toml"
    file.write_bytes(content)
    refused = call(config, "import", str(file))
    assert (2, True) == (refused.exit_code, f"{file} {said}" in refused.stderr), refused.stderr


def test_a_door_comes_and_goes(config: Path) -> None:
    """Added, closed, refused to go while it holds places, gone once it has handed them over."""
    assert 0 == call(config, "add-door", ROOM, "sau", "Cửa sau").exit_code
    assert 0 == call(config, "close-door", ROOM, "phu").exit_code
    with closing(open_store_again(config)) as store:
        hear(store, "phu", state(3, 2), permits=1, plan_revision=store.registry.room(ROOM).revision)
    refused = call(config, "remove-door", ROOM, "phu")
    assert (2, True) == (refused.exit_code, "phu still holds 1 places" in refused.stderr)
    assert "--force does not wait" in refused.stderr
    with closing(open_store_again(config)) as store:
        word = msgspec.structs.replace(state(4, 2), given={"chinh": 1})
        hear(store, "phu", word, permits=0, plan_revision=store.registry.room(ROOM).revision)
        hear(store, "chinh", state(1, 0), taken={"phu": 1})
    gone = call(config, "remove-door", ROOM, "phu")
    assert "Bộ phận một cửa: 2 doors are left; 2 people are carried.\n" == gone.stderr
    assert "chinh\t4\topen\tCửa chính\nsau\t3\topen\tCửa sau\n" == call(config, "doors", ROOM).stdout


def test_force_removes_a_door_that_says_nothing(config: Path) -> None:
    """A broken unit is not waited for; a closed door can be opened again, too."""
    with closing(open_store_again(config)) as store:
        hear(store, "phu", state(3, 2), permits=3)
    call(config, "close-door", ROOM, "phu")
    assert "phu\t5\tclosing\tCửa phụ" in call(config, "doors", ROOM).stdout
    call(config, "open-door", ROOM, "phu")
    assert "phu\t5\topen\tCửa phụ" in call(config, "doors", ROOM).stdout
    assert "phu is open: close it first" in call(config, "remove-door", ROOM, "phu").stderr
    assert 0 == call(config, "remove-door", ROOM, "phu", "--force").exit_code
