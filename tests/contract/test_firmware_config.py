"""What is shipped for machines: service files, boot part, broker configuration, examples, wiring table, install script."""

import re
import shutil
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest

from central.config import parse_config as parse_central
from edge import config as edge_config
from edge.protocol.codec import MAX_BYTES

FOLDER = Path(__file__).parents[2] / "firmware_config"
SERVICES = sorted(path.name for path in (FOLDER / "systemd").glob("*.service"))


def _defaults() -> dict[str, int]:
    """Every pin of unit.toml with its default, by `table.key`."""
    sections = {
        "beams": edge_config.BeamsSection(),
        "lamps": edge_config.LampsSection(),
        "sounder": edge_config.SounderSection(),
        "buttons": edge_config.ButtonsSection(),
    }
    return {
        f"{table}.{key}": getattr(section, key)
        for table, section in sections.items()
        for key in section.__slots__
        if key == "pin" or key.endswith("_pin")
    }


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The service files, with programs that exist here: systemd-analyze refuses a file whose program is not installed."""
    folder = tmp_path / "units"
    shutil.copytree(FOLDER / "systemd", folder)
    for path in folder.glob("*.service"):
        path.write_text(re.sub(r"^(Exec\w+=[-+]*)/\S+", r"\1/bin/true", path.read_text(), flags=re.MULTILINE))
    (folder / "mosquitto.service").write_text("[Service]\nExecStart=/bin/true\n")
    return folder


def _verify(folder: Path, name: str) -> tuple[int, str]:
    done = subprocess.run(
        ["systemd-analyze", "verify", str(folder / name)],
        capture_output=True,
        text=True,
        timeout=60,
        env={"SYSTEMD_UNIT_PATH": f"{folder}:", "PATH": "/usr/bin:/bin"},
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", [*SERVICES, "mosquitto.service"])
def test_systemd_takes_each_service_without_a_word(units: Path, name: str) -> None:
    """`systemd-analyze verify` is silent and content."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    assert (0, "") == _verify(units, name)


def test_systemd_would_say_what_is_wrong(units: Path) -> None:
    """The check above sees a misspelt setting, in a service and in a drop-in."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for path in (units / SERVICES[0], units / "mosquitto.service.d" / "counterroom.conf"):
        path.write_text(path.read_text().replace("Restart=", "Restarts="))
    assert all("Restarts" in _verify(units, name)[1] for name in (SERVICES[0], "mosquitto.service"))


@pytest.mark.parametrize("name", ["counterroom-edge.service", "counterroom-central.service"])
def test_services_notify_restart_and_are_confined(name: str) -> None:
    """Both services are watched, restarted for ever, unprivileged and confined."""
    text = (FOLDER / "systemd" / name).read_text()
    wanted = ["Type=notify", "NotifyAccess=main", "Restart=always", "StartLimitIntervalSec=0", "NoNewPrivileges=yes"]
    wanted += [
        "ProtectSystem=strict",
        "LimitCORE=0",
        "UMask=0077",
        "CapabilityBoundingSet=",
        "Environment=PYTHONFAULTHANDLER=1",
    ]
    assert [] == [line for line in wanted if f"\n{line}\n" not in text]
    assert re.search(r"^WatchdogSec=\d+$", text, re.MULTILINE)
    assert re.search(r"^User=counterroom", text, re.MULTILINE)


def test_the_confined_unit_may_ask_whether_its_clock_is_right() -> None:
    """adjtimex(2) is allowed after the privileged calls are taken away, and ProtectClock, which would forbid it, is not set."""
    lines = (FOLDER / "systemd" / "counterroom-edge.service").read_text().splitlines()
    allowed = lines.index("SystemCallFilter=adjtimex clock_adjtime clock_adjtime64")
    assert allowed > next(
        number for number, line in enumerate(lines) if line.startswith("SystemCallFilter=~@privileged")
    )
    assert [] == [line for line in lines if line.startswith("ProtectClock")]


def test_the_boot_part_agrees_with_the_default_pins() -> None:
    """Red is lit and green dark at power-on, and inputs are inputs, on the very pins of unit.toml's defaults."""
    said: dict[int, str] = {}
    for pins, what in re.findall(r"^gpio=([\d,]+)=(\S+)$", (FOLDER / "boot" / "config.txt").read_text(), re.MULTILINE):
        said |= {int(pin): what for pin in pins.split(",")}
    at_start = {"lamps.red_pin": "op,dh", "lamps.green_pin": "op,dl", "sounder.pin": "op,dl"}
    assert {pin: at_start.get(key, "ip,pu") for key, pin in _defaults().items()} == said


def test_the_service_knows_the_default_lamps() -> None:
    """The service's own red lamp uses the default pins until unit.toml says otherwise."""
    lamps = edge_config.LampsSection()
    text = (FOLDER / "systemd" / "counterroom-edge.service").read_text()
    assert f"RED_PIN={lamps.red_pin} GREEN_PIN={lamps.green_pin} LIT=dh DARK=dl" in text


def test_the_wiring_table_is_the_default_configuration() -> None:
    """Each row of the pin table names a key of unit.toml and its default, and the right pin of the header."""
    header = {17: 11, 27: 13, 23: 16, 24: 18, 18: 12, 5: 29, 6: 31, 13: 33}
    rows = re.findall(r"^\| (\d+) \| (\d+) \| (\w+\.\w+) \|", (FOLDER / "wiring.md").read_text(), re.MULTILINE)
    assert _defaults() == {key: int(gpio) for gpio, _, key in rows}
    assert header == {int(gpio): int(pin) for gpio, pin, _ in rows}


def test_the_drawing_shows_every_pin() -> None:
    """The drawing labels each GPIO pin of the table."""
    drawing = (FOLDER / "wiring.svg").read_text()
    assert [] == [pin for pin in _defaults().values() if f"GPIO {pin}<" not in drawing]


def _uncommented(text: str) -> str:
    return re.sub(r"^#(\w+ = |\[\w+\]$)", r"\1", text, flags=re.MULTILINE)


def test_the_example_of_the_unit_is_taken_once_its_files_are_there(tmp_path: Path) -> None:
    """The loader takes unit.toml as shipped, but for the files that a technician brings."""
    as_shipped = edge_config.lacking(edge_config.load(FOLDER / "examples" / "unit.toml"))
    assert {"unit.data_dir", "passes.trust_dir", "mqtt.password_file", "mqtt.ca_file"} >= {
        problem.partition(":")[0] for problem in as_shipped
    }
    for name in ("mqtt-password", "ca.crt", "staff-pin"):
        (tmp_path / name).touch()
    (tmp_path / "trust").mkdir()
    (tmp_path / "data").mkdir()
    text = (FOLDER / "examples" / "unit.toml").read_text()
    text = text.replace("/etc/counterroom", str(tmp_path)).replace("/var/lib/counterroom", str(tmp_path / "data"))
    (tmp_path / "unit.toml").write_text(text)
    shipped = edge_config.load_here(tmp_path / "unit.toml")
    assert "thang-nhat-mot-cua.cua-chinh" == shipped.mqtt.username
    assert _defaults() == {key: getattr(getattr(shipped, key.split(".")[0]), key.split(".")[1]) for key in _defaults()}


def test_the_commented_keys_of_the_unit_are_true_and_complete(tmp_path: Path) -> None:
    """Every key stands in the example, and a commented one shows its default."""
    given = tomllib.loads(_uncommented((FOLDER / "examples" / "unit.toml").read_text()))
    assert {name: set(section.__slots__) - {"path"} for name, section in edge_config.SECTIONS.items()} == {
        name: set(keys) for name, keys in given.items()
    }
    shown = tomllib.loads((FOLDER / "examples" / "unit.toml").read_text())
    not_default = {
        "camera.device",
        "console.staff_pin_file",
        "console.declare_url",
    }  # they show what to write, not what is
    for name, section in edge_config.SECTIONS.items():
        for key, value in given[name].items():
            if key not in shown.get(name, {}) and f"{name}.{key}" not in not_default:
                default = section.__dataclass_fields__[key].default
                assert (list(default) if isinstance(default, tuple) else default) == value, f"{name}.{key}"


def test_the_example_of_central_is_taken_once_its_files_are_there(tmp_path: Path) -> None:
    """The loader takes central.toml with every commented key uncommented."""
    for name in ("mqtt-password", "ca.crt"):
        (tmp_path / name).touch()
    text = _uncommented((FOLDER / "examples" / "central.toml").read_text()).replace("/etc/counterroom", str(tmp_path))
    config = parse_central(tomllib.loads(text), tmp_path / "central.toml")
    assert (8883, "central", 8080) == (config.mqtt.port, config.mqtt.username, config.central.port)


def test_the_broker_takes_the_largest_message() -> None:
    """The packet limit leaves room for topic and properties around the protocol's largest payload."""
    text = (FOLDER / "mosquitto" / "mosquitto.conf").read_text()
    limit = int(re.search(r"^max_packet_size (\d+)$", text, re.MULTILINE)[1])  # type: ignore[index]
    assert MAX_BYTES + 2048 <= limit <= 2 * MAX_BYTES


@pytest.mark.parametrize("setting", ["allow_anonymous false", "tls_version tlsv1.2", "use_username_as_clientid true"])
def test_the_broker_keeps_its_guards(setting: str) -> None:
    """The settings that keep strangers out stand in the file."""
    assert setting in (FOLDER / "mosquitto" / "mosquitto.conf").read_text().splitlines()


# --- install.sh -------------------------------------------------------------------------------------------------------


def _install(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", str(FOLDER / "install.sh"), "--root", str(root), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def _tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A root folder with the boot files of a fresh Raspberry Pi OS."""
    boot = tmp_path / "root" / "boot" / "firmware"
    boot.mkdir(parents=True)
    (boot / "config.txt").write_text("dtparam=audio=on\n[all]\n")
    (boot / "cmdline.txt").write_text("console=tty1 root=PARTUUID=1-02 rootwait\n")
    return tmp_path / "root"


def test_the_install_script_is_sound() -> None:
    """bash reads it; shellcheck, where it is installed, has nothing to say."""
    script = str(FOLDER / "install.sh")
    assert 0 == subprocess.run(["bash", "-n", script], timeout=60).returncode
    if shutil.which("shellcheck"):
        assert "" == subprocess.run(["shellcheck", script], capture_output=True, text=True, timeout=60).stdout


def test_installing_twice_changes_nothing_the_second_time(machine: Path) -> None:
    """Everything is in place after the first run; the second writes nothing."""
    assert 0 == _install(machine, "--display").returncode
    before = _tree(machine)
    second = _install(machine, "--display")
    assert (0, before) == (second.returncode, _tree(machine))
    assert "writing" not in second.stdout
    for name in ("counterroom-edge.service", "counterroom-display.service"):
        assert f"etc/systemd/system/{name}" in before


def test_what_was_there_stays(machine: Path) -> None:
    """The rest of config.txt, the kernel's words and a configuration in use are kept."""
    (machine / "etc/counterroom").mkdir(parents=True)
    (machine / "etc/counterroom/unit.toml").write_text("# mine\n")
    assert 0 == _install(machine).returncode
    assert (machine / "boot/firmware/config.txt").read_text().startswith("dtparam=audio=on\n[all]\n# --- counterroom")
    line = (machine / "boot/firmware/cmdline.txt").read_text()
    assert "console=tty1 root=PARTUUID=1-02 rootwait panic=10 consoleblank=0\n" == line
    assert "# mine\n" == (machine / "etc/counterroom/unit.toml").read_text()


def test_other_lamps_reach_the_boot_part_and_the_service(machine: Path) -> None:
    """Pins and polarity of the lamps are taken from unit.toml."""
    (machine / "etc/counterroom").mkdir(parents=True)
    (machine / "etc/counterroom/unit.toml").write_text("[lamps]\nred_pin = 20\ngreen_pin = 21\nactive_high = false\n")
    assert 0 == _install(machine).returncode
    config = (machine / "boot/firmware/config.txt").read_text()
    assert ("gpio=20=op,dl\ngpio=21=op,dh\n" in config, "gpio=23" in config) == (True, False)
    env = (machine / "etc/counterroom/lamps.env").read_text()
    assert "RED_PIN=20\nGREEN_PIN=21\nLIT=dl\nDARK=dh\n" in env


def test_copied_certificates_can_be_read_by_the_unit(machine: Path) -> None:
    """Whatever mode they were copied with; what is no certificate keeps its own."""
    folder = machine / "etc/counterroom/trust/declarations"
    folder.mkdir(parents=True)
    (folder / "a.pem").write_text("certificate")
    (machine / "etc/counterroom/unit.toml").write_text("# mine\n")
    for path, mode in ((folder / "a.pem", 0o600), (folder, 0o700), (machine / "etc/counterroom/unit.toml", 0o640)):
        path.chmod(mode)
    assert 0 == _install(machine).returncode
    modes = [(folder / "a.pem").stat().st_mode, folder.stat().st_mode]
    assert [0o644, 0o755] == [stat.S_IMODE(mode) for mode in modes]
    assert 0o640 == stat.S_IMODE((machine / "etc/counterroom/unit.toml").stat().st_mode)


def test_a_dry_run_writes_nothing(machine: Path) -> None:
    """--dry-run says what it would write, and writes nothing."""
    before = _tree(machine)
    done = _install(machine, "--dry-run")
    assert (0, before) == (done.returncode, _tree(machine))
    assert "would write" in done.stdout


def test_a_torn_marker_is_left_to_a_person(machine: Path) -> None:
    """With one marker line lost, nothing of config.txt is cut off; a sentence says what to do."""
    assert 0 == _install(machine).returncode
    path = machine / "boot/firmware/config.txt"
    path.write_text(path.read_text().replace("# --- counterroom: end ---\n", "") + "gpu_mem=64\n")
    before = path.read_text()
    done = _install(machine)
    assert (1, before) == (done.returncode, path.read_text())
    assert "marker" in done.stderr
