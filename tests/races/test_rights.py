"""Two owners who take each other's rights at one moment: somebody is left who can give them."""

import asyncio

import pytest

from kit.rights import Permission
from staff import actions
from staff.actions import accounts, rights
from staff.actions.accounts import LastOwner
from staff.schemas import RightsForm
from staff.tables import Account
from tests.cast import hire, open_salon
from tests.races.again import until_seen
from tests.races.guards import Meeting

pytestmark = pytest.mark.committed
ALL_BUT_ACCOUNTS = RightsForm(
    frozenset(each.value for each in Permission if each != Permission.edit_accounts)
)
WITHOUT_WAITING = """
SELECT id FROM account WHERE role = 'owner' AND every_branch AND closed_at IS NULL AND fewer_rights = '{}'
"""


async def take_from_each_other() -> list[object]:
    salon = await open_salon()
    vera, zoe = salon.actors["Vera"], await hire("Zoe", "owner", None)
    return await asyncio.gather(
        actions.set_rights(vera, zoe.account or 0, ALL_BUT_ACCOUNTS),
        actions.set_rights(zoe, vera.account or 0, ALL_BUT_ACCOUNTS),
        return_exceptions=True,
    )


async def with_every_right() -> int:
    every = Account.every_branch.eq(value=True)
    return int(await Account.count().where(every & (Account.fewer_rights == [])))


async def test_of_two_owners_who_take_rights_from_each_other_one_keeps_them_all() -> None:
    answers = await take_from_each_other()
    assert [type(each) for each in answers if each is not None] == [LastOwner]
    assert await with_every_right() == 1


@until_seen
async def test_without_holding_the_accounts_nobody_would_be_left_with_every_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both, really_refuse = Meeting(2), rights.refuse_for_last_owner

    async def look_together(account: Account) -> None:
        await really_refuse(account)
        await both.wait()

    async def hold_nothing(*_: object) -> int:
        return 0

    monkeypatch.setattr(accounts, "LOOK_AFTER_ALL", WITHOUT_WAITING)
    monkeypatch.setattr(rights, "execute", hold_nothing)
    monkeypatch.setattr(rights, "refuse_for_last_owner", look_together)
    assert await take_from_each_other() == [None, None]
    assert await with_every_right() == 0
