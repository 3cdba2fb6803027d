"""The docs point at what is there: links, pictures, headings, commands, make targets, and the files that are named in them."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from central.commands import main as central
from central.config import CentralConfig
from edge.__main__ import main as edge
from edge.config import UnitConfig
from edge.core.crossing import CrossingSettings
from tests.support.album import MOST_BYTES

REPO = Path(__file__).parents[2]
README = REPO / "README.md"
COMMANDS = REPO / "docs" / "commands.md"
ROOMS = REPO / "firmware_config" / "examples" / "rooms.toml"
PAGES = sorted([README, *REPO.glob("docs/*.md"), *REPO.glob("firmware_config/*.md")])
PICTURES = sorted((REPO / "docs" / "pictures").glob("*.png"))
PROGRAMS: dict[str, click.Command] = {"counterroom-edge": edge, "counterroom-central": central}
ELSEWHERE = {"tests/end-to-end"}
"""Paths of other repositories that a page names."""

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^]\n]*]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FILE = re.compile(r"\b(?:edge|central|firmware_config|tests|docs)(?:/[\w*.-]*[\w*])+")
_COMMAND = re.compile(r"\b(counterroom-(?:edge|central)) ([a-z]+)(?: ([a-z]+(?:-[a-z]+)*)\b)?")
_ALSO = re.compile(r"`(counterroom-(?:edge|central)) ([a-z]+) [a-z-]+`((?:, `[a-z-]+(?: \[[^`]+])?`)+)")
_TARGET = re.compile(r"\bmake ([a-z]+(?:-[a-z]+)*)")


def prose(page: Path) -> str:
    """Return a page without its fenced parts."""
    return _FENCED.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """Return what a link may name behind its `#`, as GitHub makes it out of headings."""
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(prose(page)))
    return {heading.strip().replace(" ", "-") for heading in kept}


def commands() -> set[tuple[str, ...]]:
    """Return every command that a page names: program, command, subcommand where there is one."""
    return set().union(*map(named_commands, PAGES))


def named_commands(*pages: Path) -> set[tuple[str, ...]]:
    """Return the commands that *pages* name."""
    found: set[tuple[str, ...]] = set()
    for page in pages:
        text = page.read_text("utf-8")
        for program, name, rest in _COMMAND.findall(text):
            known = PROGRAMS[program]
            command = known.get_command(click.Context(known), name) if isinstance(known, click.Group) else None
            found.add((program, name, rest) if isinstance(command, click.Group) and rest else (program, name))
        for program, name, others in _ALSO.findall(text):
            found |= {(program, name, other) for other in re.findall(r"`([a-z-]+)", others)}
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPO)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """Files, folders, pictures and headings that a page links to exist."""
    broken = []
    for link in _LINK.findall(prose(page)):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert [] == broken


def test_the_diagram_names_files_that_exist() -> None:
    """Whoever looks for a box of the README's diagram finds its file in the tree; a star stands for several."""
    [diagram] = [body for kind, body in _FENCED.findall(README.read_text("utf-8")) if kind == "mermaid"]
    named = set(_FILE.findall(diagram))
    assert len(named) > 15
    assert [] == sorted(name for name in named if not list(REPO.glob(name)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPO)))
def test_files_named_in_the_text_exist(page: Path) -> None:
    """A path in backticks is a path of this repository."""
    named = {name for text in re.findall(r"`([^`\n]+)`", prose(page)) for name in _FILE.findall(text)}
    assert [] == sorted(name for name in named - ELSEWHERE if not list(REPO.glob(name)))


def test_every_folder_page_and_section_is_in_the_readme() -> None:
    """Whoever reads the README hears of every package, every folder of tests, every page of the docs, and every section of both files."""
    text = README.read_text("utf-8")
    packages = [
        str(init.parent.relative_to(REPO))
        for role in ("edge", "central")
        for init in REPO.glob(f"{role}/*/__init__.py")
    ]
    tests = [f"tests/{folder.name}" for folder in (REPO / "tests").iterdir() if any(folder.glob("*.py"))]
    assert len(packages) > 15
    assert len(tests) > 6
    assert [] == [name for name in (*packages, *tests) if f"`{name}`" not in text]
    assert [] == [page.name for page in REPO.glob("docs/*.md") if f"(docs/{page.name})" not in text]
    for config in (UnitConfig, CentralConfig):
        assert [] == [field.name for field in fields(config) if f"`[{field.name}]`" not in text]


@pytest.mark.parametrize("command", sorted(commands()), ids=" ".join)
def test_every_command_named_can_be_called(command: tuple[str, ...]) -> None:
    """A command of the docs exists and explains itself."""
    program, *words = command
    answer = CliRunner().invoke(PROGRAMS[program], [*words, "--help"])
    assert 0 == answer.exit_code, answer.output
    assert "Usage:" in answer.output


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_command_line_table_is_complete(program: str) -> None:
    """No command of the programs is missing in its table."""
    known = PROGRAMS[program]
    assert isinstance(known, click.Group)
    expected: set[tuple[str, ...]] = set()
    for name in known.list_commands(click.Context(known)):
        command = known.get_command(click.Context(known), name)
        more = command.commands if isinstance(command, click.Group) else {}
        expected |= {(program, name, other) for other in more} or {(program, name)}
    assert set() == expected - named_commands(COMMANDS)


def test_make_targets_named_exist() -> None:
    """What the README and the page of commands tell to make can be made, and that page names every target."""
    targets = set(re.findall(r"^([a-z-]+):", (REPO / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert targets == set(_TARGET.findall(COMMANDS.read_text("utf-8")))
    named = set(_TARGET.findall(README.read_text("utf-8")))
    assert {"run", "test", "check", "bench"} <= named <= targets


def test_the_example_of_the_command_line_is_what_it_prints() -> None:
    """The answer shown is the answer given."""
    [console] = [body for kind, body in _FENCED.findall(COMMANDS.read_text("utf-8")) if kind == "console"]
    call, *expected = console.splitlines()
    trace = call.split("'")[1].replace("\\n", "\n")
    words = call.rsplit("counterroom-edge ", 1)[1].split()
    assert 0.06 == CrossingSettings().gap_m  # what the example was made for
    assert expected == CliRunner().invoke(edge, words, input=trace).output.splitlines()


def test_the_rooms_of_the_example_can_be_imported(tmp_path: Path) -> None:
    """The example of a `rooms.toml` is one that `room import` takes."""
    (tmp_path / "central.toml").write_text('[central]\ndata_dir = "data"\n', "utf-8")
    config = ["--config", str(tmp_path / "central.toml")]
    imported = CliRunner().invoke(central, ["room", "import", str(ROOMS), *config])
    assert 0 == imported.exit_code, imported.output
    listed = CliRunner().invoke(central, ["room", "list", *config])
    assert "thang-nhat-mot-cua\t14\tBộ phận một cửa phường Thắng Nhất\tcua-chinh\n" == listed.output


def test_pictures_are_small_and_shown() -> None:
    """Each picture of the docs is one that the README shows or links, and loads quickly."""
    shown = README.read_text("utf-8")
    assert len(PICTURES) > 10
    assert [] == [file.name for file in PICTURES if f"(docs/pictures/{file.name})" not in shown]
    assert [] == [file.name for file in PICTURES if file.stat().st_size >= MOST_BYTES]
