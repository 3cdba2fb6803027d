"""The hand at the lamp's switch: switches it, and says when it stops or resumes obeying.

Owns whether the lamp obeys. It must not know pins, nor why the lamp shows what it shows.
"""

import structlog

from edge.core.effects import ShowLight
from edge.core.events import DeviceFaulted
from edge.errors import DeviceError
from edge.ports import Clock, Emit, Lamp
from edge.protocol.vocabulary import Fault

_log = structlog.get_logger(__name__)


class LampHand:
    """Switches *lamp*; *emit* hears of its failure and of its return."""

    def __init__(self, lamp: Lamp, clock: Clock, emit: Emit) -> None:
        self._lamp = lamp
        self._clock = clock
        self._emit = emit
        self._is_failed = False

    def show(self, effect: ShowLight) -> None:
        """Do *effect*."""
        try:
            self._lamp.show(effect.light, effect.is_fault)
        except DeviceError as error:
            is_failed, words = True, str(error)
        else:
            is_failed, words = False, "the lamp obeys again"
        if is_failed != self._is_failed:
            self._is_failed = is_failed
            _log.error("the lamp cannot be switched", words=words) if is_failed else _log.info(words)
            self._emit(DeviceFaulted(self._clock.monotonic_s(), Fault.LAMP_FAILED, is_failed))
