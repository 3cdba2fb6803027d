"""Names are put in order as people read them."""

import random

import pytest

from central.names import in_order


@pytest.mark.parametrize(
    "names",
    [
        ["Quầy 1", "Quầy 2", "Quầy 10", "Quầy 11", "Quầy 100"],
        ["Phòng 1 tầng 2", "phòng 1 tầng 10", "Phòng 02 tầng 1", "PHÒNG 10"],
        ["Bảo vệ", "Đoàn viên 9", "Đoàn viên 12", "Quầy"],
        ["2", "10", "Quầy 99999999999999999999", "Quầy 100000000000000000000"],
    ],
)
def test_numbers_in_names_count_by_their_size(names: list[str]) -> None:
    """Whatever order they come in, however many figures, with and without leading noughts."""
    mixed = names[:]
    random.Random(7).shuffle(mixed)
    assert names == sorted(mixed, key=in_order)
