"""The day's count of papers outlives a restart, and a file of no use does not stop the door."""

from datetime import date
from pathlib import Path

import pytest

from edge.adapters.paper_file import PaperFile
from edge.core.papers import Papers


@pytest.mark.parametrize("papers", [Papers(date(2021, 12, 1), 17), Papers(None, 3)])
def test_a_count_is_found_again(tmp_path: Path, papers: Papers) -> None:
    """The next run of the unit goes on from it."""
    PaperFile(tmp_path).keep(papers)
    assert papers == PaperFile(tmp_path).load()


def test_nothing_of_a_person_is_kept(tmp_path: Path) -> None:
    """The file holds a day and a count."""
    PaperFile(tmp_path).keep(Papers(date(2021, 12, 1), 17))
    assert '{"day":"2021-12-01","taken":17}' == (tmp_path / "papers.json").read_text()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"7",
        b'{"day": "2021-12-01"}',
        b'{"day": "soon", "taken": 1}',
        b'{"day": null, "taken": -1}',
        b'{"day": 3, "taken": 1}',
        b'{"day": "2021-12-01", "taken": null}',
        b'{"day": null, "taken": 1e999}',
    ],
)
def test_a_file_of_no_use_begins_anew(tmp_path: Path, content: bytes) -> None:
    """Whatever stands in it, the numbers begin at 1."""
    (tmp_path / "papers.json").write_bytes(content)
    assert Papers() == PaperFile(tmp_path).load()


def test_a_disk_that_refuses_is_borne(tmp_path: Path) -> None:
    """The count goes on in memory."""
    PaperFile(tmp_path / "gone").keep(Papers(None, 1))
    assert Papers() == PaperFile(tmp_path / "gone").load()
