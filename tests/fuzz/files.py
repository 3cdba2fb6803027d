"""Files that a technician or an operator writes: both configurations, the list of rooms; and the small files a unit keeps."""

import json
import tomllib
from pathlib import Path

import msgspec
from click.testing import CliRunner

from central import config as central_config
from central.commands import room
from central.errors import ConfigError as CentralConfigError
from edge import config as unit_config
from edge.adapters.plan_file import PlanFile
from edge.adapters.stored_mark import StoredMark
from edge.errors import ConfigError
from tests.fuzz.target import Answer, Shape, Target, headed
from tests.fuzz.wire import MESSAGES

_EXAMPLES = Path(__file__).parents[2] / "firmware_config" / "examples"

ROOMS = """
[[areas]]
id = "tinh"
name = "Tỉnh Mẫu"
kind = "province"
[[agencies]]
id = "ubnd"
name = "Ủy ban nhân dân"
area = "tinh"
[[rooms]]
id = "tiep-dan"
name = "Bộ phận một cửa"
area = "tinh"
agency = "ubnd"
limit = 14
closings = ["11:30", "17:00"]
[[rooms.doors]]
id = "chinh"
name = "Cửa chính"
"""


def _uncommented(file: Path) -> bytes:
    """Return an example in which every commented key is set."""
    lines = file.read_text("utf-8").splitlines()
    keys = [line[1:] if line[:1] == "#" and line[1:2].strip() and " = " in line else line for line in lines]
    return "\n".join(keys).encode()


def files_target(folder: Path) -> Target:
    """Return the readers of files as a target; the head says which file it is."""
    seeds = [name.encode() + b"\n" + (_EXAMPLES / name).read_bytes() for name in ("unit.toml", "central.toml")]
    seeds += [name.encode() + b"\n" + _uncommented(_EXAMPLES / name) for name in ("unit.toml", "central.toml")]
    seeds += [b"rooms.toml\n" + ROOMS.encode(), b"stored\ne1 12 0a0b0c0d\n"]
    seeds += [b"plan.json\n" + json.dumps(MESSAGES["plan"]).encode()]
    central = folder / "central-of-rooms.toml"
    central.write_text(f'[central]\ndata_dir = "{folder}"\n[mqtt]\nhost = "127.0.0.1"\n', "utf-8")

    def feed(data: bytes) -> Answer:
        name, content = headed(data)
        file = folder / (name if name in _READERS else "unit.toml")
        file.write_bytes(content)
        return _READERS[file.name](file)

    for seed in seeds[:5]:
        tomllib.loads(headed(seed)[1].decode())
    return Target("files", Shape.HEADED, tuple(seeds), feed, most_s=5.0)


def _unit(file: Path) -> Answer:
    try:
        unit_config.load(file)
    except ConfigError as error:
        assert error.problems
        return Answer("unit.toml refused")
    return Answer("unit.toml taken")


def _central(file: Path) -> Answer:
    try:
        central_config.load_config(file)
    except CentralConfigError as error:
        assert error.problems
        return Answer("central.toml refused")
    return Answer("central.toml taken")


def _rooms(file: Path) -> Answer:
    result = CliRunner().invoke(
        room.command, ["import", str(file), "--config", str(file.parent / "central-of-rooms.toml")]
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code in (0, 2)
    assert result.exit_code == 0 or result.output.strip(), "refused without a word"
    return Answer(f"rooms.toml {result.exit_code}")


def _plan(file: Path) -> Answer:
    return Answer(f"plan.json {'read' if PlanFile(file.parent).load() else 'none'}")


def _stored(file: Path) -> Answer:
    number = StoredMark(file.parent).read("e1")
    assert msgspec.json.encode(number)
    return Answer("stored read")


_READERS = {"unit.toml": _unit, "central.toml": _central, "rooms.toml": _rooms, "plan.json": _plan, "stored": _stored}
