"""Whatever of the catalogue's meaning is turned round, a row of the reviewed tables fails."""

from __future__ import annotations

from tests.mutation.turns import is_noticed, turns


def test_no_direction_rank_or_shape_can_be_turned_round_unnoticed() -> None:
    found = list(turns())
    assert [turn.name for turn in found if not is_noticed(turn)] == []
    assert len(found) > 500
