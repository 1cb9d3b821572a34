"""Single rights: what an account may beyond its role, or not although its role may."""

import json
from datetime import timedelta

import pytest

from kit import clock
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import SECOND_STEP, Actor, Permission
from kit.seen import Stale, mark_of
from staff import actions, queries
from staff.actions import SecondStep
from staff.actions.accounts import LastOwner
from staff.facts import account_facts
from staff.rules import PERMISSIONS, difference_from, granted
from staff.schemas import AccountForm, RightsForm
from staff.tables import Account, Passkey, Role
from tests.browse import browser
from tests.cast import PASSWORD, Salon, hire, open_salon, session_token
from tests.staff.keys import shared_tablet, with_pin

RECEPTIONIST = PERMISSIONS[Role.receptionist]
GIVEN, TAKEN = Permission.see_money, Permission.edit_clients


def form(rights: frozenset[Permission], seen: str = "") -> RightsForm:
    return RightsForm(frozenset(each.value for each in rights), seen)


async def change(salon: Salon, name: str = "Olga", by: str = "Vera") -> int:
    """One right more and one less than the role."""
    account = salon.actors[name].account or 0
    await actions.set_rights(salon.actors[by], account, form(RECEPTIONIST - {TAKEN} | {GIVEN}))
    return account


async def rights_now(token: str) -> frozenset[Permission]:
    actor = await queries.actor_behind(token)
    assert actor is not None
    return actor.permissions


def test_rights_and_their_difference_from_the_role_are_two_sides_of_one_thing() -> None:
    for role in Role:
        wanted = PERMISSIONS[role] ^ {Permission.see_money, Permission.edit_clients}
        assert granted(role, *difference_from(role, wanted)) == wanted
        assert difference_from(role, PERMISSIONS[role]) == ([], [])
    assert granted(Role.specialist, ["a right of yesterday"], ["another"]) == PERMISSIONS[Role.specialist]


async def test_a_single_right_counts_from_the_next_click_and_is_journalled() -> None:
    salon = await open_salon()
    token = await session_token(salon.actors["Olga"])
    assert await rights_now(token) == RECEPTIONIST
    account = await change(salon)
    assert await rights_now(token) == RECEPTIONIST - {TAKEN} | {GIVEN}
    entry = await JournalEntry.objects().first()
    assert entry is not None
    assert (entry.who, entry.action, entry.subject_id) == ("Vera", "change rights", account)
    assert json.loads(entry.after or "") == {"also may": "see money", "may not": "edit clients"}
    await actions.set_rights(salon.actors["Vera"], account, form(RECEPTIONIST))
    assert await rights_now(token) == RECEPTIONIST


async def test_everybody_keeps_the_calendar() -> None:
    salon = await open_salon()
    token = await session_token(salon.actors["Olga"])
    await actions.set_rights(salon.actors["Vera"], salon.actors["Olga"].account or 0, form(frozenset()))
    assert await rights_now(token) == {Permission.see_calendar}


async def test_another_role_begins_with_its_own_rights() -> None:
    salon = await open_salon()
    token, account = await session_token(salon.actors["Olga"]), await change(salon)
    accountant = AccountForm(
        name="Olga", email="olga@example.com", role="accountant", branches=frozenset({salon.center})
    )
    await actions.change_account(salon.actors["Vera"], account, accountant)
    assert await rights_now(token) == PERMISSIONS[Role.accountant]


async def test_a_change_of_name_leaves_single_rights_alone() -> None:
    salon = await open_salon()
    token, account = await session_token(salon.actors["Olga"]), await change(salon)
    renamed = AccountForm(
        name="Olga Stern", email="olga@example.com", role="receptionist", branches=frozenset({salon.center})
    )
    await actions.change_account(salon.actors["Vera"], account, renamed)
    assert await rights_now(token) == RECEPTIONIST - {TAKEN} | {GIVEN}


async def given(name: str, salon: Salon, *rights: Permission) -> Actor:
    """Somebody of the cast, who may edit accounts besides and is signed in."""
    actor = salon.actors[name]
    wanted = frozenset({*actor.permissions, Permission.edit_accounts, *rights})
    await actions.set_rights(salon.actors["Vera"], actor.account or 0, form(wanted))
    found = await queries.actor_behind(await session_token(actor))
    assert found is not None
    return found


async def test_nobody_gives_a_right_they_do_not_have() -> None:
    salon = await open_salon()
    rita, olga = await given("Rita", salon, *RECEPTIONIST), salon.actors["Olga"].account or 0
    before = await JournalEntry.count()
    with pytest.raises(Invalid) as refusal:
        await actions.set_rights(rita, olga, form(RECEPTIONIST | {Permission.edit_staff}))
    assert set(refusal.value.fields) == {"rights"}
    assert await JournalEntry.count() == before
    await actions.set_rights(rita, olga, form(RECEPTIONIST | {Permission.see_pay}))


async def test_an_account_with_one_right_more_than_oneself_is_not_found() -> None:
    salon = await open_salon()
    rita = await given("Rita", salon, *RECEPTIONIST)
    olga = salon.actors["Olga"].account or 0
    await actions.set_rights(salon.actors["Vera"], olga, form(RECEPTIONIST | {Permission.edit_staff}))
    for name in ("Olga", "Nora", "Vera", "Boris"):
        with pytest.raises(NotFound):
            await actions.set_rights(rita, salon.actors[name].account or 0, form(RECEPTIONIST))
    with pytest.raises(NotFound):
        await actions.change_account(rita, olga, AccountForm(name="x"))


async def test_who_may_not_edit_accounts_gives_nobody_anything() -> None:
    salon = await open_salon()
    for name in ("Olga", "Anna", "Rita", "Nora"):
        with pytest.raises(Forbidden):
            await change(salon, by=name)
    with pytest.raises(NotFound):
        await change(salon, by="Boris")
    assert await JournalEntry.count() == 0


async def test_a_form_that_shows_other_rights_than_there_are_is_refused() -> None:
    salon = await open_salon()
    vera, olga = salon.actors["Vera"], salon.actors["Olga"].account or 0
    seen = mark_of(await account_facts(olga))
    await change(salon)
    with pytest.raises(Stale):
        await actions.set_rights(vera, olga, form(RECEPTIONIST, seen))


async def test_the_last_owner_loses_no_right_and_an_owner_without_one_is_not_the_last() -> None:
    salon = await open_salon()
    vera, everything = salon.actors["Vera"], frozenset(Permission)
    with pytest.raises(LastOwner):
        await actions.set_rights(vera, vera.account or 0, form(everything - {Permission.edit_accounts}))
    zoe = await hire("Zoe", "owner", None)
    await actions.set_rights(vera, zoe.account or 0, form(everything - {Permission.see_pay}))
    manager = AccountForm(name="Vera", email="v@example.com", role="manager", every_branch="yes")
    for refused in (
        actions.set_rights(vera, vera.account or 0, form(everything - {Permission.see_journal})),
        actions.close_account(vera, vera.account or 0),
        actions.change_account(vera, vera.account or 0, manager),
    ):
        with pytest.raises(LastOwner):
            await refused
    account = await Account.objects().get(Account.id == vera.account)
    assert account is not None
    assert (account.role, account.fewer_rights, account.closed_at) == ("owner", [], None)


async def test_a_single_right_takes_more_than_a_pin_as_one_of_the_role_does() -> None:
    salon = await open_salon()
    await change(salon)
    tablet = await shared_tablet(salon)
    olga = await with_pin(salon.actors["Olga"], "5029")
    token = await actions.unlock(olga.account or 0, "5029", actions.Where("", tablet))
    actor = await queries.actor_behind(token, tablet)
    assert actor is not None
    assert (actor.may(GIVEN), actor.could(GIVEN), actor.may(TAKEN)) == (False, True, False)


async def test_who_was_given_the_right_to_see_money_needs_a_second_step_as_who_has_it_by_role() -> None:
    salon = await open_salon()
    token, now = await session_token(salon.actors["Olga"]), clock.now()
    await actions.set_second_step(salon.actors["Vera"], frozenset({Role.owner}), 0)
    with clock.pretend(now + timedelta(minutes=1)):
        assert await rights_now(token) == RECEPTIONIST
        await change(salon)
        actor = await queries.actor_behind(token)
    assert actor is not None
    assert (actor.permissions, actor.hurdle) == (frozenset(), SECOND_STEP)


async def test_rights_are_seen_and_set_through_the_pages() -> None:
    salon = await open_salon()
    here = f"/desk/accounts/{salon.actors['Olga'].account}/rights"
    ticks = {f"right-{each}": "yes" for each in RECEPTIONIST - {TAKEN} | {GIVEN}}
    async with browser(salon.actors["Vera"]) as vera:
        assert "See takings and the cash desk&#39;s history" in (await vera.get(here)).text
        assert (await vera.post(here, data=ticks)).headers["location"] == f"{here}?done=saved"
        page = (await vera.get(here)).text
        assert "Given" in page
        assert "Taken away" in page
        assert "also: see money; not: edit clients" in (await vera.get("/desk/accounts/rights")).text
        assert "+1 −1 single rights" in (await vera.get("/desk/accounts")).text
        assert "also: see money; not: edit clients." in (await vera.get(here.removesuffix("/rights"))).text
        own = f"/desk/accounts/{salon.actors['Vera'].account}/rights"
        refused = await vera.post(own, data={"right-see_calendar": "yes"})
        assert (refused.status_code, "last owner" in refused.text) == (409, True)


async def test_the_pages_about_rights_are_for_who_edits_accounts_and_of_their_branches() -> None:
    salon = await open_salon()
    here = f"/desk/accounts/{salon.actors['Olga'].account}/rights"
    await change(salon)
    for name in ("Olga", "Nora"):
        async with browser(salon.actors[name]) as b:
            assert {(await b.get(path)).status_code for path in (here, "/desk/accounts/rights")} == {403}
            assert (await b.post(here, data={})).status_code == 403
    async with browser(salon.actors["Boris"]) as boris:
        assert (await boris.get(here)).status_code == 404
        assert "Olga" not in (await boris.get("/desk/accounts/rights")).text


async def test_with_a_passkey_alone_the_password_no_longer_signs_in_once_such_a_right_was_given() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"].account
    await actions.set_second_step(salon.actors["Vera"], frozenset({Role.owner}), 0)
    await Passkey(account=olga, name="Phone", credential="x", added_at=clock.now()).save()
    with clock.pretend(clock.now() + timedelta(minutes=1)):
        assert await actions.sign_in("olga@example.com", PASSWORD, "")
        await change(salon)
        with pytest.raises(SecondStep):
            await actions.sign_in("olga@example.com", PASSWORD, "")
