"""Who may give whom which rights."""

import pytest

from kit.errors import Invalid, NotFound
from kit.journal import JournalEntry
from staff import actions, passwords, queries
from staff.actions.accounts import LastOwner
from staff.actions.session import WrongSignIn
from staff.actions.tries import LockedOut
from staff.schemas import AccountForm
from staff.tables import Account, Session
from tests.cast import PASSWORD, Salon, hire, open_salon, session_token

SECRET = "four plain little words"


def form(salon: Salon, **changed) -> AccountForm:  # type: ignore[no-untyped-def]
    facts = {
        "name": "Ida",
        "email": "Ida@Example.com",
        "role": "receptionist",
        "branches": frozenset({salon.center}),
    }
    return AccountForm(**{**facts, **changed})


async def test_a_new_account_signs_in_and_sees_its_branches() -> None:
    salon = await open_salon()
    await actions.open_account(salon.actors["Vera"], form(salon), SECRET)
    actor = await queries.actor_behind(await actions.sign_in("ida@example.com", SECRET, ""))
    assert actor is not None
    assert (actor.name, actor.role, actor.branches) == ("Ida", "receptionist", {salon.center})
    entry = await JournalEntry.objects().first()
    assert entry is not None
    assert entry.after is not None
    assert "Center" in entry.after
    assert SECRET not in entry.after
    assert "argon2" not in entry.after


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "ida"}, "email"),
        ({"email": "VERA@example.com"}, "email"),
        ({"role": "queen"}, "role"),
        ({"branches": frozenset()}, "branches"),
        ({"branches": frozenset({999_999})}, "branches"),
        ({"member": "999999"}, "member"),
        ({"role": "specialist"}, "member"),
    ],
)
async def test_an_account_that_cannot_be_is_refused_at_the_field(changed: dict[str, str], field: str) -> None:
    salon = await open_salon()
    with pytest.raises(Invalid) as refusal:
        await actions.open_account(salon.actors["Vera"], form(salon, **changed), SECRET)
    assert set(refusal.value.fields) == {field}
    assert await Account.count() == 6
    assert await JournalEntry.count() == 0


async def test_a_weak_password_opens_no_account() -> None:
    salon = await open_salon()
    with pytest.raises(Invalid) as refusal:
        await actions.open_account(salon.actors["Vera"], form(salon), "1234567")
    assert set(refusal.value.fields) == {"password"}
    assert await Account.count() == 6


async def test_a_calendar_must_be_in_a_branch_the_account_sees() -> None:
    salon = await open_salon()
    with pytest.raises(Invalid) as refusal:
        await actions.open_account(
            salon.actors["Vera"], form(salon, role="specialist", member=str(salon.boris)), SECRET
        )
    assert set(refusal.value.fields) == {"member"}


async def test_the_owner_of_one_branch_gives_away_no_other() -> None:
    salon = await open_salon()
    boris = salon.actors["Boris"]
    for changed, field in (({}, "branches"), ({"every_branch": "yes"}, "every_branch")):
        with pytest.raises(Invalid) as refusal:
            await actions.open_account(boris, form(salon, **changed), SECRET)
        assert set(refusal.value.fields) == {field}
    for name in ("Vera", "Olga"):
        with pytest.raises(NotFound):
            await actions.set_password(boris, salon.actors[name].account, SECRET)
        with pytest.raises(NotFound):
            await actions.close_account(boris, salon.actors[name].account)
        with pytest.raises(NotFound):
            await actions.change_account(boris, salon.actors[name].account, form(salon))
    assert await Account.count().where(Account.closed_at.is_null()) == 6


async def test_a_manager_cannot_touch_an_owner() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    with pytest.raises(Invalid) as refusal:
        await actions.open_account(nora, form(salon, role="owner"), SECRET)
    assert set(refusal.value.fields) == {"role"}
    with pytest.raises(NotFound):
        await queries.access_account(nora, salon.actors["Vera"].account)


async def test_a_change_of_role_counts_from_the_next_click() -> None:
    salon = await open_salon()
    token = await session_token(salon.actors["Olga"])
    olga = form(
        salon, name="Olga", email="olga@example.com", role="manager", branches=frozenset({salon.harbour})
    )
    await actions.change_account(salon.actors["Vera"], salon.actors["Olga"].account, olga)
    actor = await queries.actor_behind(token)
    assert actor is not None
    assert (actor.role, actor.branches) == ("manager", {salon.harbour})


async def test_the_last_owner_of_every_branch_stays() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    with pytest.raises(LastOwner):
        await actions.close_account(vera, vera.account)
    for changed in ({"role": "manager", "every_branch": "yes"}, {"role": "owner"}):
        with pytest.raises(LastOwner):
            await actions.change_account(
                vera, vera.account, form(salon, name="Vera", email="vera@example.com", **changed)
            )
    account = await Account.objects().get(Account.id == vera.account)
    assert account is not None
    assert (account.role, account.every_branch, account.closed_at) == ("owner", True, None)
    second = await hire("Zoe", "owner", None)
    await actions.close_account(second, vera.account)
    with pytest.raises(LastOwner):
        await actions.close_account(second, second.account)


@pytest.mark.committed
async def test_two_owners_who_close_each_other_at_once_leave_one() -> None:
    import asyncio

    salon = await open_salon()
    vera, zoe = salon.actors["Vera"], await hire("Zoe", "owner", None)
    outcomes = await asyncio.gather(
        actions.close_account(vera, zoe.account),
        actions.close_account(zoe, vera.account),
        return_exceptions=True,
    )
    assert sorted(type(each) for each in outcomes if each is not None) == [LastOwner]
    left = await Account.count().where((Account.every_branch.eq(value=True)) & Account.closed_at.is_null())
    assert left == 1


async def test_closing_signs_out_everywhere_and_reopening_lets_in_again() -> None:
    salon = await open_salon()
    vera, olga = salon.actors["Vera"], salon.actors["Olga"]
    await session_token(olga)
    for _ in range(2):
        await actions.close_account(vera, olga.account)
    assert await Session.count() == 0
    assert await JournalEntry.count() == 1
    await actions.reopen_account(vera, olga.account)
    assert await actions.sign_in("olga@example.com", PASSWORD, "")


async def test_a_new_password_ends_sessions_and_a_lock() -> None:
    salon = await open_salon()
    vera, olga = salon.actors["Vera"], salon.actors["Olga"]
    await session_token(olga)
    for _ in range(5):
        with pytest.raises((WrongSignIn, LockedOut)):
            await actions.sign_in("olga@example.com", "not the password", "")
    with pytest.raises(LockedOut):
        await actions.sign_in("olga@example.com", PASSWORD, "")
    await actions.set_password(vera, olga.account, SECRET)
    assert await Session.count() == 0
    assert await actions.sign_in("olga@example.com", SECRET, "")
    entry = await JournalEntry.objects().where(JournalEntry.action == "set password").first()
    assert entry is not None
    assert (entry.before, entry.after) == (None, None)


async def test_a_refused_password_changes_nothing() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    with pytest.raises(Invalid):
        await actions.set_password(salon.actors["Vera"], olga.account, "short")
    account = await Account.objects().get(Account.id == olga.account)
    assert account is not None
    assert await passwords.is_password(PASSWORD, account.password_hash)


async def test_the_list_shows_only_accounts_one_looks_after() -> None:
    salon = await open_salon()
    from catalog.queries import Ask

    rows, pages = await queries.account_sheet(salon.actors["Boris"], Ask())
    assert [row["name"] for row in rows] == ["Boris"]
    rows, pages = await queries.account_sheet(salon.actors["Vera"], Ask(search="a@"))
    assert [row["name"] for row in rows] == ["Anna", "Nora", "Olga", "Rita", "Vera"]
    assert pages.total == 5
