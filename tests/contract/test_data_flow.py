"""The page of data flows names every field that could tell of somebody, and tests that are there."""

import inspect
import re
from pathlib import Path

import pytest
from flask_wtf import FlaskForm
from wtforms.fields.core import UnboundField

from central.declarations import form
from edge.protocol.messages import Day, Filed
from edge.protocol.rows import ContactSealed, Row, Scanned

REPO = Path(__file__).parents[2]
PAGE = (REPO / "docs" / "data-flow.md").read_text("utf-8")
PROOFS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)))
NAMED = set(re.findall(r"`([\w.]+)`", PAGE))


def form_fields() -> set[str]:
    """Return the fields of every form that citizens are asked to fill in."""
    forms = [each for _, each in inspect.getmembers(form, inspect.isclass) if issubclass(each, FlaskForm)]
    found = {name for each in forms for name in dir(each) if isinstance(getattr(each, name), UnboundField)}
    assert {"full_name", "phone", "id_number"} <= found
    return found


def test_every_field_of_the_form_is_named() -> None:
    """Whoever adds a question says where its answer goes."""
    assert set() == form_fields() - NAMED


@pytest.mark.parametrize("kind", [Scanned, ContactSealed, Filed, Day])
def test_every_field_of_what_is_sent_is_named(kind: type) -> None:
    """Whoever sends more says what it tells; what all rows have stands there once."""
    common = set(Row.__struct_fields__) if issubclass(kind, Row) else {"v"}
    assert set(Row.__struct_fields__) <= NAMED
    expected = {f"{kind.__name__}.{name}" for name in kind.__struct_fields__ if name not in common}
    assert set() == expected - NAMED


@pytest.mark.parametrize(("file", "test"), PROOFS, ids="::".join)
def test_every_proof_is_there(file: str, test: str) -> None:
    """A test that is named exists."""
    source = (REPO / file).read_text("utf-8")
    assert not test or f"\ndef {test}(" in source


def test_every_line_has_a_proof() -> None:
    """No line of a table with a column for it goes without."""
    bare, has_proof = [], False
    for line in PAGE.splitlines():
        if not line.startswith("|"):
            has_proof = False
        elif line.endswith("| proof |"):
            has_proof = True
        elif has_proof and not line.startswith("| ---") and "`tests/" not in line.rsplit("|", 2)[1]:
            bare.append(line)
    assert [] == bare
    assert len(PROOFS) > 15
