"""Writes each signal of the sounder as a WAV file, to listen to: `python -m tests.support.signal_wavs FOLDER`."""

import sys
import wave
from pathlib import Path

import numpy as np

from edge.adapters.gpio_sounder import PATTERNS, Beep

RATE = 22_050


def samples(beeps: tuple[Beep, ...]) -> bytes:
    """Return *beeps* as a passive buzzer plays them: square waves, 16 bits, one channel."""
    parts = []
    for tone, on_s, off_s in beeps:
        at = np.arange(round(on_s * RATE)) / RATE
        parts += [np.where((at * tone) % 1 < 0.5, 8000, -8000), np.zeros(round(off_s * RATE))]
    return np.concatenate(parts).astype("<i2").tobytes()


def main(folder: Path) -> None:
    """Write all of them into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for signal, beeps in PATTERNS.items():
        with wave.open(str(folder / f"{signal}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples(beeps))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
