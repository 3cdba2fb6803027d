"""The camera adapter against picamera2's own sources: it cannot be imported without a Pi's libcamera, but it can be read."""

import ast
import importlib.util
from pathlib import Path

import pytest

from edge.adapters import camera_picamera2
from tests.support import fake_picamera2


def _source(package: str, file: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("picamera2 is not installed: its sources are what this test reads")
    return Path(next(iter(spec.submodule_search_locations)), file)


def _methods(file: Path, class_name: str) -> dict[str, list[set[str]]]:
    """Return the methods of a class, each with the argument names of its every definition."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    body = next(each for each in tree.body if isinstance(each, ast.ClassDef) and each.name == class_name).body
    methods: dict[str, list[set[str]]] = {}
    for each in body:
        if isinstance(each, ast.FunctionDef):
            names = {argument.arg for argument in [*each.args.args, *each.args.kwonlyargs]}
            methods.setdefault(each.name, []).append(names)
    return methods


def _calls(file: Path, receiver: str) -> dict[str, set[str]]:
    """Return the methods that *file* calls on names or attributes called *receiver*, each with its keywords."""
    calls: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            if name == receiver:
                calls.setdefault(node.func.attr, set()).update(word.arg for word in node.keywords if word.arg)
    return calls


ADAPTER = Path(camera_picamera2.__file__)
CAMERA_CALLS = _calls(ADAPTER, "_camera") | _calls(ADAPTER, "camera")
REQUEST_CALLS = _calls(ADAPTER, "request")


def test_adapter_calls_what_this_test_thinks() -> None:
    """The reading of the adapter finds its calls; without this the tests below would hold nothing."""
    assert (set(CAMERA_CALLS), set(REQUEST_CALLS)) == (
        {"create_video_configuration", "configure", "start", "capture_request", "wait", "close"},
        {"make_array", "release"},
    )


@pytest.mark.parametrize(
    ("file", "class_name", "calls"),
    [("picamera2.py", "Picamera2", CAMERA_CALLS), ("request.py", "CompletedRequest", REQUEST_CALLS)],
)
def test_library_has_every_method_and_keyword(file: str, class_name: str, calls: dict[str, set[str]]) -> None:
    """Each method the adapter calls exists in the library, with each keyword it is called with."""
    methods = _methods(_source("picamera2", file), class_name)
    missing = {
        name: sorted(words)
        for name, words in calls.items()
        if not any(words <= arguments for arguments in methods.get(name, []))
    }
    assert missing == {}


def test_library_has_the_controls_property_and_the_format() -> None:
    """`camera_controls` is a property, and the library knows the YUV420 layout the adapter cuts the gray plane from."""
    assert "camera_controls" in _methods(_source("picamera2", "picamera2.py"), "Picamera2")
    assert '"YUV420"' in _source("picamera2", "request.py").read_text(encoding="utf-8")


def test_fake_has_what_the_adapter_calls_and_no_more() -> None:
    """The hand-written camera of the unit tests offers the same methods, so that it cannot drift from the library."""
    fake = _methods(Path(fake_picamera2.__file__), "Picamera2")
    assert set(fake) - {"__init__"} == set(CAMERA_CALLS)
