"""Signing in: the right password, the wrong one, and too many wrong ones."""

from datetime import UTC, datetime, timedelta

import pytest

from kit import clock
from kit.journal import JournalEntry
from kit.vault import fingerprint
from staff import actions, passwords, queries
from staff.actions.session import WrongSignIn
from staff.actions.tries import LockedOut
from staff.tables import Account, Session, Tries
from staff.worker import sweep
from tests.cast import PASSWORD, PASSWORD_HASH, open_salon, session_token
from tests.counting import count_queries

WRONG = "not the password"
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


async def try_to_sign_in(email: str = "olga@example.com", password: str = WRONG) -> str:
    return await actions.sign_in(email, password, "Firefox")


async def fail(times: int) -> None:
    for _ in range(times):
        with pytest.raises((WrongSignIn, LockedOut)):
            await try_to_sign_in()


@pytest.mark.usefixtures("morning")
async def test_the_right_password_opens_a_session_whose_token_is_not_kept() -> None:
    salon = await open_salon()
    token = await actions.sign_in(" Olga@Example.com ", PASSWORD, "Firefox")
    session = await Session.objects().first()
    assert session is not None
    assert session.token_hash == fingerprint(token)
    assert session.expires_at - session.created_at == timedelta(days=30)
    assert await queries.actor_behind(token) == salon.actors["Olga"]


async def test_every_actor_of_the_cast_is_who_their_session_says() -> None:
    salon = await open_salon()
    for actor in salon.actors.values():
        assert await queries.actor_behind(await session_token(actor)) == actor


async def test_asking_who_it_is_takes_one_query() -> None:
    salon = await open_salon()
    token = await session_token(salon.actors["Olga"])
    async with count_queries() as count:
        await queries.actor_behind(token)
    assert len(count) == 1


async def test_an_unknown_address_and_a_wrong_password_get_the_same_words_and_the_same_work() -> None:
    await open_salon()
    with pytest.raises(WrongSignIn) as wrong:
        await try_to_sign_in()
    with pytest.raises(WrongSignIn) as unknown:
        await try_to_sign_in("nobody@example.com")
    assert wrong.value.sentence == unknown.value.sentence
    assert wrong.value.fields == unknown.value.fields == {}
    assert not passwords.verify("nobody has this password", None)
    assert not passwords.is_outdated(passwords.nobodys_hash())
    assert await Session.count() == 0


async def test_five_wrong_passwords_in_a_row_lock_the_account_for_a_quarter_of_an_hour() -> None:
    await open_salon()
    with clock.pretend(NOON):
        await fail(4)
        with pytest.raises(LockedOut) as locked:
            await try_to_sign_in()
        assert "Try again in 15 minutes" in locked.value.sentence
        with pytest.raises(LockedOut):
            await try_to_sign_in(password=PASSWORD)
    assert await Session.count() == 0
    assert await JournalEntry.count().where(JournalEntry.action == "lock") == 1
    with clock.pretend(NOON + timedelta(minutes=14, seconds=1)), pytest.raises(LockedOut) as nearly:
        await try_to_sign_in(password=PASSWORD)
    assert "Try again in 1 minute," in nearly.value.sentence
    with clock.pretend(NOON + timedelta(minutes=15)):
        assert await try_to_sign_in(password=PASSWORD)


async def test_after_a_lock_there_are_five_new_tries() -> None:
    await open_salon()
    with clock.pretend(NOON):
        await fail(5)
    with clock.pretend(NOON + timedelta(minutes=16)):
        await fail(4)
        assert await try_to_sign_in(password=PASSWORD)


async def test_a_right_password_forgets_the_wrong_ones_before_it() -> None:
    await open_salon()
    for _ in range(2):
        await fail(4)
        assert await try_to_sign_in(password=PASSWORD)


async def test_the_fifth_try_may_be_the_right_one() -> None:
    await open_salon()
    await fail(4)
    assert await try_to_sign_in(password=PASSWORD)
    assert await Tries.count() == 0


async def test_wrong_passwords_lock_nobody_else() -> None:
    await open_salon()
    await fail(5)
    assert await try_to_sign_in("nora@example.com", PASSWORD)


async def test_a_password_hashed_with_older_parameters_is_hashed_again() -> None:
    await open_salon()
    await try_to_sign_in(password=PASSWORD)
    account = await Account.objects().get(Account.email == "olga@example.com")
    assert account is not None
    assert account.password_hash != PASSWORD_HASH
    assert await passwords.is_password(PASSWORD, account.password_hash)


async def test_a_session_ends_after_thirty_days_and_after_an_idle_week() -> None:
    await open_salon()
    with clock.pretend(NOON):
        token = await try_to_sign_in(password=PASSWORD)
    for day in range(1, 30, 6):
        with clock.pretend(NOON + timedelta(days=day)):
            assert await queries.actor_behind(token) is not None
    with clock.pretend(NOON + timedelta(days=29, hours=23)):
        assert await queries.actor_behind(token) is not None
    with clock.pretend(NOON + timedelta(days=30)):
        assert await queries.actor_behind(token) is None
    with clock.pretend(NOON):
        idle = await try_to_sign_in(password=PASSWORD)
    with clock.pretend(NOON + timedelta(days=7)):
        assert await queries.actor_behind(idle) is None


async def test_being_seen_is_written_at_most_once_an_hour() -> None:
    await open_salon()
    with clock.pretend(NOON):
        token = await try_to_sign_in(password=PASSWORD)
    for minutes, seen in ((30, 0), (61, 61), (90, 61)):
        with clock.pretend(NOON + timedelta(minutes=minutes)):
            await queries.actor_behind(token)
        session = await Session.objects().first()
        assert session is not None
        assert session.seen_at == NOON + timedelta(minutes=seen)


async def test_signing_out_forgets_the_session() -> None:
    await open_salon()
    token = await try_to_sign_in(password=PASSWORD)
    await actions.sign_out(token)
    assert await Session.count() == 0
    assert await queries.actor_behind(token) is None
    await actions.sign_out(token)


async def test_a_closed_account_neither_signs_in_nor_stays_signed_in() -> None:
    salon = await open_salon()
    token = await try_to_sign_in(password=PASSWORD)
    await Account.update({Account.closed_at: NOON}).where(Account.id == salon.actors["Olga"].account)
    assert await queries.actor_behind(token) is None
    with pytest.raises(WrongSignIn):
        await try_to_sign_in(password=PASSWORD)


async def test_no_text_breaks_signing_in() -> None:
    await open_salon()
    for text in ("\0", "olga@example.com\0", "", "😀" * 1000, "' OR 1=1 --"):
        with pytest.raises((WrongSignIn, LockedOut)):
            await actions.sign_in(text, text, text)


async def test_a_lock_tells_nobody_whether_there_is_such_an_account() -> None:
    await open_salon()
    told: dict[str, list[str]] = {}
    for email in ("olga@example.com", "nobody@example.com"):
        with clock.pretend(NOON):
            for _ in range(7):
                with pytest.raises((WrongSignIn, LockedOut)) as refused:
                    await try_to_sign_in(email)
                told.setdefault(email, []).append(f"{refused.type.__name__}: {refused.value.sentence}")
    assert told["olga@example.com"] == told["nobody@example.com"]
    assert told["nobody@example.com"][-1].startswith("LockedOut")


async def test_somebody_and_nobody_cost_the_same_questions() -> None:
    await open_salon()
    asked = []
    for email in ("olga@example.com", "nobody@example.com"):
        for _ in range(6):
            async with count_queries() as count:
                with pytest.raises((WrongSignIn, LockedOut)):
                    await try_to_sign_in(email)
            asked.append(len(count))
    assert asked[:6] == asked[6:]


async def test_tries_are_forgotten_after_a_day() -> None:
    await open_salon()
    with clock.pretend(NOON):
        await fail(4)
    with clock.pretend(NOON + timedelta(hours=25)):
        await sweep()
        await fail(4)
        assert await try_to_sign_in(password=PASSWORD)
