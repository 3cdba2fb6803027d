"""The page of data flows names every field that could tell of somebody, in the table where it belongs, and tests that are there."""

import inspect
import re
from pathlib import Path

import pytest
from flask_wtf import FlaskForm
from sqlalchemy import Table
from wtforms.fields.core import UnboundField

from central.declarations import form
from central.store.badges_tables import badges
from central.store.contacts_tables import contact_exports, contacts
from edge.protocol.messages import Day, Filed
from edge.protocol.rows import ContactSealed, Row, Scanned

REPO = Path(__file__).parents[2]
PAGE = (REPO / "docs" / "data-flow.md").read_text("utf-8")
TYPED, SENT = "What a citizen types", "What goes over the wire and is kept"
PROOFS = sorted(set(re.findall(r"`(tests/[^`]*)`", PAGE)))
COMMON = set(Row.__struct_fields__)


def named(page: str, section: str = "") -> set[str]:
    """Return what is named in the first column of the tables of *section*, or of all of them."""
    found: set[str] = set()
    for part in page.split("\n## "):
        if part.startswith(section):
            lines = (line.split("|")[1] for line in part.splitlines() if line.startswith("| "))
            found |= {word for cell in lines for word in re.findall(r"`([\w.]+)`", cell)}
    return found


def form_fields() -> set[str]:
    """Return the fields of every form that citizens are asked to fill in."""
    forms = [each for _, each in inspect.getmembers(form, inspect.isclass) if issubclass(each, FlaskForm)]
    found = {name for each in forms for name in dir(each) if isinstance(getattr(each, name), UnboundField)}
    assert {"full_name", "phone", "id_number", "any_symptom"} <= found
    return found | {"csrf_token", "destination"}


def sent_fields() -> set[str]:
    """Return the fields of what tells of somebody on the wire; what all rows have stands on the page once."""
    kinds = (Scanned, ContactSealed, Filed, Day)
    own = {kind: set(kind.__struct_fields__) - (COMMON if issubclass(kind, Row) else {"v"}) for kind in kinds}
    return COMMON | {f"{kind.__name__}.{name}" for kind, names in own.items() for name in names}


def bare_lines(page: str) -> list[str]:
    """Return the lines of a table with a column for proofs that go without."""
    bare, has_proof = [], False
    for line in page.splitlines():
        if not line.startswith("|"):
            has_proof = False
        elif line.endswith("| proof |"):
            has_proof = True
        elif has_proof and not line.startswith("| ---") and "`tests/" not in line.rsplit("|", 2)[1]:
            bare.append(line)
    return bare


def is_there(proof: str) -> bool:
    """Tell whether a test that is named, or a file of them, exists."""
    file, _, test = proof.partition("::")
    path = REPO / file
    return path.is_file() and (not test or f"\ndef {test}(" in path.read_text("utf-8"))


def test_every_field_of_the_forms_is_named() -> None:
    """Whoever adds a question says where its answer goes, and whoever takes one away does not leave its line behind."""
    assert form_fields() == named(PAGE, TYPED)


def test_every_field_of_what_is_sent_is_named() -> None:
    """Whoever sends more says what it tells."""
    assert sent_fields() == named(PAGE, SENT)


@pytest.mark.parametrize("table", [contacts, contact_exports, badges], ids=lambda table: table.name)
def test_every_column_about_contacts_and_badges_is_named(table: Table) -> None:
    """Whoever keeps more says what it is."""
    expected = {f"{table.name}.{column.name}" for column in table.columns}
    assert expected == {each for each in named(PAGE) if each.startswith(f"{table.name}.")}


@pytest.mark.parametrize("proof", PROOFS)
def test_every_proof_is_there(proof: str) -> None:
    """A test that is named exists under that name."""
    assert is_there(proof)


def test_every_line_has_a_proof() -> None:
    """No line of a table with a column for it goes without."""
    assert [] == bare_lines(PAGE)
    assert len(PROOFS) > 50


@pytest.mark.parametrize("field", sorted(form_fields() | sent_fields()))
def test_a_field_that_is_left_out_is_missed(field: str) -> None:
    """A page that names it only in passing names it nowhere."""
    page = re.sub(rf"(?m)^(\| [^|]*)`{re.escape(field)}`", r"\1it", PAGE) + f"\nIn passing, `{field}`.\n"
    assert {field} == (named(PAGE, TYPED) | named(PAGE, SENT)) - (named(page, TYPED) | named(page, SENT))


def test_a_proof_that_is_none_is_missed() -> None:
    """A line without one, a file that is not there, and a test that was renamed."""
    line = "| `phone` | a form | nobody |"
    assert [line] == bare_lines(f"| field | goes to | proof |\n| --- | --- | --- |\n{line}\n")
    here = "tests/contract/test_data_flow.py"
    assert [True, True, False, False, False] == [
        is_there(each)
        for each in (
            *(here, f"{here}::test_every_proof_is_there"),
            *("tests/contract/test_gone.py", f"{here}::test_every_proof", "tests/contract"),
        )
    ]
