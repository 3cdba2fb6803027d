"""One text in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Vietnamese and English; `en_one` is the English for exactly one (Vietnamese needs no such form)."""

    vi: str
    en: str
    en_one: str | None = None

    def en_for(self, n: object) -> str:
        """Return the English form for the number *n*."""
        return self.en_one if n == 1 and self.en_one is not None else self.en
