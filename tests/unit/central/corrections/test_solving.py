"""Small least squares, held against known answers."""

import random

import pytest

from central.corrections.solving import inverse, t_975, times


@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_a_matrix_times_its_inverse_is_one(size: int) -> None:
    """Also where a pivot has to be looked for."""
    chance = random.Random(size)
    matrix = [[chance.uniform(-5, 5) for _ in range(size)] for _ in range(size)]
    matrix[0][0] = 0.0 if size > 1 else 2.0
    found = inverse(matrix)
    for place in range(size):
        column = times(matrix, [row[place] for row in found])
        assert [float(at == place) for at in range(size)] == pytest.approx(column, abs=1e-9)


def test_a_matrix_without_inverse_is_refused() -> None:
    """Two doors that always counted alike, without anything to tell them apart."""
    with pytest.raises(ValueError, match="no inverse"):
        inverse([[1.0, 2.0], [2.0, 4.0]])


@pytest.mark.parametrize(
    ("freedom", "table"), [(2, 4.303), (3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042), (1000, 1.962)]
)
def test_students_t_is_as_tabled(freedom: int, table: float) -> None:
    """Within three in a hundred at two degrees of freedom, one from three on."""
    assert table == pytest.approx(t_975(freedom), rel=0.03 if freedom == 2 else 0.01)
