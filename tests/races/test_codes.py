"""Many codes for one phone, wanted at once: no more leave than the rules say."""

import asyncio
from typing import Any

import pytest

from kit.db import fetch_value
from kit.errors import TooMany
from reminders import code_rules, codes
from reminders.code_tables import ContactCode
from reminders.codes import Wanted
from tests.cast import open_salon
from tests.races.again import until_seen
from tests.races.guards import Meeting
from tests.races.rush import outcomes

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TOGETHER = 8
NUMBER = "+4915112345679"


async def rush() -> tuple[list[Any], list[BaseException]]:
    """Each from a network of its own, so that nothing but the phone is counted."""
    salon = await open_salon()
    return await outcomes(
        [
            codes.ask(
                Wanted(ContactCode.Purpose.booking, NUMBER, f"10.0.{each}.1", NUMBER, branch=salon.center)
            )
            for each in range(TOGETHER)
        ]
    )


async def test_of_many_codes_for_one_phone_at_once_three_leave() -> None:
    won, lost = await rush()
    assert len(won) == await fetch_value("SELECT count(*) FROM contact_code") == code_rules.FOR_A_CONTACT
    assert {type(each) for each in lost} == {TooMany}


@until_seen
async def test_without_the_lock_of_the_phone_more_would_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    really, everybody = codes.refuse_often, Meeting(TOGETHER)

    async def no_lock(_: object) -> None:
        await asyncio.sleep(0)

    async def after_everybody_looked(*asked: Any, **more: Any) -> None:
        await really(*asked, **more)
        await everybody.wait()

    monkeypatch.setattr(codes, "lock", no_lock)
    monkeypatch.setattr(codes, "refuse_often", after_everybody_looked)
    won, _ = await rush()
    assert len(won) > code_rules.FOR_A_CONTACT
