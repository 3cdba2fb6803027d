"""All texts of central's own screens, Vietnamese and English, one table a page; joined here, each key once."""

from central.web.texts import (
    accounts,
    badges,
    contacts,
    counting,
    devices,
    errors,
    frame,
    overview,
    rooms,
    rules,
    setup,
)
from central.web.texts.text import Text


def _joined(*tables: dict[str, Text]) -> dict[str, Text]:
    joined: dict[str, Text] = {}
    for table in tables:
        twice = joined.keys() & table.keys()
        if twice:
            raise ValueError(f"texts given twice: {', '.join(sorted(twice))}")
        joined |= table
    return joined


TEXTS: dict[str, Text] = _joined(
    frame.TEXTS,
    overview.TEXTS,
    rooms.TEXTS,
    counting.TEXTS,
    setup.TEXTS,
    rules.TEXTS,
    devices.TEXTS,
    badges.TEXTS,
    contacts.TEXTS,
    accounts.TEXTS,
    errors.TEXTS,
)
