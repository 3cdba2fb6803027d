"""unit.toml: what is taken, and how each fault is named."""

from pathlib import Path

import pytest

from edge.config import lacking, load, load_here
from edge.errors import ConfigError

SMALLEST = """
[unit]
room = "mot-cua"
door = "cua-chinh"
room_name = "Bộ phận Một cửa"
door_name = "Cửa chính"
data_dir = "data"
[mqtt]
host = "broker.example"
[camera]
source = "none"
"""


def written(folder: Path, text: str) -> Path:
    """Write *text* as a configuration and return its path."""
    path = folder / "unit.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> tuple[str, ...]:
    """Return what is wrong with *text*."""
    with pytest.raises(ConfigError) as caught:
        load(written(folder, text))
    assert str(folder / "unit.toml") == caught.value.file
    return caught.value.problems


def test_the_smallest_configuration_takes_the_defaults(tmp_path: Path) -> None:
    """Only who the unit is and where its broker is must be said."""
    config = load(written(tmp_path, SMALLEST))
    assert ("mot-cua", 0, 8883) == (config.unit.room, config.unit.limit, config.mqtt.port)
    assert (17, 27, 2.0) == (config.beams.outer_pin, config.beams.inner_pin, config.lamps.min_red_s)
    assert (None, None) == (config.sounder, config.buttons)


def test_relative_paths_start_at_the_file(tmp_path: Path) -> None:
    """A unit started by systemd in / finds the files beside its configuration."""
    config = load(written(tmp_path, SMALLEST))
    assert str(tmp_path / "data") == config.unit.data_dir


def test_empty_optional_tables_stand_for_their_defaults(tmp_path: Path) -> None:
    """A table without keys means: there is such a device, wired as the pin table says."""
    config = load(written(tmp_path, SMALLEST + "[sounder]\n[buttons]\n"))
    assert config.sounder is not None
    assert config.buttons is not None
    assert (18, 13) == (config.sounder.pin, config.buttons.take_over_pin)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """A technician mends the file in one go."""
    text = SMALLEST + '[beams]\nouter_pin = "seventeen"\ngap_m = 5\ninner_pim = 3\n[lampen]\nred_pin = 1\n'
    assert (
        "beams.inner_pim: no such key; did you mean inner_pin?",
        "beams.outer_pin: must be a GPIO number (BCM) from 2 to 27, not 'seventeen'",
        "beams.gap_m: must be a distance of 0.01 to 1 m, not '5'",
        "lampen: no such table; did you mean lamps?",
    ) == problems(tmp_path, text)


def test_missing_keys_are_named(tmp_path: Path) -> None:
    """An empty file lacks exactly what has no default."""
    keys = [problem.split(":")[0] for problem in problems(tmp_path, '[camera]\nsource = "none"\n')]
    assert ["unit.room", "unit.door", "unit.room_name", "unit.door_name", "unit.data_dir", "mqtt.host"] == keys


@pytest.mark.parametrize("slug", ["Cửa", "-a", "a/b", "a" * 49, "", "a b"])
def test_a_bad_id_is_refused(tmp_path: Path, slug: str) -> None:
    """Ids must be safe in a topic, a URL and a file name."""
    text = SMALLEST.replace('"cua-chinh"', f'"{slug}"')
    assert (f"unit.door: must be 1 to 48 lower-case letters, digits or inner hyphens, not {slug!r}",) == problems(
        tmp_path, text
    )


@pytest.mark.parametrize(
    "address",
    [
        "khai-bao.example.vn",
        "ftp://example.vn/",
        "https://example.vn/?room=x",
        "https://ví-dụ.vn/",
        "javascript:alert(1)",
    ],
)
def test_a_declaration_page_has_a_plain_web_address(tmp_path: Path, address: str) -> None:
    """What stands in a code for every visitor's phone is checked before it is shown."""
    told = problems(tmp_path, SMALLEST + f'[console]\ndeclare_url = "{address}"\n')
    assert (
        f"console.declare_url: must be an address as https://host/path, without a question mark, not {address!r}",
    ) == told
    load(written(tmp_path, SMALLEST + '[console]\ndeclare_url = "http://192.168.4.2:8080/khai-bao/"\n'))


def test_a_pin_has_one_user(tmp_path: Path) -> None:
    """Two devices on one pin would destroy each other's signals."""
    assert ("lamps.red_pin: pin 17 is already taken by beams.outer_pin",) == problems(
        tmp_path, SMALLEST + "[lamps]\nred_pin = 17\n"
    )


def test_a_true_is_no_number(tmp_path: Path) -> None:
    """TOML tells true from 1, and so does the unit."""
    text = SMALLEST.replace('door = "cua-chinh"', 'door = "cua-chinh"\nlimit = true')
    assert ("unit.limit: must be a number of people from 0 to 100000, not 'True'",) == problems(tmp_path, text)


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    """A missing password is found before the unit is mounted on the wall."""
    text = SMALLEST.replace(
        'host = "broker.example"', 'host = "b"\nusername = "u"\npassword_file = "secret"\nca_file = "/nowhere/ca.pem"'
    )
    assert (
        f"mqtt.password_file: there is no file {tmp_path / 'secret'}",
        "mqtt.ca_file: there is no file /nowhere/ca.pem",
    ) == lacking(load(written(tmp_path, text)))


def test_a_path_that_no_file_can_have_is_a_sentence(tmp_path: Path) -> None:
    """A name too long for the disk, or the home of nobody: never a traceback."""
    text = SMALLEST.replace('host = "broker.example"', f'host = "b"\nca_file = "{"a" * 300}"')
    assert (f"mqtt.ca_file: {tmp_path / ('a' * 300)} cannot be looked at: File name too long",) == lacking(
        load(written(tmp_path, text))
    )
    text = SMALLEST.replace('host = "broker.example"', 'host = "b"\nca_file = "~nobody-of-this-name/ca.crt"')
    assert ("mqtt.ca_file: begins with ~ and a name that no user here has",) == problems(tmp_path, text)


def test_a_camera_needs_certificates_to_judge_by(tmp_path: Path) -> None:
    """Without a trust folder every declaration would be refused and nobody would know why."""
    text = SMALLEST.replace('"none"', '"video"')
    assert (
        'camera.path: is missing; the source "video" reads from it',
        "passes.trust_dir: is missing; shown codes are verified against its certificates",
    ) == problems(tmp_path, text)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """The ledger needs a place."""
    text = SMALLEST.replace('data_dir = "data"', 'data_dir = "a/b/c"')
    problem = f"unit.data_dir: {tmp_path / 'a/b/c'} is no folder and cannot become one"
    assert (problem,) == lacking(load(written(tmp_path, text)))
    with pytest.raises(ConfigError) as caught:
        load_here(written(tmp_path, text))
    assert (problem,) == caught.value.problems


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[unit\n", "file: is not TOML: Expected ']' at the end of a table declaration (at line 1, column 6)"),
        (b"\xff\xfe", "file: is not a text in UTF-8"),
        (b"a = " + b"[" * 3000, "file: holds a number too long, or is nested too deep"),
        (b"a = " + b"9" * 5000, "file: holds a number too long, or is nested too deep"),
        (b"unit = 3\n[camera]\nsource='none'\n[mqtt]\nhost='b'\n", "unit: must be a table, [unit]"),
    ],
)
def test_a_file_that_is_no_configuration_is_a_sentence(tmp_path: Path, content: bytes, problem: str) -> None:
    """Never a traceback."""
    path = tmp_path / "unit.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert (problem,) == caught.value.problems


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """The file is named."""
    with pytest.raises(ConfigError, match=r"nothing.toml: file: cannot be read: No such file"):
        load(tmp_path / "nothing.toml")


RANGED = SMALLEST + "[range_sensor]\n"


def test_a_range_sensor_takes_the_place_of_the_beams(tmp_path: Path) -> None:
    """Nothing is at the beams' pins then, so the lamps may have them."""
    config = load(written(tmp_path, RANGED + "[lamps]\nred_pin = 17\n"))
    assert config.range_sensor is not None
    assert ((0x29,), "overhead", 33) == (
        config.range_sensor.addresses,
        config.range_sensor.mount,
        config.range_sensor.timing_budget_ms,
    )


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ("[beams]", "beams: with [range_sensor] everybody would be counted twice; leave one of the two tables out"),
        (
            "addresses = [48, 49]",
            "range_sensor.xshut_pins: 2 sensors need a pin each, to be woken one after the other",
        ),
        (
            "addresses = [48]",
            "range_sensor.xshut_pins: is missing; a sensor without one stays at address 41",
        ),
        (
            "addresses = [41, 49]\nxshut_pins = [22, 25]",
            "range_sensor.addresses: 41 is where every sensor wakes; give each of several another one",
        ),
        (
            "addresses = [48, 48]\nxshut_pins = [22, 25]",
            "range_sensor.addresses: two sensors cannot share an address",
        ),
        ("xshut_pins = [22, 25]", "range_sensor.addresses: 2 sensors need an address each"),
        ("xshut_pins = [23]", "range_sensor.xshut_pins: pin 23 is already taken by lamps.red_pin"),
        (
            'distance_mode = "long"\ntiming_budget_ms = 15',
            'range_sensor.timing_budget_ms: 15 ms are enough for the distance mode "short" alone',
        ),
        (
            "height_m = 2.8",
            "range_sensor.height_m: from 2.8 m nobody below 1.44 m would be seen;"
            ' hang it lower or set distance_mode = "long"',
        ),
        (
            'mount = "side"\nreach_m = 2.0',
            'range_sensor.reach_m: the distance mode "short" ends at 1.36 m; set distance_mode = "long"',
        ),
        ("timing_budget_ms = 25", "range_sensor.timing_budget_ms: must be 15, 20, 33 or 50 ms, not '25'"),
    ],
)
def test_keys_of_a_range_sensor_must_agree(tmp_path: Path, keys: str, problem: str) -> None:
    """What the sensors could not do is said before they hang above the door."""
    assert (problem,) == problems(tmp_path, RANGED + keys + "\n")
