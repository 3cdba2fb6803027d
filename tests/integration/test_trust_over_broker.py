"""From a list taken in at central to a code judged at the door: real central, real Mosquitto, a real unit with its reader process."""

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import paho.mqtt.client as paho
import pytest
from click.testing import CliRunner
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from central.badges.desk import BadgeDesk
from central.commands import main
from central.keys import BADGES, open_key
from central.store.store import Store
from edge.passes import Issuer, Purpose, Trust
from edge.protocol.codec import encode
from edge.protocol.topics import TRUST_PARTS, trust_part
from edge.protocol.trust_parts import cut
from tests.support.broker import Broker
from tests.support.bundles import a_bundle, list_key
from tests.support.central_process import CentralProcess
from tests.support.databases import database_url
from tests.support.net import eventually
from tests.support.passes import a_dcc, certificate_of
from tests.support.simulated_unit import SimulatedUnit, unit_toml
from tests.support.trust_lists import german, german_entry, new_key, pem_of_key

pytestmark = pytest.mark.broker

NOW = datetime.now(UTC)
WITHIN_S = 15.0


class Signer:
    """A new signer of health certificates, each of which is another code."""

    def __init__(self) -> None:
        self.key = new_key()
        self.der = certificate_of(self.key, not_before=NOW - timedelta(days=9), not_after=NOW + timedelta(days=9))
        self._days = count(1)

    def code(self) -> str:
        """Return a certificate that was not shown yet."""
        issuer = Issuer.from_der(self.der, Purpose.HEALTH)
        expires = NOW + timedelta(days=next(self._days))
        return a_dcc(self.key, issuer, issued=NOW - timedelta(days=1), expires=expires)


class Site:
    """Central, a unit and somebody who shows codes."""

    def __init__(self, folder: Path, central: CentralProcess, unit: SimulatedUnit) -> None:
        self.folder, self.central, self.unit = folder, central, unit
        self.store = Store(database_url(central.folder))
        badge_key = open_key(central.folder, BADGES, "x", NOW)
        self.badges = BadgeDesk(self.store.badges, lambda: badge_key, "Counter room test")
        self._country = new_key()
        (folder / "country.pem").write_bytes(pem_of_key(self._country))

    def call(self, *words: str) -> None:
        """Call central's command line."""
        done = CliRunner().invoke(main, [*words[:2], "--config", str(self.central.config), *words[2:]])
        assert 0 == done.exit_code, done.output

    def take_list(self, *signers: Signer) -> None:
        """Take a list of *signers* in."""
        (self.folder / "list").write_bytes(german(self._country, [german_entry(each.der) for each in signers]))
        self.call(
            "trust", "import", "--format", "de", "--key", str(self.folder / "country.pem"), str(self.folder / "list")
        )

    def shown(self, code: str) -> str:
        """Return why the door judges *code* as it does."""
        self.unit.order(do="show", text=code, for_s=5.0)  # the next code takes its place
        return str(self.unit.next("verdict")["reason"])

    def becomes(self, reason: str, code: Callable[[], str]) -> float:
        """Show code after code until the door gives *reason*; return how long that took."""
        began = time.monotonic()
        while (given := self.shown(code())) != reason:
            assert time.monotonic() - began < WITHIN_S, f"still {given}, not {reason}"
        return time.monotonic() - began


@pytest.fixture
def site(tmp_path: Path, broker: Broker, central: CentralProcess) -> Iterator[Site]:
    """A running central with one room, and a unit that was given central's trust folder."""
    config = unit_toml(
        tmp_path / "unit", broker.port, room="tiep-dan", door="chinh", camera="width = 800\nheight = 600"
    )
    shutil.copytree(central.folder / "trust", tmp_path / "unit" / "trust", dirs_exist_ok=True)
    with SimulatedUnit(config) as unit:
        unit.next("ready")
        made = Site(tmp_path, central, unit)
        yield made
        made.store.close()


def test_door_follows_central_within_seconds(site: Site) -> None:
    """A signer is believed once its list is taken in and refused once it is gone; a badge until it is withdrawn."""
    first, second = Signer(), Signer()
    assert "unknown_issuer" == site.shown(first.code())
    site.take_list(first, second)
    site.becomes("signature_valid", first.code)
    site.take_list(second)
    site.becomes("unknown_issuer", first.code)
    assert "signature_valid" == site.shown(second.code())
    site.call("trust", "remove", "de")
    site.becomes("unknown_issuer", second.code)

    kept, *withdrawn = site.badges.issue([str(number) for number in range(40)], "", 30, datetime.now(UTC))
    assert "signature_valid" == site.shown(withdrawn.pop().code)
    for badge in withdrawn[1:]:
        site.badges.revoke(badge.record.id, datetime.now(UTC))
    site.call("badge", "revoke", withdrawn[0].record.id)
    codes = iter(withdrawn)
    site.becomes("revoked", lambda: next(codes).code)  # each is another code: the same one held is one scan
    assert "signature_valid" == site.shown(kept.code)


def test_forged_bundle_is_ignored_and_cleared_away(site: Site, broker: Broker) -> None:
    """Whoever may write the topic can make no door believe anybody, and central puts its own bundle back."""
    genuine, forger = Signer(), Signer()
    site.take_list(genuine)
    site.becomes("signature_valid", genuine.code)
    forged = a_bundle(
        list_key(NOW - timedelta(days=1)), Trust((Issuer.from_der(forger.der, Purpose.HEALTH),)), 2**52, NOW
    )
    retained: dict[str, bytes] = {}
    heard: list[str] = []

    def on_message(_client: object, _data: object, message: paho.MQTTMessage) -> None:
        heard.append(message.topic)
        retained[message.topic] = bytes(message.payload)

    attacker = paho.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    attacker.on_message = on_message
    attacker.connect("127.0.0.1", broker.port)
    attacker.subscribe(TRUST_PARTS, 1)
    attacker.loop_start()
    eventually(lambda: trust_part(0) in retained, what="central's bundle")
    ours = retained[trust_part(0)]
    for part in cut(forged, 2**52):
        attacker.publish(trust_part(0), encode(part), 1, retain=True)
        attacker.publish(trust_part(7), encode(part), 1, retain=True)
    eventually(
        lambda: len(heard) > 3 and retained[trust_part(0)] == ours and not retained[trust_part(7)],
        what="central's bundle again",
    )
    attacker.disconnect()
    attacker.loop_stop()
    assert ["unknown_issuer", "signature_valid"] == [site.shown(each.code()) for each in (forger, genuine)]
    site.take_list(genuine, forger)
    site.becomes("signature_valid", forger.code)
