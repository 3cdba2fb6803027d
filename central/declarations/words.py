"""Says the texts of the citizens' pages in Vietnamese and English; each key stands once, in the tables of `central.declarations.texts`."""

from central.declarations.texts import code, form, kiosk
from central.web.texts.text import Text
from edge.protocol.words import Language

TEXTS: dict[str, Text] = {**form.TEXTS, **code.TEXTS, **kiosk.TEXTS}


def text(key: str, lang: Language, **values: object) -> str:
    """Return the text *key* in *lang* with *values* put in; `n` chooses the English singular. Raises: KeyError."""
    entry = TEXTS[key]
    template = entry.vi if lang == "vi" else entry.en_for(values.get("n"))
    return template.format(**values) if values else template
