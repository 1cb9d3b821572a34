"""One piece of work, sent with many bookings at once: it counts once."""

from typing import Any

import pytest

from kit.errors import Refused
from tests.races.again import until_seen
from tests.races.rush import outcomes
from tests.widgets.test_guarding import challenge, solved
from widgets.actions import guards

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TOGETHER = 8
SEEN = "SELECT TRUE WHERE $1 <> '' AND $2::timestamptz IS NOT NULL"


async def spend(work: str) -> None:
    if not await guards.spend("", work):
        raise Refused("Not again.")


async def rush() -> list[Any]:
    work = solved(challenge())
    won, _ = await outcomes([spend(work) for _ in range(TOGETHER)])
    return won


async def test_of_many_bookings_with_one_piece_of_work_one_is_let_in() -> None:
    assert len(await rush()) == 1


@until_seen
async def test_where_it_was_not_written_down_all_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "SPEND", SEEN)
    assert len(await rush()) == TOGETHER
