"""The bundle as central keeps and tells it: made when something changed, told whole, put right where others wrote."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from central.errors import StoreError
from central.keys import BADGES, DECLARATIONS, LISTS, open_key
from central.store.badges import BadgeRecord
from central.store.store import Store
from central.trust.desk import RENEW_AFTER, TrustDesk
from central.trust.found import Found
from central.trust.sources import Form, Source
from edge.adapters.trust_folder import read_trust
from edge.passes import Purpose, Trust
from edge.protocol import codec
from edge.protocol.messages import TrustPart
from edge.protocol.topics import trust_part
from edge.protocol.trust_parts import Joining
from tests.support.bundles import keep
from tests.support.central_store import open_store
from tests.support.passes import AT, health_issuer
from tests.support.trust_lists import new_key

ISSUERS = tuple(health_issuer(new_key()) for _ in range(3))


class Broker:
    """Keeps what is retained, as a broker does, and counts what is said."""

    def __init__(self) -> None:
        self.retained: dict[str, bytes] = {}
        self.said = 0

    def publish(self, topic: str, payload: bytes, qos: int, is_retained: bool) -> None:
        """Take a message."""
        assert (1, True) == (qos, is_retained)
        self.said += 1
        self.retained[topic] = payload
        if not payload:
            del self.retained[topic]

    def joined(self) -> bytes | None:
        """Return the bundle that the retained parts make."""
        joining, whole = Joining(), None
        for payload in self.retained.values():
            whole = joining.take(codec.decode(payload, TrustPart)) or whole
        return whole


class Central:
    """A desk with its store, broker and clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store: Store = open_store(folder)
        self.now: datetime = AT
        self.broker = Broker()
        open_key(folder, BADGES, "Counter room test", AT)
        self.key = open_key(folder, LISTS, "Counter room test", AT)
        self.desk = self.restarted()

    def restarted(self) -> TrustDesk:
        """Return a desk as after a restart."""
        self.desk = TrustDesk(self.folder, self.store.badges, self.key, self.broker.publish, lambda: self.now)
        return self.desk

    def list(self, count: int, order: int = 1) -> None:
        """Take in a list of *count* signers."""
        found = Found(Trust(ISSUERS[:count]), AT + timedelta(days=2), order, ())
        self.desk.sources.take("at", Form.AUSTRIAN, found, [str(order).encode()], self.now)

    def at_the_unit(self) -> Trust:
        """Return what a unit believes that has central's exported folder and what the broker retains."""
        bundle = self.broker.joined()
        assert bundle is not None
        keep(self.folder / "trust", bundle)
        return read_trust(self.folder / "trust").trust


@pytest.fixture
def central(tmp_path: Path) -> Central:
    """A central with a key for badges and nothing else."""
    return Central(tmp_path)


def health(trust: Trust) -> set[bytes]:
    """Return the signers of health certificates."""
    return {each.der for each in trust.issuers if each.purpose is Purpose.HEALTH}


def test_doors_follow_the_lists_and_the_badges(central: Central) -> None:
    """A signer comes and goes with its list; a withdrawn badge is known; central's own issuers are in it."""
    central.list(2)
    central.desk.refresh()
    assert {each.der for each in ISSUERS[:2]} == health(central.at_the_unit())
    central.list(1, order=2)
    central.store.badges.add([BadgeRecord("07" * 8, "1", "", 0, 2**42)])
    central.store.badges.revoke("07" * 8, 5)
    central.desk.refresh()
    trust = central.at_the_unit()
    assert ({ISSUERS[0].der}, {b"\x07" * 8}) == (health(trust), trust.revoked_badges)
    assert [Purpose.STAFF] == [each.purpose for each in trust.issuers if each.purpose is not Purpose.HEALTH]


def test_nothing_new_is_not_told_anew(central: Central) -> None:
    """The revision stays while nothing changes, over a restart, too; a day later it is renewed, so that its end moves on."""
    central.list(1)
    first = central.desk.refresh()
    said = central.broker.said
    assert (first.revision, said) == (central.desk.refresh().revision, central.broker.said)
    assert first.revision == central.restarted().refresh().revision
    central.now = AT + RENEW_AFTER
    assert first.until + RENEW_AFTER == central.desk.refresh().until


def test_revision_grows_over_a_restored_folder_and_a_clock_set_back(central: Central) -> None:
    """Units refuse older revisions: none may be used twice."""
    first = central.desk.refresh().revision
    central.now = AT - timedelta(days=400)
    second = central.desk.refresh(must=True).revision
    central.desk.file.unlink()
    central.now = AT + timedelta(seconds=1)
    assert first < second < central.restarted().refresh().revision


def test_what_the_command_line_made_is_told(central: Central) -> None:
    """A bundle made by another process on the same folder takes the place of this one's."""
    central.desk.refresh()
    other = TrustDesk(central.folder, central.store.badges, central.key, now=lambda: central.now)
    made = other.refresh(must=True)
    assert made.revision == central.desk.refresh().revision
    assert central.desk.file.read_bytes() == central.broker.joined()


def test_parts_of_others_are_put_right(central: Central) -> None:
    """A forged part is overwritten, once at first; a part beyond ours is taken away; our own echo is nothing."""
    central.list(1)
    central.desk.refresh()
    (topic,) = central.broker.retained
    good = central.broker.retained[topic]
    said = central.broker.said
    central.desk.heard(topic, good)
    assert said == central.broker.said
    central.broker.retained[topic] = b"forged"
    central.desk.heard(topic, b"forged")
    assert good == central.broker.retained[topic]
    said = central.broker.said
    for _ in range(50):
        central.desk.heard(topic, b"forged")
    assert said == central.broker.said
    for odd in ("1", "200", "x", "9" * 30, "9" * 5000, "０"):
        central.broker.retained[trust_part(0)[:-1] + odd] = b"old"
        central.desk.heard(trust_part(0)[:-1] + odd, b"old")
    assert [topic] == list(central.broker.retained)


def test_bundle_that_shrinks_takes_its_last_parts_back(central: Central) -> None:
    """Nothing of a larger one is left on the broker."""
    marks = frozenset(number.to_bytes(2) * 8 for number in range(60_000))
    many = frozenset(
        bytes((a * 7 + b * 13 + i * a + b * b) % 256 for i in range(16)) for a in range(256) for b in range(99)
    )
    found = Found(Trust(ISSUERS[:1], revoked_certificates=many | marks), AT + timedelta(days=2), 1, ())
    central.desk.sources.take("at", Form.AUSTRIAN, found, [b"1"], AT)
    central.desk.refresh()
    assert len(central.broker.retained) > 1
    central.list(1, order=2)
    central.desk.refresh()
    assert ([trust_part(0)], {ISSUERS[0].der}) == (list(central.broker.retained), health(central.at_the_unit()))


def test_list_past_its_end_is_told_once(central: Central) -> None:
    """Loudly in the log; the pages have it from the status."""
    central.list(1)
    central.now = AT + timedelta(days=3)
    with capture_logs() as logs:
        central.desk.refresh()
        central.desk.refresh(must=True)
    assert [("at", "error")] == [
        (each["source"], each["log_level"]) for each in logs if "past its end" in each["event"]
    ]
    assert [True] == [each.has_ended(central.now) for each in central.desk.status.sources]


def test_damage_leaves_the_bundle_in_force(central: Central) -> None:
    """A list that cannot be read is told, and the doors go on with what they have."""
    central.list(1)
    central.desk.refresh()
    before = central.broker.joined()
    (central.folder / "lists" / "at.list").write_bytes(b"junk")
    with pytest.raises(StoreError, match="damaged"):
        central.desk.refresh()
    assert before == central.broker.joined()


def test_an_own_certificate_that_cannot_be_read_is_named_and_nobody_left_out(central: Central) -> None:
    """Rather no new bundle than one without an issuer whose declarations are in hands."""
    central.desk.refresh()
    before = central.broker.joined()
    spoilt = central.folder / "trust" / "staff" / "spoilt.pem"
    spoilt.write_bytes(b"junk")
    central.list(1)
    with pytest.raises(StoreError, match=f"the certificate {spoilt} cannot be read: holds no certificate"):
        central.desk.refresh()
    assert before == central.broker.joined()


def test_running_desk_notices_changes_by_itself(tmp_path: Path) -> None:
    """What the command line or a page changes is told without being asked."""
    from tests.support.net import eventually

    central = Central(tmp_path)
    central.desk.start()
    eventually(lambda: central.broker.joined() is not None, what="the first bundle")
    central.list(2)
    eventually(lambda: len(health(central.at_the_unit())) == 2, what="the list")
    (tmp_path / "lists" / "at.list").write_bytes(b"junk")
    eventually(lambda: "damaged" in central.desk.status.problem, what="the problem")
    central.desk.sources.remove("at")
    eventually(lambda: not health(central.at_the_unit()) and not central.desk.status.problem, what="the removal")
    central.desk.close()


def test_certificates_that_are_made_on_the_way_are_told_at_once(central: Central) -> None:
    """Who looks after the keys comes first, so that the doors have the next certificate before its key signs."""
    made = []

    def look() -> None:
        made.append(open_key(central.folder, DECLARATIONS, "Counter room test", AT))

    now, store = central.now, central.store
    desk = TrustDesk(central.folder, store.badges, central.key, central.broker.publish, lambda: now, [look])
    told = {each.der for each in desk.refresh().trust.issuers}
    assert {made[0].issuer.der} <= told


class SlowSources:
    """Sources whose lists take until `go` is set to be read."""

    def __init__(self) -> None:
        self.reading = threading.Event()
        self.go = threading.Event()

    def all(self) -> tuple[Source, ...]:
        """Return no list, in time."""
        self.reading.set()
        assert self.go.wait(20)
        return ()


def test_broker_is_heard_while_lists_are_read(central: Central) -> None:
    """Decoding long lists takes seconds; whoever brings messages does not wait for it."""
    central.desk.refresh()
    slow = SlowSources()
    central.desk.sources = slow  # type: ignore[assignment]
    making = threading.Thread(target=lambda: central.desk.refresh(must=True))
    making.start()
    assert slow.reading.wait(20)
    hearing = threading.Thread(
        target=lambda: (central.desk.heard(trust_part(0), b"forged"), central.desk.publish_all())
    )
    hearing.start()
    hearing.join(10)
    is_heard = not hearing.is_alive()
    slow.go.set()
    making.join(20)
    hearing.join(20)
    assert is_heard
