"""Many who make the first account at one moment, and the house has one owner."""

import asyncio

import pytest

from kit import db
from staff import actions
from staff.actions import HasOwner, Where, first_owner
from staff.codes import setup_code
from staff.schemas import FirstOwnerForm
from staff.tables import Account, Session
from tests.races.again import until_seen
from tests.races.guards import Meeting

pytestmark = pytest.mark.committed
TOGETHER = 8


async def all_at_once() -> list[object]:
    forms = [
        FirstOwnerForm(setup_code(), f"Owner {number}", f"owner{number}@example.com", "four plain words")
        for number in range(TOGETHER)
    ]
    return await asyncio.gather(
        *(actions.make_first_owner(each, Where()) for each in forms), return_exceptions=True
    )


async def test_of_many_who_make_the_first_account_one_is_the_owner() -> None:
    answers = await all_at_once()
    assert [type(each) for each in answers if not isinstance(each, str)] == [HasOwner] * (TOGETHER - 1)
    assert (await Account.count(), await Session.count()) == (1, 1)


@until_seen
async def test_without_the_lock_there_would_be_many_owners(monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = Meeting(TOGETHER)

    async def look_first(_: object) -> None:
        """No lock; and nobody writes before everybody has looked."""

    really_enter = first_owner.Account.exists

    class Looking:
        def __await__(self):  # type: ignore[no-untyped-def]
            return self.look().__await__()

        async def look(self) -> bool:
            found = await really_enter()
            await everybody.wait()
            return bool(found)

    monkeypatch.setattr(db, "lock", look_first)
    monkeypatch.setattr(first_owner.Account, "exists", Looking)
    await all_at_once()
    monkeypatch.undo()
    assert await Account.count() > 1
