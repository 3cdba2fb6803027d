"""A PostgreSQL server of the tests alone: on a socket in a folder of its own and a port of this machine, run by somebody else than root."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

import psycopg

from central.demo.ports import HOST
from tests.support.net import eventually, free_port

_FALLBACK = "/usr/lib/postgresql"
"""Debian keeps the server's programs out of the path, by version."""

_SETTINGS = {
    "listen_addresses": HOST,
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",  # what is deleted stays visible to the tests that look for it
    "timezone": "Asia/Ho_Chi_Minh",
}
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}
"""Saves seconds; nothing here outlives the run."""


def programs() -> Path | None:
    """Return the folder of `initdb` and `postgres`, None where PostgreSQL is not installed."""
    found = shutil.which("postgres")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path(_FALLBACK).glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


class PostgreSQL:
    """A running server whose role `counterroom` may make databases and is no superuser, as an operator would have it."""

    def __init__(self, *, is_durable: bool = False) -> None:
        self._settings = _SETTINGS | ({} if is_durable else _NOT_DURABLE)
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = Path()
        self._count = 0
        self._port = free_port()

    def start(self) -> "PostgreSQL":
        """Make the server's files, start it and wait until it answers."""
        found = programs()
        assert found is not None, "PostgreSQL is not installed"
        self._folder = Path(tempfile.mkdtemp(prefix="counterroom-pg-"))  # pytest's own folders are closed to others
        who: dict[str, object] = {"cwd": self._folder}
        if os.geteuid() == 0:
            other = pwd.getpwnam("postgres")
            os.chown(self._folder, other.pw_uid, other.pw_gid)
            who |= {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": ()}
        data = self._folder / "data"
        # Names in the order of a dictionary, unlike SQLite's: nothing may hang on how letters compare.
        locale = ("--locale=C.UTF-8", "--encoding=UTF8", "--locale-provider=icu", "--icu-locale=vi-VN")
        command = [str(found / "initdb"), "-D", str(data), "-U", "root", "-A", "trust", "--no-sync", *locale]
        subprocess.run(command, check=True, capture_output=True, **who)  # type: ignore[call-overload]
        settings = [f"--{name}={value}" for name, value in (self._settings | {"port": str(self._port)}).items()]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(  # type: ignore[call-overload]
                [str(found / "postgres"), "-D", str(data), "-k", str(self._folder), *settings],
                stdout=log, stderr=log, **who,
            )  # fmt: skip
        eventually(self._answers, what="PostgreSQL")
        self.run("CREATE ROLE counterroom LOGIN CREATEDB")
        return self

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self._folder / "log").read_text()
        try:
            self.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def run(self, statement: str, user: str = "root") -> None:
        """Carry out a statement that concerns the whole server."""
        with psycopg.connect(
            host=str(self._folder), port=self._port, user=user, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def url(self, name: str, *, is_remote: bool = False) -> str:
        """Return the URL by which central opens the database *name*, by the server's socket or as from another machine."""
        if is_remote:
            return f"postgresql+psycopg://counterroom@{HOST}:{self._port}/{name}"
        return f"postgresql+psycopg://counterroom@/{name}?host={self._folder}&port={self._port}"

    def make(self, template: str = "template1") -> str:
        """Make a database as a copy of *template*, to which nobody may be connected; return its name."""
        self._count += 1
        name = f"d{self._count}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}", user="counterroom")
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def bytes_of(self, name: str) -> bytes:
        """Return what the files of a database hold once all that is in memory is written, and what the server has logged."""
        self.run("CHECKPOINT")
        with psycopg.connect(host=str(self._folder), port=self._port, user="root", dbname=name) as connection:
            (oid,) = (
                connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone() or ()
            )
        files = sorted((self._folder / "data" / "base" / str(oid)).iterdir())
        return b"".join(file.read_bytes() for file in (*files, self._folder / "log"))

    def close(self) -> None:
        """Stop the server and remove its files. Idempotent."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None
            shutil.rmtree(self._folder)

    def __enter__(self) -> "PostgreSQL":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
