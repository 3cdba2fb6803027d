"""What `counterroom-edge focus` advises, and how it ends where there is nothing to focus."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from edge.commands.focus import command
from edge.commands.focus_advice import Advice, Best, advise
from tests.support.simulated_unit import unit_toml


@dataclass(frozen=True)
class Figures:
    """Figures of a frame in which a code is read well."""

    sharpness: float | None = 40.0
    brightness: float = 120.0
    contrast: float = 60.0
    burnt: float = 0.0
    module_px: float | None = 4.0
    is_code: bool = True


def _best(sharpness: float | None) -> Best:
    best = Best()
    best.take(sharpness)
    return best


@pytest.mark.parametrize(
    ("figures", "best", "expected"),
    [
        (Figures(), 41.0, Advice.WELL),
        (Figures(sharpness=30.0), 41.0, Advice.TURN_BACK),
        (Figures(sharpness=9.0, is_code=False, module_px=None), None, Advice.TURN_LENS),
        (Figures(sharpness=9.0, is_code=False, module_px=None), 41.0, Advice.TURN_BACK),
        (Figures(module_px=1.9), 41.0, Advice.NEARER),
        (Figures(module_px=9.0), 41.0, Advice.FARTHER),
        (Figures(module_px=None), 41.0, Advice.WELL),
        (Figures(brightness=20.0, is_code=False, module_px=None), None, Advice.MORE_LIGHT),
        (Figures(brightness=20.0), 41.0, Advice.WELL),
        (Figures(burnt=0.6), 41.0, Advice.LESS_LIGHT),
        (Figures(brightness=230.0, is_code=False), None, Advice.LESS_LIGHT),
        (Figures(sharpness=None, contrast=2.0, is_code=False, module_px=None), None, Advice.SHOW_CODE),
        (Figures(contrast=8.0, is_code=False, module_px=None), None, Advice.SHOW_CODE),
    ],
)
def test_advice_names_the_first_thing_to_do(figures: Figures, best: float | None, expected: Advice) -> None:
    """Light first, then distance, then the lens; a code that is read in the dark needs no light."""
    assert expected is advise(figures, _best(best))


def test_best_is_kept() -> None:
    """A worse figure, or none, does not lower what was reached."""
    best = Best()
    for each in (None, 12.0, 40.0, None, 30.0):
        best.take(each)
    assert 40.0 == best.sharpness


def test_a_unit_without_camera_has_nothing_to_focus(tmp_path: Path) -> None:
    """The key that says so is named."""
    file = unit_toml(tmp_path, 1, camera='source = "none"')
    ended = CliRunner().invoke(command, ["--config", str(file)])
    assert (1, True) == (ended.exit_code, "camera.source" in ended.output)


def test_a_configuration_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """The file is named, and no traceback is shown."""
    ended = CliRunner().invoke(command, ["--config", str(tmp_path / "no.toml")])
    assert (1, True) == (ended.exit_code, "no.toml: file: cannot be read" in ended.output)
