"""The reference page and the schema say what the code does."""

from pathlib import Path

import jsonschema
import msgspec

from edge.protocol import reference
from edge.protocol.codec import encode
from edge.protocol.messages import Log
from edge.protocol.rows import Entered

REPO = Path(__file__).parents[2]


def test_the_page_is_the_one_generated_from_the_table() -> None:
    """`python -m edge.protocol.reference page > docs/protocol.md` mends a difference."""
    assert reference.page() == (REPO / reference.PAGE).read_text()


def test_the_schema_is_the_one_generated_from_the_table() -> None:
    """`python -m edge.protocol.reference schema > docs/protocol.schema.json` mends a difference."""
    assert reference.schema() == (REPO / reference.SCHEMA).read_text()


def test_the_schema_takes_what_the_codec_says_and_refuses_what_it_refuses() -> None:
    """Somebody who checks messages with the schema alone is told the same."""
    schema = msgspec.json.decode((REPO / reference.SCHEMA).read_bytes())
    log = msgspec.json.decode(
        encode(Log(epoch="e1", epoch_order=1, rows=(Entered(n=1, boot="b", mono_ms=5, entries=1),)))
    )
    validator = jsonschema.Draft202012Validator(schema)
    assert [] == list(validator.iter_errors({"log": log}))
    assert list(validator.iter_errors({"log": {key: value for key, value in log.items() if key != "v"}}))
    assert list(validator.iter_errors({"log": {**log, "epoch": "not an id"}}))
    assert list(validator.iter_errors({"log": {**log, "rows": [{"kind": "flown", "n": 1, "boot": "b", "mono_ms": 1}]}}))
