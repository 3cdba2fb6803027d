"""`counterroom-central trust`: whom the doors believe. Answers: 0 done, 2 it could not be done."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath

import click

from central import logs
from central.bootstrap import open_store
from central.commands.refusal import Refused, config_option, in_words
from central.config import load_config
from central.keys import LISTS, open_key
from central.trust.austrian import read_austrian
from central.trust.desk import TrustDesk
from central.trust.folder import SUFFIXES, read_folder
from central.trust.found import MAX_BYTES, Found
from central.trust.german import read_german
from central.trust.sources import Form, Source, TrustSources
from central.trust.swiss import SIGNER, read_swiss
from edge.passes import TrustError


@click.group()
def command() -> None:
    """Manage the lists of whom the doors believe."""


@dataclass(frozen=True, slots=True)
class _Given:
    form: Form
    files: dict[PurePath, bytes]
    key: bytes
    signer: str


@command.command("import")
@config_option
@click.option("--format", "form", type=click.Choice([form.value for form in Form]), required=True)
@click.option(
    "--key",
    type=click.Path(dir_okay=False, path_type=Path),
    help="What vouches for the list, in PEM: de the public key, at the certificate, ch the root certificate.",
)
@click.option("--as", "name", metavar="NAME", help="The name of this source.  [default: the format]")
@click.option("--signer", default=SIGNER, show_default=True, metavar="NAME", help="ch: who may sign, by name.")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@in_words
def import_list(
    config: Path, form: str, key: Path | None, name: str | None, signer: str, files: tuple[Path, ...]
) -> None:
    """Take in a trust list; it replaces the former one of its source, and the doors know it within seconds.

    de: the list. at: the list and its signature. ch: the files of keys, of active key ids, and of withdrawn certificates. folder: a
    folder, or files, of certificates (icao/ authorities, shc/ key sets, dcc/revoked.txt withdrawn certificates).
    A list whose signature is wrong, that has ended, or that is older than the one in force is refused.
    """
    wanted = Form(form)
    if (key is None) != (wanted is Form.FOLDER):
        raise click.UsageError("--key must name what vouches for the list" if key is None else "a folder has no --key")
    given = _Given(wanted, _contents(files), _content(key) if key is not None else b"", signer)
    now = datetime.now(UTC)
    found = _read(given, now)
    sources = TrustSources(load_config(config).central.data_dir / "lists")
    source = sources.take(name or wanted.value, wanted, found, given.files.values(), now)
    for words in source.problems:
        click.echo(words, err=True)
    click.echo(_line(source, now))


@command.command("list")
@config_option
@in_words
def list_all(config: Path) -> None:
    """List the sources: name, form, signers, withdrawn certificates, when taken in, until when."""
    for source in TrustSources(load_config(config).central.data_dir / "lists").all():
        click.echo(_line(source, datetime.now(UTC)))


@command.command()
@config_option
@click.argument("name")
@in_words
def remove(config: Path, name: str) -> None:
    """Forget a source: the doors believe its signers no more."""
    TrustSources(load_config(config).central.data_dir / "lists").remove(name)


@command.command()
@config_option
@in_words
def publish(config: Path) -> None:
    """Make the bundle anew, which a running central tells to all doors; writes where it stands.

    That file may also be copied to a unit without network, as central/bundle.cbor of its trust folder.
    """
    with _desk(config) as desk:
        try:
            bundle = desk.refresh(must=True)
        except (TrustError, ValueError) as error:
            raise Refused(f"the bundle cannot be made: {error}") from None
    click.echo(f"{desk.file}\t{bundle.revision}\t{len(bundle.trust.issuers)} signers\tuntil {bundle.until:%Y-%m-%d}")


@contextmanager
def _desk(config: Path) -> Iterator[TrustDesk]:
    loaded = load_config(config)
    logs.configure(loaded.central.log_level)  # results alone go to standard output
    with closing(open_store(loaded)) as store:
        data_dir = loaded.central.data_dir
        key = open_key(data_dir, LISTS, loaded.declarations.issuer_name, datetime.now(UTC))
        yield TrustDesk(data_dir, store.badges, key)


def _read(given: _Given, now: datetime) -> Found:
    contents = tuple(given.files.values())
    match given.form:
        case Form.GERMAN:
            if len(contents) != 1:
                raise Refused("a German list is one file")
            return read_german(contents[0], given.key)
        case Form.AUSTRIAN:
            return read_austrian(contents, given.key, now)
        case Form.SWISS:
            return read_swiss(contents, given.key, now, given.signer)
        case Form.FOLDER:
            return read_folder(given.files)


def _contents(paths: tuple[Path, ...]) -> dict[PurePath, bytes]:
    found: dict[PurePath, bytes] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.suffix.lower() not in SUFFIXES or file.is_dir():
                    continue
                if not file.is_file():  # it might be the list of what is withdrawn: nothing is left out in silence
                    raise Refused(f"{file} is no file that can be read, or a link to nowhere")
                found[file.relative_to(path)] = _content(file)
        elif (name := PurePath(path.name)) in found:
            raise Refused(f"two files are called {name}")
        else:
            found[name] = _content(path)
    return found


def _content(file: Path) -> bytes:
    if file.stat().st_size > MAX_BYTES:
        raise Refused(f"{file} is larger than the {MAX_BYTES // 1024 // 1024} MB a file of a list may have")
    return file.read_bytes()


def _line(source: Source, now: datetime) -> str:
    ends = "no end" if source.until is None else f"until {source.until:%Y-%m-%d %H:%M} UTC"
    parts = (
        source.name,
        source.form.value,
        f"{len(source.trust.issuers)} signers",
        f"{len(source.trust.revoked_certificates)} withdrawn",
        f"taken {source.imported:%Y-%m-%d %H:%M} UTC",
        ends + (", ENDED" if source.has_ended(now) else ""),
    )
    return "\t".join(parts)
