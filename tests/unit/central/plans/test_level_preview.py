"""What a level would change is told before it does."""

from contextlib import closing
from pathlib import Path

from central.plans.preview import KindChange, level_change
from central.plans.rules import CARDS
from edge.protocol.vocabulary import PassFormat, Taking
from tests.support.governed import open_province


def test_rooms_in_which_the_same_changes_stand_together(tmp_path: Path) -> None:
    """Those with a level further down are left out, and a rule of a room's own makes a difference."""
    with closing(open_province(tmp_path)) as store:
        store.registry.set_level("xa", 3, "an")
        store.registry.set_rules("nam-phong", {(2, PassFormat.ID_CARD): Taking.ALONE})
        known = store.registry.places()
        found = [
            (sorted(room.id for room in each.rooms), each.before, each.after) for each in level_change(known, "tinh", 2)
        ]
        assert [(["bac-phong", "tinh-phong"], 1, 2), (["nam-phong"], 1, 2)] == found
        kinds = level_change(known, "tinh", 2)[0].kinds
        assert tuple(KindChange(kind, Taking.ALONE, Taking.WITH_DECLARATION) for kind in CARDS) == kinds
        assert [(["xa-phong"], 3, 1)] == [
            ([room.id for room in each.rooms], each.before, each.after) for each in level_change(known, "xa", None)
        ]
        assert [] == level_change(known, "xa", 3)
