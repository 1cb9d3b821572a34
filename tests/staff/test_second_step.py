"""The second step: codes of an app, recovery codes, and roles of which it is demanded."""

from datetime import timedelta

import pytest

from kit import clock
from kit.errors import Forbidden, ProveFirst, Refused
from kit.journal import JournalEntry
from kit.rights import Permission
from staff import actions, queries
from staff.actions import SecondStep, Where
from staff.actions.second_step import AppIsThere, WrongCode
from staff.actions.session import HalfwayOver
from staff.actions.tries import LockedOut
from staff.tables import CodeApp, Pending, RecoveryCode, Role, SecondStepRule, Session
from tests.cast import PASSWORD, open_salon, session_token
from tests.staff.keys import NOON, app_of, code_of, signed_in, with_app, with_passkey

HERE = Where("Firefox")
LATER = NOON + timedelta(minutes=5)


async def halfway(email: str = "vera@example.com") -> str:
    with pytest.raises(SecondStep) as further:
        await actions.sign_in(email, PASSWORD, "Firefox")
    return further.value.halfway


async def test_with_an_app_the_password_opens_nothing_and_a_code_does() -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        _, app, _ = await with_app(salon.actors["Vera"])
        before = await Session.count()
    with clock.pretend(LATER):
        half = await halfway()
        assert await Session.count() == before
        assert await queries.actor_behind(half) is None
        token = await actions.sign_in_by_code(half, code_of(app), HERE)
        actor = await queries.actor_behind(token)
    assert actor == salon.actors["Vera"]
    assert await Pending.count() == 0


@pytest.mark.parametrize(("steps", "counts"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_clock_may_be_wrong_by_half_a_minute(steps: int, counts: bool) -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        _, app, _ = await with_app(salon.actors["Vera"])
    with clock.pretend(LATER):
        half = await halfway()
        if counts:
            assert await actions.sign_in_by_code(half, code_of(app, steps), HERE)
        else:
            with pytest.raises(WrongCode):
                await actions.sign_in_by_code(half, code_of(app, steps), HERE)


async def test_a_code_counts_once_and_those_before_it_not_at_all() -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        _, app, _ = await with_app(salon.actors["Vera"])
    with clock.pretend(LATER):
        assert await actions.sign_in_by_code(await halfway(), code_of(app), HERE)
        for steps in (0, -1):
            with pytest.raises(WrongCode):
                await actions.sign_in_by_code(await halfway(), code_of(app, steps), HERE)
        assert await actions.sign_in_by_code(await halfway(), code_of(app, 1), HERE)


async def test_the_code_that_confirmed_the_app_does_not_sign_in() -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        _, app, _ = await with_app(salon.actors["Vera"])
        with pytest.raises(WrongCode):
            await actions.sign_in_by_code(await halfway(), code_of(app), HERE)


async def test_five_wrong_codes_lock_for_a_quarter_of_an_hour_even_the_right_one() -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        _, app, codes = await with_app(salon.actors["Vera"])
    with clock.pretend(LATER):
        half = await halfway()
        for _ in range(4):
            with pytest.raises(WrongCode):
                await actions.sign_in_by_code(half, "000000", HERE)
        for typed in ("000000", code_of(app), codes[0]):
            with pytest.raises(LockedOut):
                await actions.sign_in_by_code(half, typed, HERE)
    with clock.pretend(LATER + timedelta(minutes=15)):
        assert await actions.sign_in_by_code(await halfway(), code_of(app), HERE)


async def test_a_recovery_code_stands_in_once_however_it_is_typed() -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        _, _, codes = await with_app(salon.actors["Vera"])
        assert len(set(codes)) == 10
        kept = await RecoveryCode.select(RecoveryCode.code_hash).output(as_list=True)
        assert not set(kept) & set(codes)
        assert await actions.sign_in_by_code(await halfway(), f" {codes[0].upper()} ", HERE)
        with pytest.raises(WrongCode):
            await actions.sign_in_by_code(await halfway(), codes[0], HERE)
        assert await actions.sign_in_by_code(await halfway(), codes[1].replace("-", ""), HERE)
    assert await RecoveryCode.count() == 8


async def test_new_recovery_codes_end_the_old_ones() -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        vera, _, old = await with_app(salon.actors["Vera"])
        new = await actions.renew_recovery_codes(vera)
        with pytest.raises(WrongCode):
            await actions.sign_in_by_code(await halfway(), old[0], HERE)
        assert await actions.sign_in_by_code(await halfway(), new[0], HERE)


async def test_half_a_sign_in_is_over_after_ten_minutes_and_after_a_new_password() -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        vera, app, _ = await with_app(salon.actors["Vera"])
    with clock.pretend(LATER):
        half, other = await halfway(), await halfway()
    with clock.pretend(LATER + timedelta(minutes=10)), pytest.raises(HalfwayOver):
        await actions.sign_in_by_code(half, code_of(app), HERE)
    with clock.pretend(LATER):
        await actions.set_password(vera, vera.account, "four new plain words")
        with pytest.raises(HalfwayOver):
            await actions.sign_in_by_code(other, code_of(app), HERE)


async def test_an_app_counts_only_once_a_code_of_it_was_typed() -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        vera = await signed_in(salon.actors["Vera"])
        await actions.begin_app(vera)
        with pytest.raises(WrongCode):
            await actions.confirm_app(vera, "000000")
        assert await RecoveryCode.count() == 0
        assert await actions.sign_in("vera@example.com", PASSWORD, "")
        first = await app_of(vera)
        await actions.begin_app(vera)
        assert (await app_of(vera)).secret != first.secret
        await actions.confirm_app(vera, code_of(await app_of(vera)))
        with pytest.raises(AppIsThere):
            await actions.begin_app(vera)
    kept = await CodeApp.objects().first()
    assert kept is not None
    assert (await app_of(vera)).secret not in kept.secret


async def test_an_app_is_set_up_and_removed_only_by_who_has_shown_a_password() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    for refused in (actions.begin_app(vera), actions.remove_app(vera), actions.renew_recovery_codes(vera)):
        with pytest.raises(ProveFirst):
            await refused
    known = await signed_in(vera)
    with pytest.raises(Refused):
        await actions.renew_recovery_codes(known)
    assert await JournalEntry.count() == 0


async def test_a_lost_telephone_is_taken_out_by_an_owner() -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        await with_app(salon.actors["Nora"])
        await actions.take_away(salon.actors["Vera"], salon.actors["Nora"].account, "app")
        assert await actions.sign_in("nora@example.com", PASSWORD, "")
    assert await RecoveryCode.count() == 0


async def test_proving_oneself_takes_the_code_too_where_there_is_an_app() -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        vera, app, _ = await with_app(salon.actors["Vera"])
    with clock.pretend(LATER):
        with pytest.raises(WrongCode):
            await actions.prove(vera, "token-of-Vera", PASSWORD, "")
        fresh = await actions.prove(vera, "token-of-Vera", PASSWORD, code_of(app))
        assert await queries.actor_behind("token-of-Vera") is None
        assert await queries.actor_behind(fresh) is not None


async def test_a_demand_is_announced_a_while_before() -> None:
    salon = await open_salon()
    with clock.pretend(NOON):
        await actions.set_second_step(salon.actors["Vera"], frozenset({Role.manager}), 7)
        told = await queries.actor_behind(await session_token(salon.actors["Nora"]))
        assert told is not None
        assert told.owes_by == NOON + timedelta(days=7)
        told.require(Permission.see_money)
        assert (await signed_in(salon.actors["Vera"])).owes_by is None


async def test_nothing_opens_before_a_demand_is_met() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    with clock.pretend(NOON):
        await actions.set_second_step(salon.actors["Vera"], frozenset({Role.manager}), 0)
        token = await actions.sign_in("nora@example.com", PASSWORD, "")
        owing = await queries.actor_behind(token)
        assert owing is not None
        assert owing.permissions == frozenset()
        with pytest.raises(ProveFirst) as first:
            owing.require(Permission.see_calendar)
        assert first.value.place == "/desk/me/second-step"
        await actions.begin_app(owing)
        await actions.confirm_app(owing, code_of(await app_of(nora)))
        free = await queries.actor_behind(token)
        assert free is not None
        free.require(Permission.see_calendar)


async def test_where_it_is_demanded_and_there_is_only_a_passkey_the_password_is_not_enough() -> None:
    salon = await open_salon()
    nora = salon.actors["Nora"]
    await with_passkey(nora)
    assert await actions.sign_in("nora@example.com", PASSWORD, "")
    await actions.set_second_step(salon.actors["Vera"], frozenset({Role.manager}), 0)
    with pytest.raises(SecondStep):
        await actions.sign_in("nora@example.com", PASSWORD, "")


async def test_only_an_owner_of_all_demands_it_and_only_of_roles_that_are_worth_it() -> None:
    salon = await open_salon()
    for name in ("Boris", "Nora"):
        with pytest.raises(Forbidden):
            await actions.set_second_step(salon.actors[name], frozenset({Role.owner}), 0)
    assert await SecondStepRule.count() == 0
    with clock.pretend(NOON):
        await actions.set_second_step(salon.actors["Vera"], frozenset(Role), 7)
    with clock.pretend(LATER):
        await actions.set_second_step(salon.actors["Vera"], frozenset({Role.owner, Role.accountant}), 0)
    kept = {row["role"]: row["starts_at"] for row in await SecondStepRule.select()}
    assert kept == dict.fromkeys(["accountant", "owner"], NOON + timedelta(days=7))
    await actions.set_second_step(salon.actors["Vera"], frozenset(), 0)
    assert await SecondStepRule.count() == 0
