"""The served description of the API is true."""

from pathlib import Path

import jsonschema
import pytest
from openapi_spec_validator import validate

from central.app import create_app
from central.bootstrap import build_services
from central.config import parse_config
from tests.support.central_store import open_store

ROOM = "/api/v1/rooms/tiep-dan"


@pytest.mark.parametrize(
    ("path", "status", "schema"),
    [
        (ROOM, 200, "Room"),
        (f"{ROOM}/history", 200, "History"),
        (f"{ROOM}/history?from=yesterday", 400, "Error"),
        (f"{ROOM}/history?from=2026-03-02&to=2026-03-01", 400, "Error"),
        ("/api/v1/rooms/khong-co", 404, "Error"),
    ],
)
def test_answers_are_as_described(tmp_path: Path, path: str, status: int, schema: str) -> None:
    """Each answer fits the schema that the served description names."""
    open_store(tmp_path).close()
    services = build_services(parse_config({"central": {"data_dir": str(tmp_path)}}, tmp_path / "central.toml"))
    try:
        client = create_app(services).test_client()
        described = client.get("/api/v1/openapi.json").get_json()
        validate(described)
        answer = client.get(path)
        assert status == answer.status_code
        wanted = {"$ref": f"#/components/schemas/{schema}", "components": described["components"]}
        jsonschema.validate(answer.get_json(), wanted)
    finally:
        services.store.close()
