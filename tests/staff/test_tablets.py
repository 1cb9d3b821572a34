"""Shared tablets: in by PIN, locked again, and never more than the tablet and the PIN are worth."""

from datetime import timedelta

import pytest

from kit import clock
from kit.errors import Forbidden, Invalid, NotFound, ProveFirst
from kit.journal import JournalEntry
from kit.rights import Permission
from staff import actions, queries
from staff.actions import Where
from staff.actions.tablets import NotShared, PinLocked, PinPause, WrongPin
from staff.schemas import TabletForm
from staff.tables import Account, PinTries, Session, Tablet
from tests.cast import PASSWORD, open_salon, session_token
from tests.counting import count_queries
from tests.staff.keys import NOON, PIN, shared_tablet, with_pin

WRONG = "9163"


async def test_a_person_comes_in_by_pin_and_the_journal_names_them_and_the_tablet() -> None:
    salon = await open_salon()
    tablet, nora = await shared_tablet(salon), salon.actors["Nora"]
    await with_pin(nora)
    token = await actions.unlock(nora.account, PIN, Where("Chrome", tablet))
    actor = await queries.actor_behind(token, tablet)
    assert actor is not None
    assert (actor.name, actor.tablet, actor.lock_minutes) == ("Nora", "Front desk", 3)
    await actions.end_other_sessions(actor, token)
    entry = await JournalEntry.objects().order_by(JournalEntry.id, ascending=False).first()
    assert entry is not None
    assert entry.who == "Nora, on Front desk"


async def test_asking_who_is_at_a_tablet_takes_one_query() -> None:
    salon = await open_salon()
    tablet, olga = await shared_tablet(salon), salon.actors["Olga"]
    await with_pin(olga)
    token = await actions.unlock(olga.account, PIN, Where("", tablet))
    async with count_queries() as count:
        assert await queries.actor_behind(token, tablet) is not None
    assert len(count) == 1


async def test_a_pin_opens_nothing_elsewhere() -> None:
    salon = await open_salon()
    tablet, olga = await shared_tablet(salon), salon.actors["Olga"]
    await with_pin(olga)
    before = await Session.count()
    for elsewhere in ("", "a made up token"):
        with pytest.raises(NotShared):
            await actions.unlock(olga.account, PIN, Where("", elsewhere))
    assert await Session.count() == before
    token = await actions.unlock(olga.account, PIN, Where("", tablet))
    assert await queries.actor_behind(token) is None
    assert await queries.actor_behind(token, await shared_tablet(salon, "Back room")) is None


async def test_at_a_tablet_of_another_branch_a_pin_is_wrong_like_any_other() -> None:
    salon = await open_salon()
    harbour = await shared_tablet(salon, at=salon.harbour)
    await with_pin(salon.actors["Olga"])
    for account in (salon.actors["Olga"].account, salon.actors["Nora"].account, 999_999, 2**40):
        with pytest.raises(WrongPin):
            await actions.unlock(account, PIN, Where("", harbour))
    assert await PinTries.count() == 0


async def test_the_tiles_are_those_of_the_branch_who_have_a_pin() -> None:
    salon = await open_salon()
    for name in ("Olga", "Vera", "Boris"):
        await with_pin(salon.actors[name])
    here = await queries.tablet_here(await shared_tablet(salon))
    assert here is not None
    assert [each["name"] for each in await queries.people_of(here)] == ["Olga", "Vera"]
    await actions.close_account(salon.actors["Vera"], salon.actors["Olga"].account)
    assert [each["name"] for each in await queries.people_of(here)] == ["Vera"]


async def test_wrong_pins_have_to_wait_and_the_fifth_locks_that_person_on_that_tablet() -> None:
    salon = await open_salon()
    front, back = await shared_tablet(salon), await shared_tablet(salon, "Back room")
    olga, nora = salon.actors["Olga"], salon.actors["Nora"]
    await with_pin(olga)
    await with_pin(nora, "80361")
    for number in range(4):
        with clock.pretend(NOON + timedelta(minutes=number)), pytest.raises(WrongPin):
            await actions.unlock(olga.account, WRONG, Where("", front))
    with clock.pretend(NOON + timedelta(minutes=3, seconds=29)), pytest.raises(PinPause):
        await actions.unlock(olga.account, PIN, Where("", front))
    for late in (timedelta(minutes=5), timedelta(minutes=6), timedelta(days=300)):
        with clock.pretend(NOON + late), pytest.raises(PinLocked):
            await actions.unlock(olga.account, WRONG if late.days == 0 else PIN, Where("", front))
    assert await JournalEntry.count().where(JournalEntry.action == "lock the PIN") == 1
    assert await actions.unlock(nora.account, "80361", Where("", front))
    assert await actions.unlock(olga.account, PIN, Where("", back))


async def test_a_password_or_a_manager_lifts_the_lock_of_a_pin() -> None:
    salon = await open_salon()
    tablet, olga, vera = await shared_tablet(salon), salon.actors["Olga"], salon.actors["Vera"]
    await with_pin(olga)

    async def lock() -> None:
        for number in range(5):
            with clock.pretend(NOON + timedelta(minutes=number)), pytest.raises((WrongPin, PinLocked)):
                await actions.unlock(olga.account, WRONG, Where("", tablet))

    await lock()
    await actions.sign_in("olga@example.com", PASSWORD, "")
    assert await actions.unlock(olga.account, PIN, Where("", tablet))
    await lock()
    await actions.take_away(vera, olga.account, "lock")
    assert await actions.unlock(olga.account, PIN, Where("", tablet))


async def test_a_right_pin_forgets_the_wrong_ones_before_it() -> None:
    salon = await open_salon()
    tablet, olga = await shared_tablet(salon), salon.actors["Olga"]
    await with_pin(olga)
    for _ in range(3):
        with pytest.raises(WrongPin):
            await actions.unlock(olga.account, WRONG, Where("", tablet))
        assert await actions.unlock(olga.account, PIN, Where("", tablet))
    assert await PinTries.count() == 0


async def test_a_tablet_that_nobody_touches_forgets_who_was_there() -> None:
    salon = await open_salon()
    tablet, olga = await shared_tablet(salon), salon.actors["Olga"]
    await with_pin(olga)
    with clock.pretend(NOON):
        token = await actions.unlock(olga.account, PIN, Where("", tablet))
    for minutes in (3, 6, 9):
        with clock.pretend(NOON + timedelta(minutes=minutes)):
            assert await queries.actor_behind(token, tablet) is not None
    with clock.pretend(NOON + timedelta(minutes=13)):
        assert await queries.actor_behind(token, tablet) is None


async def test_a_pin_withholds_what_is_worth_more_until_a_password_is_shown() -> None:
    salon = await open_salon()
    tablet, vera = await shared_tablet(salon), salon.actors["Vera"]
    await with_pin(vera)
    with clock.pretend(NOON):
        token = await actions.unlock(vera.account, PIN, Where("", tablet))
        actor = await queries.actor_behind(token, tablet)
        assert actor is not None
        actor.require(Permission.take_payments)
        with pytest.raises(ProveFirst):
            actor.require(Permission.edit_accounts)
        assert not actor.may(Permission.see_money)
        assert actor.could(Permission.see_money)
        fresh = await actions.prove(actor, token, PASSWORD, "")
        assert await queries.actor_behind(token, tablet) is None
        proved = await queries.actor_behind(fresh, tablet)
        assert proved is not None
        proved.require(Permission.edit_accounts)


async def test_a_password_that_was_shown_counts_for_a_quarter_of_an_hour() -> None:
    salon = await open_salon()
    tablet = await shared_tablet(salon)
    with clock.pretend(NOON):
        token = await actions.sign_in("vera@example.com", PASSWORD, "", tablet)
    await Session.update({Session.seen_at: NOON + timedelta(minutes=15)}).where(Session.id > 0)
    for minutes, counts in ((14, True), (15, False)):
        with clock.pretend(NOON + timedelta(minutes=minutes)):
            actor = await queries.actor_behind(token, tablet)
            assert actor is not None
            assert actor.may(Permission.edit_accounts) is counts


async def test_what_somebody_lacks_is_not_offered_for_a_password() -> None:
    salon = await open_salon()
    tablet, olga = await shared_tablet(salon), salon.actors["Olga"]
    await with_pin(olga)
    actor = await queries.actor_behind(await actions.unlock(olga.account, PIN, Where("", tablet)), tablet)
    assert actor is not None
    with pytest.raises(Forbidden):
        actor.require(Permission.edit_accounts)


async def test_an_ended_tablet_signs_everybody_out_and_is_strange_again() -> None:
    salon = await open_salon()
    tablet, olga, vera = await shared_tablet(salon), salon.actors["Olga"], salon.actors["Vera"]
    await with_pin(olga)
    token = await actions.unlock(olga.account, PIN, Where("", tablet))
    kept = await Tablet.objects().first()
    assert kept is not None
    await actions.end_tablet(vera, kept.id)
    assert await queries.actor_behind(token, tablet) is None
    with pytest.raises(NotShared):
        await actions.unlock(olga.account, PIN, Where("", tablet))


async def test_tablets_belong_to_their_branch() -> None:
    salon = await open_salon()
    await shared_tablet(salon)
    kept = await Tablet.objects().first()
    assert kept is not None
    boris, nora = salon.actors["Boris"], salon.actors["Nora"]
    with pytest.raises(NotFound):
        await actions.end_tablet(boris, kept.id)
    with pytest.raises(NotFound):
        await actions.change_tablet(boris, kept.id, TabletForm(name="Mine", lock_minutes="5"))
    with pytest.raises(NotFound):
        await actions.share_tablet(boris, TabletForm(branch=str(salon.center), name="Mine"), "")
    with pytest.raises(Forbidden):
        await actions.share_tablet(nora, TabletForm(branch=str(salon.center), name="Mine"), "")
    assert [row["name"] for row in await queries.tablet_sheet(salon.actors["Vera"])] == ["Front desk"]
    assert await queries.tablet_sheet(boris) == []
    assert await Tablet.count() == 1


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"lock_minutes": "0"}, "lock_minutes"),
        ({"lock_minutes": "61"}, "lock_minutes"),
        ({"branch": ""}, "branch"),
    ],
)
async def test_a_tablet_that_cannot_be_is_refused_at_the_field(form: dict[str, str], field: str) -> None:
    salon = await open_salon()
    given = {"branch": str(salon.center), "name": "Front desk", **form}
    with pytest.raises(Invalid) as refused:
        await actions.share_tablet(salon.actors["Vera"], TabletForm(**given), "")
    assert field in refused.value.fields
    assert await Tablet.count() == 0


@pytest.mark.parametrize(
    ("pin", "again", "field"), [("1234", "1234", "pin"), ("72", "72", "pin"), (PIN, "7295", "again")]
)
async def test_a_refused_pin_changes_nothing(pin: str, again: str, field: str) -> None:
    salon = await open_salon()
    olga = await with_pin(salon.actors["Olga"], "80361")
    before = await Account.select(Account.pin_hash).where(Account.id == olga.account)
    with pytest.raises(Invalid) as refused:
        await actions.set_pin(olga, pin, again)
    assert list(refused.value.fields) == [field]
    assert await Account.select(Account.pin_hash).where(Account.id == olga.account) == before


async def test_a_pin_is_set_and_removed_only_by_who_has_shown_a_password() -> None:
    salon = await open_salon()
    with pytest.raises(ProveFirst):
        await actions.set_pin(salon.actors["Olga"], PIN, PIN)
    olga = await with_pin(salon.actors["Olga"])
    tablet = await shared_tablet(salon)
    token = await actions.unlock(olga.account, PIN, Where("", tablet))
    await actions.drop_pin(olga)
    assert await queries.actor_behind(token, tablet) is None
    with pytest.raises(WrongPin):
        await actions.unlock(olga.account, PIN, Where("", tablet))


async def test_another_pin_is_set_at_the_tablet_itself_without_being_put_out() -> None:
    salon = await open_salon()
    tablet, olga = await shared_tablet(salon), salon.actors["Olga"]
    await with_pin(olga)
    token = await actions.unlock(olga.account, PIN, Where("", tablet))
    other = await actions.unlock(olga.account, PIN, Where("", tablet))
    actor = await queries.actor_behind(token, tablet)
    assert actor is not None
    fresh = await actions.prove(actor, token, PASSWORD, "")
    proved = await queries.actor_behind(fresh, tablet)
    assert proved is not None
    await actions.set_pin(proved, "80361", "80361")
    assert await queries.actor_behind(fresh, tablet) is not None
    assert await queries.actor_behind(other, tablet) is None


async def test_somebody_elses_pin_is_taken_away_by_who_looks_after_their_account() -> None:
    salon = await open_salon()
    await with_pin(salon.actors["Olga"])
    olga = salon.actors["Olga"].account
    with pytest.raises(NotFound):
        await actions.take_away(salon.actors["Boris"], olga, "pin")
    assert await Account.count().where(Account.pin_hash != "") == 1
    await actions.take_away(salon.actors["Vera"], olga, "pin")
    assert await Account.count().where(Account.pin_hash != "") == 0
    with pytest.raises(NotFound):
        await actions.take_away(salon.actors["Vera"], olga, "password")


async def test_a_session_of_ones_own_device_goes_on_as_before() -> None:
    salon = await open_salon()
    actor = await queries.actor_behind(await session_token(salon.actors["Vera"]))
    assert actor == salon.actors["Vera"]
    assert actor.withheld == frozenset()
