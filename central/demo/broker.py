"""The demo's own Mosquitto: the shipped configuration with paths and a port of its own, TLS, accounts and access rules included."""

import asyncio
import getpass
import shutil
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from central.broker.accounts import ACL, PASSWORDS, provision, secret_file
from central.broker.acl import CENTRAL_USER, DoorKey
from central.broker.certificates import CA_CERTIFICATE, SERVER_CERTIFICATE, SERVER_KEY, make_certificates
from central.broker.settings import with_settings
from central.demo.ports import HOST
from central.demo.processes import Child, ProgramEnded, ProgramMissing

TEMPLATE = Path(__file__).parents[2] / "firmware_config" / "mosquitto" / "mosquitto.conf"

_START_S = 10.0


@dataclass(frozen=True, slots=True)
class BrokerAccess:
    """What a client needs to connect."""

    port: int
    ca_file: Path
    folder: Path

    def password_file(self, user: str = CENTRAL_USER) -> Path:
        """The file with the password of *user*."""
        return secret_file(self.folder, user)


async def start_broker(folder: Path, port: int, doors: Iterable[DoorKey]) -> tuple[Child, BrokerAccess]:
    """Start Mosquitto for *doors* on *port* of the loopback address, with all its files in *folder*, and wait until it answers.

    Raises: ProgramMissing, ProgramEnded.
    """
    program = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin") or shutil.which("mosquitto")
    if program is None:
        raise ProgramMissing("mosquitto is not installed; on Debian: apt install mosquitto")
    if not TEMPLATE.is_file():
        raise ProgramMissing(f"{TEMPLATE} is missing; the demo runs from a checkout of the project")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    provision(folder, doors)
    make_certificates(folder, [HOST, "localhost"], datetime.now(UTC), days=30)
    config = folder / "mosquitto.conf"
    values = {
        "listener": f"{port} {HOST}",
        "cafile": f"{folder / CA_CERTIFICATE}",
        "certfile": f"{folder / SERVER_CERTIFICATE}",
        "keyfile": f"{folder / SERVER_KEY}",
        "password_file": f"{folder / PASSWORDS}",
        "acl_file": f"{folder / ACL}",
        "persistence_location": f"{folder}/",
        "pid_file": f"{folder / 'mosquitto.pid'}",
    }
    # Started as root, Mosquitto would become another user, who cannot read this private folder.
    config.write_text(with_settings(TEMPLATE.read_text("utf-8"), values, {"user": getpass.getuser()}), "utf-8")
    child = await Child.start("mosquitto", [program, "-c", config], folder / "mosquitto.log")
    access = BrokerAccess(port, folder / CA_CERTIFICATE, folder)
    try:
        await asyncio.wait_for(_answers(child, access), _START_S)
    except BaseException as error:  # the demo may be told to end right here
        await child.kill()
        if isinstance(error, TimeoutError | ProgramEnded):
            raise ProgramEnded(f"Mosquitto did not start: {child.last_words()}") from None
        raise
    return child, access


async def _answers(child: Child, access: BrokerAccess) -> None:
    context = ssl.create_default_context(cafile=access.ca_file)
    while True:
        if not child.is_running:
            raise ProgramEnded("Mosquitto ended")
        try:
            _, writer = await asyncio.open_connection(HOST, access.port, ssl=context)
        except (OSError, ssl.SSLError):
            await asyncio.sleep(0.05)
            continue
        writer.close()
        await writer.wait_closed()
        return
