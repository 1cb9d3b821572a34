"""The door of the telephone exchange lets in no more in a minute than the other public doors."""

import pytest

from clients.actions.calls import renew_token
from clients.tables import ClientCall
from kit import clock
from tests.browse import browser
from tests.cast import open_salon
from widgets import limits

pytestmark = pytest.mark.usefixtures("morning", "five_a_minute")


@pytest.fixture
def five_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "per_minute", lambda: 5)


async def test_whoever_guesses_tokens_is_held_back_and_nothing_is_kept() -> None:
    await open_salon()
    async with browser() as stranger:
        answers = [
            await stranger.post("/telephone/calls", json={}, headers={"Authorization": f"Bearer {number}"})
            for number in range(limits.per_minute() + 2)
        ]
    assert [each.status_code for each in answers] == [403] * limits.per_minute() + [429, 429]
    assert await ClientCall.count() == 0


async def test_an_exchange_that_tells_of_many_calls_is_asked_to_wait_and_is_heard_later() -> None:
    salon = await open_salon()
    shown = {"Authorization": f"Bearer {await renew_token(salon.actors['Vera'])}"}
    call = {"direction": "in", "number": "+4915112345678", "started": clock.now().isoformat(), "seconds": 0,
            "result": "missed"}  # fmt: skip
    async with browser() as exchange:
        for number in range(limits.per_minute() + 1):
            last = await exchange.post("/telephone/calls", json={**call, "call": f"c{number}"}, headers=shown)
        assert last.status_code == 429
        limits.buckets.clear()  # a minute later
        again = await exchange.post("/telephone/calls", json={**call, "call": f"c{number}"}, headers=shown)
    assert again.status_code == 201
    assert await ClientCall.count() == limits.per_minute() + 1
