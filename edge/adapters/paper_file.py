"""The day's count of declarations on paper, in a file beside the ledger, so that numbers run on after a restart.

Owns the file; it must not know what a number is for.
"""

from datetime import date
from pathlib import Path

import msgspec
import structlog

from edge.adapters.files import replace_file
from edge.core.papers import Papers

_log = structlog.get_logger(__name__)


class _Kept(msgspec.Struct, frozen=True):
    """What stands in the file."""

    day: date | None
    taken: int


_decoder = msgspec.json.Decoder(_Kept)


class PaperFile:
    """The count kept in *folder*. Never raises: a number used twice is a nuisance on paper, and no reason to stop a door."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "papers.json"

    def load(self) -> Papers:
        """Return the count last kept; a new one where there is none or it cannot be used."""
        try:
            kept = _decoder.decode(self._file.read_bytes())
            return Papers(kept.day, kept.taken)
        except FileNotFoundError:
            return Papers()
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            _log.warning("the count of papers cannot be read; it begins anew", kind=type(error).__name__)
            return Papers()

    def keep(self, papers: Papers) -> None:
        """Keep *papers* in place of the count before."""
        try:
            replace_file(self._file, msgspec.json.encode(_Kept(papers.day, papers.taken)))
        except OSError as error:
            _log.warning("the count of papers could not be kept", words=error.strerror)
