"""What the citizens' pages weigh, what they load, how long it is kept, and whether an old phone understands the scripts."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import esprima
import pytest
from flask.testing import FlaskClient

import central.declarations
from tests.support.declaring import OFFICIAL_PAGE, PAGE, START, declare

SCRIPTS = Path(central.declarations.__file__).parent / "static"
MOST_FIRST_BYTES = 16_000
MOST_AGAIN_BYTES = 6_000
SINCE_ES5 = {
    "ArrowFunctionExpression",
    "AwaitExpression",
    "ClassDeclaration",
    "ExportNamedDeclaration",
    "ForOfStatement",
    "ImportDeclaration",
    "ObjectPattern",
    "ArrayPattern",
    "RestElement",
    "SpreadElement",
    "TemplateLiteral",
    "YieldExpression",
}
UNKNOWN_TO_OLD = (
    "fetch",
    "Promise",
    "Object.assign",
    ".includes(",
    ".closest(",
    ".append(",
    "NodeList.prototype",
    "?.",
)
"""What a browser of 2016 lacks, or has only in part."""


def nodes(node: object) -> Iterator[esprima.nodes.Node]:
    """Walk over a syntax tree."""
    if isinstance(node, esprima.nodes.Node):
        yield node
        for value in vars(node).values():
            yield from nodes(value)
    elif isinstance(node, list):
        for each in node:
            yield from nodes(each)


def newer_syntax(script: str) -> set[str]:
    """Return what stands in *script* that ES5 has no word for."""
    found = set()
    for node in nodes(esprima.parseScript(script)):
        if node.type in SINCE_ES5:
            found.add(node.type)
        if node.type == "VariableDeclaration" and node.kind != "var":
            found.add(node.kind)
        if node.type == "Property" and (node.shorthand or node.method or node.computed):
            found.add("short property")
    return found


@pytest.mark.parametrize("name", sorted(path.name for path in SCRIPTS.glob("*.js")))
def test_scripts_are_es5(name: str) -> None:
    """An Android phone of 2016 reads every script of the citizens' pages."""
    script = (SCRIPTS / name).read_text("utf-8")
    assert set() == newer_syntax(script)
    assert [] == [word for word in UNKNOWN_TO_OLD if word in script]


def test_newer_syntax_would_be_found() -> None:
    """The check itself sees what it is there for."""
    assert {"const", "ArrowFunctionExpression", "TemplateLiteral", "short property"} == newer_syntax(
        "const a = () => `x`; var b = {a};"
    )


def linked(page: str) -> list[str]:
    """Return the addresses of the files a page loads."""
    return list(dict.fromkeys(re.findall(r'<(?:link|img|script)[^>]* (?:href|src)="([^"]+)"', page)))


def fetched(client: FlaskClient, address: str) -> bytes:
    """Return what goes over the line for *address*, packed as any browser takes it."""
    with client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
        assert 200 == answer.status_code
        return answer.data


@pytest.mark.parametrize("address", [START, PAGE, OFFICIAL_PAGE, "/khai-bao/kiosk?room=thang-tam"])
def test_pages_are_light(client: FlaskClient, address: str) -> None:
    """On a bad line (2 kB/s) the first visit takes eight seconds at most, each further one three; no font is loaded."""
    page = fetched(client, address)
    files = {each: fetched(client, each) for each in linked(gzip.decompress(page).decode())}
    first, again = len(page) + sum(map(len, files.values())), len(page)
    print(f"{address}: first visit {first / 1000:.1f} kB in {1 + len(files)} files, again {again / 1000:.1f} kB")
    assert first < MOST_FIRST_BYTES
    assert again < MOST_AGAIN_BYTES
    sheets = [gzip.decompress(file).decode() for name, file in files.items() if name.endswith(".css")]
    assert [] == re.findall(r"@font-face|url\(", "".join(sheets))


def test_files_are_kept_for_a_year_under_their_own_name(client: FlaskClient) -> None:
    """A phone loads each once; after an update the page names another address, and the old one still gives looks."""
    (sheet,) = [each for each in linked(client.get(PAGE).text) if each.endswith(".css")]
    assert "max-age=31536000" in client.get(sheet).headers["Cache-Control"]
    old = re.sub(r"/[0-9a-f]{12}/", "/0123456789ab/", sheet)
    assert (200, "no-cache") == (client.get(old).status_code, client.get(old).headers["Cache-Control"])
    assert 404 == client.get(old.replace("pages.css", "form.py")).status_code


def test_a_browser_that_takes_nothing_packed_gets_it_plain(client: FlaskClient) -> None:
    """Packing is offered, not forced."""
    plain, packed = client.get(PAGE), client.get(PAGE, headers={"Accept-Encoding": "gzip"})
    assert ("Content-Encoding" in plain.headers, packed.headers["Content-Encoding"]) == (False, "gzip")
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 2


def test_pages_are_kept_by_no_cache_and_hold_no_script_of_their_own(client: FlaskClient) -> None:
    """Typed values and codes stay out of caches; every script is a file from here, and no style stands in a page."""
    pages = [
        client.get(START),
        client.get(PAGE),
        declare(client, OFFICIAL_PAGE, phone="x"),
        declare(client),
        *(client.get(f"/khai-bao/{name}") for name in ("ma", "in", "to-khai", "kiosk?room=con-dao")),
    ]
    assert {"no-store"} == {page.headers["Cache-Control"] for page in pages}
    everything = "".join(page.text for page in pages)
    assert not re.search(r"<script>|style=|<style|\son[a-z]+=\"|(?:src|href)=\"(?:https?:)?//", everything)
    assert 0 < everything.count("<script src=") == everything.count("<script")
