"""Least squares for a handful of unknowns, by the normal equations. Pure arithmetic on lists, which needs no numerical library."""

import math
from collections.abc import Sequence

Matrix = list[list[float]]

_Z_95 = 1.959963984540054


def inverse(matrix: Sequence[Sequence[float]]) -> Matrix:
    """Return the inverse of a small square *matrix* (Gauss-Jordan with pivoting).

    Raises: ValueError when it has none.
    """
    size = len(matrix)
    work = [
        [*map(float, row), *(1.0 if at == place else 0.0 for at in range(size))] for place, row in enumerate(matrix)
    ]
    for column in range(size):
        best = max(range(column, size), key=lambda row: abs(work[row][column]))
        if abs(work[best][column]) < 1e-12 * max(1.0, *(abs(each) for row in matrix for each in row)):
            raise ValueError("the matrix has no inverse")
        work[column], work[best] = work[best], work[column]
        pivot = work[column][column]
        work[column] = [each / pivot for each in work[column]]
        for row in range(size):
            factor = work[row][column]
            if row != column and factor:
                work[row] = [each - factor * top for each, top in zip(work[row], work[column], strict=True)]
    return [row[size:] for row in work]


def times(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    """Return *matrix* times *vector*."""
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def t_975(freedom: float) -> float:
    """Return Student's t at 97.5 % for so many degrees of *freedom*, from 2 up (Abramowitz and Stegun, 26.7.5; within 3 %)."""
    z = _Z_95
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / freedom**power for power, term in enumerate(terms, 1))
