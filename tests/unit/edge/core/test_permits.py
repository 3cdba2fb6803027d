"""Who hands how many permits to whom: debts first, then people who wait, then doors that have little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.core import permits
from edge.core.permits import Gift, Holding


def door(held: int, waiting: int = 0, **more: object) -> Holding:
    """Return a door that has neither given nor taken, unless told."""
    return Holding(**{"held": held, "given": {}, "taken": {}, "waiting": waiting, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        pytest.param(door(0), {"b": door(-3)}, None, id="nothing to give"),
        pytest.param(door(-1), {"b": door(-3)}, None, id="a debtor gives nothing"),
        pytest.param(door(5), {"b": door(-3)}, Gift("b", 3), id="a debt is paid"),
        pytest.param(door(2, waiting=2), {"b": door(-3)}, Gift("b", 2), id="also with what people wait for here"),
        pytest.param(
            door(5), {"b": door(-3, is_reachable=False)}, Gift("b", 3), id="also out of reach: the room is too full"
        ),
        pytest.param(door(5), {"b": door(-3, is_serving=False)}, Gift("b", 3), id="also of a door in fault"),
        pytest.param(
            door(5), {"b": door(0, waiting=2), "c": door(-1)}, Gift("c", 1), id="debts before people who wait"
        ),
        pytest.param(door(5), {"b": door(0, waiting=2)}, Gift("b", 2), id="who waits draws a permit"),
        pytest.param(door(2, waiting=1), {"b": door(0, waiting=2)}, Gift("b", 1), id="but not one waited for here"),
        pytest.param(
            door(1, is_busy=True), {"b": door(0, waiting=2)}, None, id="nor that of who stands in the doorway"
        ),
        pytest.param(door(1), {"b": door(0, waiting=2)}, Gift("b", 1), id="the last one goes where people wait"),
        pytest.param(
            door(5), {"b": door(1, waiting=1)}, Gift("b", 2), id="who waits there has a permit; the rest is shared"
        ),
        pytest.param(
            door(2), {"b": door(0, waiting=2, is_reachable=False)}, None, id="who does not hear is given none"
        ),
        pytest.param(door(2), {"b": door(0, waiting=2, is_serving=False)}, None, id="who lets nobody in is given none"),
        pytest.param(door(5), {"b": door(0)}, Gift("b", 2), id="half the difference to a door that has none"),
        pytest.param(door(8), {"b": door(1)}, Gift("b", 3), id="or little"),
        pytest.param(door(8), {"b": door(2)}, None, id="a quarter is not little"),
        pytest.param(door(1), {"b": door(0)}, None, id="a single one stays"),
        pytest.param(
            door(1),
            {"b": door(0, waiting=4), "c": door(3, is_serving=False), "d": door(2, is_serving=False)},
            None,
            id="nobody gives more than there is: what people wait for is left to those who have it",
        ),
        pytest.param(door(5), {"b": door(9), "c": door(0)}, None, id="the door that has more shares"),
        pytest.param(door(5), {"b": door(9, is_giving=False), "c": door(0)}, Gift("c", 2), id="unless it cannot"),
        pytest.param(door(4), {"b": door(9), "c": door(-3)}, None, id="the door that has more pays"),
        pytest.param(door(4), {"b": door(9), "c": door(-11)}, Gift("c", 2), id="and the next the rest"),
        pytest.param(door(4), {"b": door(9, is_reachable=False), "c": door(-3)}, Gift("c", 3), id="unless it is away"),
        pytest.param(door(4), {"b": door(9, is_giving=False), "c": door(-3)}, Gift("c", 3), id="or cannot write"),
        pytest.param(
            door(1, given={"b": 3}), {"b": door(-3)}, None, id="a debt that is paid already is not paid twice"
        ),
        pytest.param(door(4), {"b": door(-3), "c": door(0, given={"b": 2})}, Gift("b", 1), id="nor one another pays"),
        pytest.param(
            door(3, is_serving=False), {"b": door(5), "c": door(1)}, Gift("c", 3), id="a door in fault hands all over"
        ),
        pytest.param(
            door(3, is_serving=False), {"b": door(5, is_serving=False)}, None, id="but not to another in fault"
        ),
        pytest.param(door(3, is_serving=False), {}, None, id="nor to nobody"),
    ],
)
def test_gift(own: Holding, others: dict[str, Holding], expected: Gift | None) -> None:
    """The policy as a table; the giver is called a."""
    assert expected == permits.gift("a", own, others)


def test_what_a_door_holds() -> None:
    """Its share, what it took, less what it gave and whom it let in; below zero it owes."""
    assert 6 == permits.held(5, {"b": 3}, {"c": 4}, net=-2)
    assert -1 == permits.held(2, {}, {}, net=3)


def test_what_is_to_be_taken() -> None:
    """What others announced for this door and it has not taken; never twice, and nothing that a replaced ledger no longer tells."""
    others = {"b": door(0, given={"a": 5, "c": 9}), "c": door(0, given={"a": 2}), "d": door(0)}
    assert {"b": 4} == permits.takeable("a", {"b": 1, "c": 3}, others)


def test_what_was_forgotten() -> None:
    """What others took from this door, and its own ledger does not tell."""
    others = {"b": door(0, taken={"a": 5}), "c": door(0, taken={"a": 2})}
    assert {"b": 4} == permits.forgotten("a", {"b": 1, "c": 2}, others)


_NAMES = ("a", "b", "c", "d")


@given(
    st.lists(st.tuples(st.integers(-6, 12), st.integers(0, 4), st.booleans(), st.booleans()), min_size=2, max_size=4)
)
def test_doors_that_see_the_same_come_to_rest(doors: list[tuple[int, int, bool, bool]]) -> None:
    """Without anything new to happen the gifts end soon; none is lost, none leaves a debt, and debts are paid as far as there is."""
    held = {name: each[0] for name, each in zip(_NAMES, doors, strict=False)}
    total, gifts = sum(held.values()), 0

    def holding(name: str) -> Holding:
        _, waiting, is_serving, is_busy = doors[_NAMES.index(name)]
        return door(held[name], waiting, is_serving=is_serving, is_busy=is_busy)

    def round_of_gifts() -> int:
        before = gifts
        given = 0
        for name in held:
            others = {other: holding(other) for other in held if other != name}
            gift = permits.gift(name, holding(name), others)
            if gift is not None:
                assert 0 < gift.count <= held[name]
                held[name] -= gift.count
                held[gift.to] += gift.count
                given += 1
        return before + given

    while (after := round_of_gifts()) != gifts:
        gifts = after
        assert gifts <= 4 * len(held), "they never come to rest"
    assert total == sum(held.values())
    assert min(held.values()) >= 0 or max(held.values()) <= 0
