"""What runs the negative controls: it takes their harm when it comes, and says so when it never does."""

import pytest

from kit import db
from tests.races.again import ROUNDS, until_seen
from tests.races.slow import dawdling

pytestmark = pytest.mark.committed


async def test_a_control_is_run_until_its_harm_is_seen_each_time_with_nothing_patched(monkeypatch) -> None:
    rounds = [False, False, True]
    outer = monkeypatch

    @until_seen
    async def control(monkeypatch) -> None:
        assert monkeypatch is not outer
        assert not hasattr(pytest, "of_this_round")
        monkeypatch.setattr(pytest, "of_this_round", "patched", raising=False)
        assert rounds.pop(0)

    await control(monkeypatch=monkeypatch)
    assert rounds == []
    assert not hasattr(pytest, "of_this_round")


async def test_one_whose_harm_never_comes_proves_nothing_and_says_so() -> None:
    rounds = []

    @until_seen
    async def control() -> None:
        rounds.append("one more")
        assert len(rounds) > ROUNDS

    with pytest.raises(pytest.fail.Exception, match=f"In {ROUNDS} rounds nothing went wrong"):
        await control()
    assert len(rounds) == ROUNDS


async def test_an_error_of_its_own_ends_a_control() -> None:
    @until_seen
    async def control() -> None:
        raise LookupError("The statement is gone.")

    with pytest.raises(LookupError):
        await control()


async def test_one_that_takes_too_long_is_not_run_again() -> None:
    rounds = []

    @until_seen
    async def control() -> None:
        rounds.append("one more")
        pytest.fail("Timeout (>300.0s) from pytest-timeout.")

    with pytest.raises(pytest.fail.Exception, match="Timeout"):
        await control()
    assert len(rounds) == 1


async def test_a_slow_statement_answers_what_it_would_have() -> None:
    assert await db.fetch_value(dawdling("SELECT $1::int", 0.01), 7) == 7
    assert await db.fetch(dawdling("SELECT id FROM branch", 0.01)) == []
    began = await db.fetch_value("SELECT clock_timestamp()")
    await db.fetch(dawdling("SELECT id FROM branch", 0.1))
    ended = await db.fetch_value("SELECT clock_timestamp()")
    assert (ended - began).total_seconds() >= 0.1
