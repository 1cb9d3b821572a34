"""Signing in by password, with the second step where there is one; saying again who one is; signing out."""

from dataclasses import dataclass
from datetime import timedelta

from asyncpg import Record

from kit import clock, journal
from kit.db import execute, fetch_one, fetch_value, transaction
from kit.errors import Invalid, Refused, SignInFirst
from kit.rights import SYSTEM, Actor
from kit.vault import fingerprint, new_token
from staff.actions.second_step import check_code, has_app
from staff.actions.tries import claim_try, forget_tries, of_address, refuse_locked
from staff.passwords import hash_password, is_outdated, is_password
from staff.queries import IDLE, LIFE, TABLET_LIFE
from staff.tables import Pending, Session, Way

IN_BETWEEN = timedelta(minutes=10)
KNOWN = "SELECT id, email, password_hash FROM account WHERE email = $1 AND closed_at IS NULL"
BY_ID = "SELECT id, email, password_hash FROM account WHERE id = $1 AND closed_at IS NULL"
HASH_AGAIN = "UPDATE account SET password_hash = $3 WHERE id = $1 AND password_hash = $2"
# Whoever closes the account or sets another password waits for this, or is waited for.
STILL = "SELECT FROM account WHERE id = $1 AND password_hash = $2 AND closed_at IS NULL FOR UPDATE"
OPEN = "SELECT FROM account WHERE id = $1 AND closed_at IS NULL FOR UPDATE"
WANTS_SECOND_STEP = """
SELECT EXISTS (SELECT FROM code_app WHERE account = $1 AND confirmed_at IS NOT NULL)
    OR EXISTS (SELECT FROM passkey WHERE account = $1)
       AND EXISTS (SELECT FROM second_step_rule rule
                   JOIN account a ON a.role = rule.role OR a.more_rights && '{see_money,edit_accounts}'
                   WHERE a.id = $1 AND rule.starts_at <= $2)
"""
SWEEP = "DELETE FROM session WHERE account = $1 AND (expires_at <= $2 OR seen_at <= $3)"
TABLET = "SELECT id FROM tablet WHERE token_hash = $1"
HALFWAY = """
SELECT account FROM pending WHERE token_hash = $1 AND what = 'second_step' AND expires_at > $2
"""
SPEND = "DELETE FROM pending WHERE token_hash = $1"
ROTATE = """
UPDATE session SET token_hash = $2, proved_at = $3, way = $5
WHERE token_hash = $1 AND account = $4 RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Where:
    """At which browser somebody is: what it tells of itself, and the token of a shared tablet."""

    browser: str = ""
    tablet: str = ""


class WrongSignIn(Invalid):
    """The same words whether the e-mail address is unknown or the password wrong."""

    def __init__(self) -> None:
        super().__init__("That e-mail address and password do not belong together. Please try again.")


class WrongPassword(Invalid):
    def __init__(self) -> None:
        super().__init__("That is not your password.", password="Type it again.")  # noqa: S106  # words


class SecondStep(Refused):
    """The password was right, and is not enough; `halfway` is the token to go on with."""

    def __init__(self, halfway: str) -> None:
        super().__init__("A second step is needed to sign in.")
        self.halfway = halfway


class HalfwayOver(Refused):
    def __init__(self) -> None:
        super().__init__("That took too long, or was done already. Begin with your password again.")


async def sign_in(email: str, password: str, browser: str, tablet: str = "") -> str:
    """The token for the cookie. Outside of a transaction: a refused try stays counted.

    Raises `SecondStep` where the account has an app, or its role needs a second step.
    """
    address = email.replace("\0", "").strip().lower()
    account = await fetch_one(KNOWN, address)
    await check_password_of(account, address, password, WrongSignIn())
    assert account is not None  # noqa: S101  # else the password was wrong
    kept = await hash_anew(account, password)
    async with transaction():
        if await fetch_one(STILL, account["id"], kept) is None:
            raise WrongSignIn
        if not await fetch_value(WANTS_SECOND_STEP, account["id"], clock.now()):
            return await enter_by_password(account["id"], Where(browser, tablet))
        halfway = await go_halfway(account["id"])
    raise SecondStep(halfway)


async def check_password_of(account: Record | None, address: str, password: str, wrong: Invalid) -> None:
    """The same work for somebody and for nobody, and the same lock."""
    subject = of_address(address)
    allowed = await claim_try(subject)
    kept = account["password_hash"] if allowed and account is not None else None
    if not await is_password(password, kept):
        if allowed:
            await note_lock(subject, account)
        await refuse_locked(subject, "The password")
        raise wrong
    await forget_tries(subject)


async def note_lock(subject: str, account: Record | None) -> None:
    """The fifth in a row is written down, also where the address is nobody's."""
    if await fetch_value("SELECT failures FROM tries WHERE subject = $1", subject) == 0:
        whose = 0 if account is None else account["id"]
        await journal.write(SYSTEM, "lock", ("account", whose), after={"wrong passwords": 5})


async def hash_anew(account: Record, password: str) -> str:
    """What is kept of the password, which is made again where the parameters have changed since."""
    kept: str = account["password_hash"]
    if not is_outdated(kept):
        return kept
    new = await hash_password(password)
    return new if await execute(HASH_AGAIN, account["id"], kept, new) else kept


async def go_halfway(account: int) -> str:
    token = new_token()
    await Pending(
        token_hash=fingerprint(token),
        what=Pending.What.second_step,
        account=account,
        expires_at=clock.now() + IN_BETWEEN,
    ).save()
    return token


async def halfway_account(halfway: str) -> int:
    """Whose password was right; raises `HalfwayOver` when that is too long ago."""
    account: int | None = await fetch_value(HALFWAY, fingerprint(halfway), clock.now())
    if account is None:
        raise HalfwayOver
    return account


async def sign_in_by_code(halfway: str, code: str, where: Where) -> str:
    """The second step: a code of the app, or a recovery code. Outside of a transaction, as above."""
    account = await halfway_account(halfway)
    await check_code(account, code)
    async with transaction():
        if await fetch_one(OPEN, account) is None or not await execute(SPEND, fingerprint(halfway)):
            raise HalfwayOver
        return await enter_by_password(account, where)


async def enter_by_password(account: int, where: Where) -> str:
    """It lifts the locks of the PIN, too."""
    await execute("DELETE FROM pin_tries WHERE account = $1", account)
    return await enter(account, Way.password, where)


async def enter(account: int, way: Way, where: Where) -> str:
    """The token of a new session, tied to the tablet it is opened on. Call while the account is locked."""
    token, now = new_token(), clock.now()
    tablet = await fetch_value(TABLET, fingerprint(where.tablet)) if where.tablet else None
    await execute(SWEEP, account, now, now - IDLE)
    await Session(
        account=account,
        tablet=tablet,
        token_hash=fingerprint(token),
        way=way,
        created_at=now,
        seen_at=now,
        expires_at=now + (LIFE if tablet is None else TABLET_LIFE),
        proved_at=None if way == Way.pin else now,
        browser=where.browser.replace("\0", "")[:300],
    ).save()
    return token


async def prove(actor: Actor, token: str, password: str, code: str) -> str:
    """Says again who one is: the session goes on under a new token, which this returns."""
    account = await fetch_one(BY_ID, actor.account)
    if account is None:
        raise SignInFirst("Please sign in first.")
    await check_password_of(account, account["email"], password, WrongPassword())
    if await has_app(account["id"]):
        await check_code(account["id"], code)
    return await renew(account["id"], token, Way.password)


async def renew(account: int, token: str, way: Way) -> str:
    """Another token for the session, which counts as proved from now on; the old one is nobody's."""
    fresh = new_token()
    tokens = fingerprint(token), fingerprint(fresh)
    found = await fetch_one(ROTATE, *tokens, clock.now(), account, way.value)
    if found is None:
        raise SignInFirst("Please sign in first.")
    return fresh


async def sign_out(token: str) -> None:
    """Forgets the session; an unknown token is nobody's."""
    await execute("DELETE FROM session WHERE token_hash = $1", fingerprint(token))
