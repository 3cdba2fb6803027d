"""Files damaged in every manner at any place: a start never fails, and says what it lost."""

from pathlib import Path

from tests.support.ledger_damage import DamagedLedgers

DAMAGES = 80


def test_every_damage_has_a_stated_answer(tmp_path: Path) -> None:
    """All rows there; or a new epoch that carries the people over, with the broken file kept; `answer` raises on anything else."""
    ledgers = DamagedLedgers(tmp_path)
    answers = {ledgers.answer(seed) for seed in range(DAMAGES)}
    assert {"all rows there", "new epoch, everybody carried over"} <= answers
