"""The plan in force, in a file beside the ledger: a unit that restarts without network knows its limit.

Owns the file. It must not know which plan is in force; it keeps the one it was last given.
"""

from pathlib import Path

import structlog

from edge.adapters.files import replace_file
from edge.protocol import codec
from edge.protocol.errors import ProtocolError
from edge.protocol.messages import Plan

_log = structlog.get_logger(__name__)


class PlanFile:
    """The plan kept in *folder*. Never raises: the broker tells the plan again."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "plan.json"
        self._is_failing = False

    def load(self) -> Plan | None:
        """Return the plan last kept, or None."""
        try:
            return codec.decode(self._file.read_bytes(), Plan)
        except FileNotFoundError:
            return None
        except (OSError, ProtocolError) as error:
            _log.warning("the kept plan cannot be read; the broker will tell it again", words=str(error))
            return None

    def keep(self, plan: Plan) -> bool:
        """Keep *plan* in place of the one before; False where that cannot be at the moment."""
        try:
            replace_file(self._file, codec.encode(plan))
        except OSError as error:
            if not self._is_failing:
                _log.warning("the plan cannot be kept; trying again while it holds", words=error.strerror)
            self._is_failing = True
            return False
        if self._is_failing:
            _log.info("the plan is kept")
        self._is_failing = False
        return True
