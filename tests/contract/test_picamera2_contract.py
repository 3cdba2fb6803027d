"""The camera adapter against picamera2's own sources: it cannot be imported without a Pi's libcamera, but it can be read."""

import ast
import importlib.util
import itertools
from pathlib import Path

import pytest

from edge.adapters import camera_picamera2
from edge.adapters.camera_controls import controls, focus_window
from edge.config import CameraSection
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
        {"create_video_configuration", "configure", "set_controls", "start", "capture_request", "wait", "close"},
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


def test_library_has_the_properties_and_the_format() -> None:
    """Controls and properties are properties of it, and it knows the YUV420 layout the adapter cuts the gray plane from."""
    assert {"camera_controls", "camera_properties"} <= set(_methods(_source("picamera2", "picamera2.py"), "Picamera2"))
    assert '"YUV420"' in _source("picamera2", "request.py").read_text(encoding="utf-8")


def test_fake_has_what_the_adapter_calls_and_no_more() -> None:
    """The hand-written camera of the unit tests offers the same methods, so that it cannot drift from the library."""
    fake = _methods(Path(fake_picamera2.__file__), "Picamera2")
    assert set(fake) - {"__init__"} == set(CAMERA_CALLS)


def test_every_control_told_is_one_of_libcameras() -> None:
    """Whatever is configured, names and words are in the table of libcamera's controls, which the fake camera refuses others by."""
    anything = dict.fromkeys(fake_picamera2.CONTROLS, (-1e9, 1e9, 0))
    for focus, exposure, distance_m in itertools.product(("follow", "fixed"), ("short", "bounded"), (0.1, 1.0)):
        section = CameraSection(focus=focus, exposure=exposure, code_distance_m=distance_m)  # type: ignore[arg-type]
        told = controls(section, anything) | focus_window((0, 0, 400, 200), anything)
        assert set(told) <= set(fake_picamera2.CONTROLS)
        words = {name: value for name, value in told.items() if fake_picamera2.CONTROLS[name] is not None}
        assert {} == {
            name: value for name, value in words.items() if value not in (fake_picamera2.CONTROLS[name] or ())
        }


def test_libcamera_itself_has_the_controls_and_their_words() -> None:
    """Where libcamera is installed, as on a Pi, each control is one of its own, with these numbers."""
    libcamera = pytest.importorskip("libcamera", reason="libcamera comes with a Pi's system", exc_type=ImportError)
    missing = {name for name in fake_picamera2.CONTROLS if not hasattr(libcamera.controls, name)}
    words = {name: numbers for name, numbers in fake_picamera2.CONTROLS.items() if numbers is not None}
    enums = {name: getattr(libcamera.controls, f"{name}Enum").__members__.values() for name in words}
    wrong = {name for name, numbers in words.items() if not numbers <= {int(each) for each in enums[name]}}
    assert (set(), set()) == (missing, wrong)


def test_library_turns_lists_of_windows_into_rectangles() -> None:
    """`AfWindows` may be a list of tuples: the library makes libcamera's rectangles of them."""
    assert "Rectangle(*i) for i in v" in _source("picamera2", "controls.py").read_text(encoding="utf-8")
