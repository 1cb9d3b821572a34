"""One code from two sides, many guesses in one moment, a session that ends while it is used."""

import asyncio
from datetime import timedelta

import pytest

from kit import clock
from kit.errors import Problem, SignInFirst
from staff import actions
from staff.actions import SecondStep, Where, second_step, tablets, tries
from staff.actions.tablets import PinLocked, PinPause, WrongPin
from staff.tables import RecoveryCode, Session
from tests.cast import PASSWORD, Salon, open_salon, session_token
from tests.races.again import until_seen
from tests.staff.keys import NOON, PIN, code_of, shared_tablet, signed_in, with_app, with_pin

pytestmark = pytest.mark.committed
TOGETHER = 8
UNGUARDED_STEP = "UPDATE code_app SET last_step = $2 WHERE account = $1"


async def both_by_code(salon: Salon, recovery: bool = False) -> list[object]:
    """Two who know the password and saw the same code, at once."""
    with clock.pretend(NOON):
        _, app, codes = await with_app(salon.actors["Vera"])
    with clock.pretend(NOON + timedelta(minutes=5)):
        halves = [await half() for _ in range(2)]
        code = codes[0] if recovery else code_of(app)
        return await asyncio.gather(
            *(actions.sign_in_by_code(each, code, Where()) for each in halves), return_exceptions=True
        )


async def half() -> str:
    with pytest.raises(SecondStep) as further:
        await actions.sign_in("vera@example.com", PASSWORD, "")
    return further.value.halfway


def let_in(answers: list[object]) -> int:
    assert all(isinstance(each, (str, Problem)) for each in answers), answers
    return sum(isinstance(each, str) for each in answers)


@pytest.mark.parametrize("recovery", [False, True], ids=["of the app", "recovery code"])
async def test_one_code_lets_one_in(recovery: bool) -> None:
    assert let_in(await both_by_code(await open_salon(), recovery)) == 1
    assert await RecoveryCode.count() == 10 - recovery


@until_seen
async def test_without_taking_the_step_one_code_would_let_both_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_step, "TAKE_STEP", UNGUARDED_STEP)
    assert let_in(await both_by_code(await open_salon())) == 2


async def guess_pins(salon: Salon) -> list[object]:
    tablet = await shared_tablet(salon)
    olga = await with_pin(salon.actors["Olga"])
    guesses = (f"{number:04}" for number in range(TOGETHER - 1))
    here = Where("", tablet)
    return await asyncio.gather(
        *(actions.unlock(olga.account or 0, pin, here) for pin in (*guesses, PIN)), return_exceptions=True
    )


async def test_of_many_pins_tried_at_once_three_are_looked_at() -> None:
    answers = await guess_pins(await open_salon())
    kept_out = [each for each in answers if isinstance(each, (PinPause, PinLocked))]
    assert len(kept_out) >= TOGETHER - 3 - 3 * let_in(answers)
    assert len([each for each in answers if isinstance(each, WrongPin)]) <= 3 + 3 * let_in(answers)


@until_seen
async def test_without_counting_first_every_pin_would_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tablets, "claim_try", always)
    answers = await guess_pins(await open_salon())
    assert let_in(answers) == 1
    assert sum(isinstance(each, WrongPin) for each in answers) == TOGETHER - 1


async def guess_passwords() -> list[object]:
    words = [*(f"guess number {number}" for number in range(TOGETHER - 1)), "another guess"]
    tried = (actions.sign_in("olga@example.com", word, "") for word in words)
    return await asyncio.gather(*tried, return_exceptions=True)


async def test_of_many_passwords_tried_at_once_five_are_looked_at() -> None:
    await open_salon()
    answers = await guess_passwords()
    assert let_in(answers) == 0
    assert isinstance((await asyncio.gather(sign_in(), return_exceptions=True))[0], tries.LockedOut)


async def sign_in() -> str:
    return await actions.sign_in("olga@example.com", PASSWORD, "")


@until_seen
async def test_without_counting_passwords_are_guessed_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    await open_salon()
    monkeypatch.setattr("staff.actions.session.claim_try", always)
    await guess_passwords()
    assert await sign_in()


async def always(*_: object) -> bool:
    return True


async def test_a_session_that_is_ended_while_it_is_renewed_is_over_or_never_was() -> None:
    salon = await open_salon()
    vera, nora = salon.actors["Vera"], await signed_in(salon.actors["Nora"])
    await session_token(vera)
    answers = await asyncio.gather(
        actions.prove(nora, "token-of-Nora", PASSWORD, ""),
        actions.end_sessions_of(vera, nora.account or 0),
        return_exceptions=True,
    )
    assert isinstance(answers[0], (str, SignInFirst))
    assert await Session.count().where(Session.account == nora.account) == 0


async def test_a_password_set_while_the_old_one_signs_in_leaves_nobody_in_with_the_old_one() -> None:
    salon = await open_salon()
    vera, olga = salon.actors["Vera"], salon.actors["Olga"]
    await asyncio.gather(
        *(sign_in() for _ in range(3)),
        actions.set_password(vera, olga.account or 0, "four new plain words"),
        *(sign_in() for _ in range(3)),
        return_exceptions=True,
    )
    assert await Session.count().where(Session.account == olga.account) == 0
