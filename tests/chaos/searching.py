"""Looks for people in the files of a run: nobody's name, number or phone may stand in any, in any form."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tests.chaos.scan_account import ScanAccount
from tests.support.canaries import Canary, search


def files(folder: Path) -> dict[str, bytes]:
    """Return what stands in every file under *folder*, by path; one that goes at this moment is passed over."""
    found = {}
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            if path.is_file():
                found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def add_sightings(account: ScanAccount, canaries: Sequence[Canary], *contents: dict[str, bytes]) -> None:
    """Look for *canaries* in *contents*, files as they were at one time or another, and add who was found to *account*."""
    for content in contents:
        found = search(list(canaries), content)
        account.in_plain += len(found)
        account.notes += [f"{each.where}, {each.form}, stands in {each.place}" for each in found]
