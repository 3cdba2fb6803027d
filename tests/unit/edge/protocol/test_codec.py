"""The codec lets through what it should and says in words what it should not."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.protocol.codec import MAX_BYTES, decode, encode
from edge.protocol.errors import MalformedMessage, ProtocolError, UnknownVersion
from edge.protocol.messages import MOST_FILED, Availability, Day, Filed, Log, Plan, State
from edge.protocol.rows import Entered
from edge.protocol.table import TYPE_OF_LEAF

LOG = Log(epoch="e1", epoch_order=1, rows=(Entered(n=1, boot="b", mono_ms=5, entries=1, on_red=True),))


def test_a_message_survives_the_wire() -> None:
    """What is decoded equals what was encoded."""
    assert LOG == decode(encode(LOG), Log)


def test_the_fullest_day_is_a_message_and_shows_nothing() -> None:
    """As many on file as a room's file holds; its text form has neither the key nor who is on file."""
    filed = tuple(
        Filed(who=f"{n:022}", until_utc_ms=1_800_000_000_000, people=20, ref=f"{n:032x}") for n in range(MOST_FILED)
    )
    day = Day(from_utc_ms=1_800_000_000_000, until_utc_ms=1_800_000_000_001, key="K" * 42 + "A", filed=filed)
    assert day == decode(encode(day), Day)
    assert [False, False] == [secret in f"{day!r} {day}" for secret in ("KKK", f"{7:022}")]


def test_unknown_fields_are_ignored() -> None:
    """A newer sender may add fields to a version."""
    payload = b'{"v":1,"online":true,"session":"s","colour":"blue"}'
    assert Availability(online=True, session="s") == decode(payload, Availability)


def test_a_plan_with_areas_is_understood_by_units_that_know_none_and_one_without_by_those_that_do() -> None:
    """An older unit reads all the rest; an older central says nothing of areas, which is none."""
    fields = [
        (field.name, field.type, field.default) for field in msgspec.structs.fields(Plan) if field.name != "areas"
    ]
    with_default = [field if field[2] is not msgspec.NODEFAULT else field[:2] for field in fields]
    older = msgspec.defstruct("OlderPlan", with_default, frozen=True, kw_only=True)
    plan = Plan(revision=3, name="Phòng", limit=5, doors=(), level=2)
    told = msgspec.json.decode(encode(msgspec.structs.replace(plan, areas=("xa", "tinh"))), type=older)
    assert (3, "Phòng", 2) == (told.revision, told.name, told.level)
    assert plan == decode(msgspec.json.encode(told), Plan)
    with pytest.raises(MalformedMessage, match="areas"):
        decode(encode(plan).replace(b'"areas":[]', b'"areas":["Not A Slug"]'), Plan)


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (b"", "not a versioned JSON object"),
        (b"hello", "not a versioned JSON object"),
        (b"\xff\xfe", "not a versioned JSON object"),
        (b"[1]", "Expected `object`"),
        (b'{"online":true}', "missing required field `v`"),
        (b'{"v":1,"online":"yes","session":"s"}', "Expected `bool`, got `str` - at `$.online`"),
        (b'{"v":1,"online":true,"session":"a b"}', "$.session"),
        (b'{"v":1,"online":true,"session":"a\\n"}', "$.session"),
        (b'{"v":1,"online":true}', "missing required field `session`"),
        (b"[" * 100_000, "not a versioned JSON object"),
        (b'{"v":1,"a":' + b"[" * 100_000, "not a versioned JSON object"),
    ],
)
def test_what_is_not_the_message_is_refused_in_words(payload: bytes, words: str) -> None:
    """The sentence names what is wrong and where."""
    with pytest.raises(MalformedMessage) as caught:
        decode(payload, Availability)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (
            b'{"v":1,"online":true,"session":"s","faults":["MAU THU"]}',
            "availability message: Invalid enum value - at `$.faults[0]`",
        ),
        (
            b'{"v":1,"epoch":"e","epoch_order":1,"rows":[{"kind":"MAU \' - at `$.x`","n":1}]}',
            "log message: Invalid value - at `$.rows[0].kind`",
        ),
    ],
)
def test_what_was_sent_is_not_said_again(payload: bytes, said: str) -> None:
    """The library's words for a value that is none of those known repeat the value; ours name the place alone."""
    with pytest.raises(MalformedMessage) as caught:
        decode(payload, Log if b"rows" in payload else Availability)
    assert f"not a {said}" == str(caught.value)


def test_a_future_version_is_told_apart_from_rubbish() -> None:
    """Unknown versions are counted on their own: they mean "update me", not "broken sender"."""
    with pytest.raises(UnknownVersion, match="version 2, and this program speaks version 1"):
        decode(b'{"v":2,"presence":1}', Availability)


def test_the_version_is_found_wherever_it_stands() -> None:
    """Another sender's order of fields and its spaces change nothing, and what it says last counts."""
    usual = Availability(online=True, session="s")
    assert usual == decode(b'{"online":true, "v" : 1, "session":"s"}', Availability)
    with pytest.raises(UnknownVersion, match="version 2"):
        decode(b'{"online":true,"session":"s","v":2}', Availability)
    with pytest.raises(UnknownVersion, match="version 2"):
        decode(b'{"v":1,"online":true,"session":"s","v":2}', Availability)


def test_an_oversized_message_is_refused_unread() -> None:
    """A reader does not parse what no sender of ours would send."""
    with pytest.raises(MalformedMessage, match="more than the"):
        decode(b" " * (MAX_BYTES + 1), Availability)


def test_a_time_of_1970_cannot_be_said() -> None:
    """A unit without a clock says null, never 1970."""
    with pytest.raises(MalformedMessage, match="utc_ms"):
        decode(
            b'{"v":1,"epoch":"e","epoch_order":1,"rows":[{"kind":"booted","n":1,"boot":"b","mono_ms":1,"utc_ms":0,"version":"1"}]}',
            Log,
        )


@given(st.binary(max_size=200), st.sampled_from(list(TYPE_OF_LEAF.values())))
def test_any_bytes_are_a_message_or_a_sentence(payload: bytes, kind: type[Plan]) -> None:
    """Nothing that arrives can raise anything else."""
    try:
        decode(payload, kind)
    except ProtocolError as error:
        assert str(error)


@given(
    st.sampled_from([State, Log, Plan]),
    st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=5) | st.none(), max_size=5),
)
def test_objects_of_the_wrong_shape_are_a_sentence(kind: type[Plan], fields: dict[str, object]) -> None:
    """JSON objects that carry a version but nothing that fits."""
    import msgspec

    with pytest.raises(ProtocolError):
        decode(msgspec.json.encode({**fields, "v": 1}), kind)
