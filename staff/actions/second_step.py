"""The second step of signing in: an app that shows codes, and recovery codes for when it is out of reach."""

from kit import clock, journal
from kit.db import execute, fetch_one, fetch_value, transaction
from kit.errors import Forbidden, Invalid, Refused
from kit.rights import Actor, Permission
from kit.vault import fingerprint, sealed, unsealed
from staff.actions.tries import claim_try, forget_tries, of_code, refuse_locked
from staff.codes import new_recovery_codes, new_secret, plain_code, step_of
from staff.rules import WORTH_A_SECOND_STEP
from staff.tables import RecoveryCode, Role, SecondStepRule

HAS_APP = "SELECT EXISTS (SELECT FROM code_app WHERE account = $1 AND confirmed_at IS NOT NULL)"
SECRET = "SELECT secret FROM code_app WHERE account = $1"  # noqa: S105  # a question
# The half minute is taken in one statement: of two who send one code at once, one has it.
TAKE_STEP = "UPDATE code_app SET last_step = $2 WHERE account = $1 AND last_step < $2"
TAKE_RECOVERY = "DELETE FROM recovery_code WHERE account = $1 AND code_hash = $2"
CONFIRM = "UPDATE code_app SET confirmed_at = $2 WHERE account = $1 AND confirmed_at IS NULL"
BEGIN = """
INSERT INTO code_app (account, secret, last_step, started_at) VALUES ($1, $2, 0, $3)
ON CONFLICT (account) DO UPDATE SET secret = $2, last_step = 0, started_at = $3
WHERE code_app.confirmed_at IS NULL
"""
REMOVE = "DELETE FROM code_app WHERE account = $1 AND confirmed_at IS NOT NULL"


class WrongCode(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "That code does not count. Type the one the app shows now; each counts once.",
            code="Wait for the next one, or use a recovery code.",
        )


class AppIsThere(Refused):
    def __init__(self) -> None:
        super().__init__("There is an app already. Remove it first, then set up another.")


async def has_app(account: int) -> bool:
    return bool(await fetch_value(HAS_APP, account))


async def check_code(account: int, code: str) -> None:
    """Takes a code of the app or a recovery code; raises `WrongCode`. A refused try stays counted."""
    subject = of_code(account)
    if not await claim_try(subject) or not await take_code(account, code):
        await refuse_locked(subject, "The code")
        raise WrongCode
    await forget_tries(subject)


async def take_code(account: int, code: str) -> bool:
    plain = plain_code(code)
    if plain.isdecimal() and len(plain) == 6:
        return await take_step(account, plain)
    return bool(await execute(TAKE_RECOVERY, account, fingerprint(plain)))


async def take_step(account: int, code: str) -> bool:
    kept = await fetch_value(SECRET, account)
    secret = unsealed(kept) if kept else None
    step = step_of(secret, code, clock.now()) if secret else None
    return step is not None and bool(await execute(TAKE_STEP, account, step))


async def begin_app(actor: Actor) -> None:
    """A new secret, to be shown and confirmed; another that was begun is forgotten."""
    actor.require_proof()
    if not await execute(BEGIN, actor.account, sealed(new_secret()), clock.now()):
        raise AppIsThere


async def confirm_app(actor: Actor, code: str) -> list[str]:
    """From now on it is needed to sign in. Returns the recovery codes, which nobody can read again."""
    actor.require_proof()
    account = actor.account or 0
    subject = of_code(account)
    if not await claim_try(subject):
        await refuse_locked(subject, "The code")
    async with transaction():
        if not await take_step(account, plain_code(code)) or not await execute(CONFIRM, account, clock.now()):
            raise WrongCode
        await journal.write(actor, "set up an app", ("account", account))
        codes = await replace_recovery_codes(account)
    await forget_tries(subject)
    return codes


async def renew_recovery_codes(actor: Actor) -> list[str]:
    """Ten new ones; the old ones open nothing any more."""
    actor.require_proof()
    if not await has_app(actor.account or 0):
        raise Refused("Recovery codes stand in for an app. Set one up first.")
    async with transaction():
        await journal.write(actor, "make recovery codes", ("account", actor.account or 0))
        return await replace_recovery_codes(actor.account or 0)


async def replace_recovery_codes(account: int) -> list[str]:
    codes = new_recovery_codes()
    await RecoveryCode.delete().where(RecoveryCode.account == account)
    await RecoveryCode.insert(
        *(RecoveryCode(account=account, code_hash=fingerprint(plain_code(each))) for each in codes)
    )
    return codes


async def remove_app(actor: Actor) -> None:
    actor.require_proof()
    async with transaction():
        await forget_app(actor, actor.account or 0)


async def forget_app(actor: Actor, account: int) -> None:
    """Of oneself or, by who looks after accounts, of somebody who lost it."""
    if await execute(REMOVE, account):
        await RecoveryCode.delete().where(RecoveryCode.account == account)
        await journal.write(actor, "remove the app", ("account", account))


async def set_second_step(actor: Actor, roles: frozenset[Role], days: int) -> None:
    """Of which roles a second step is demanded, for those newly chosen `days` from now."""
    actor.require(Permission.edit_accounts)
    if actor.branches is not None:
        raise Forbidden("This counts for the whole business: an owner of every branch decides it.")
    wanted = [role for role in WORTH_A_SECOND_STEP if role in roles]
    async with transaction():
        before = await demanded_roles()
        await SecondStepRule.delete().where(SecondStepRule.role.not_in([*wanted, ""]))
        for role in wanted:
            await demand(role, days)
        if before != wanted:
            told = {"second step": ", ".join(before)}, {"second step": ", ".join(wanted)}
            await journal.write(actor, "demand", ("second_step_rule", 0), before=told[0], after=told[1])


async def demanded_roles() -> list[Role]:
    rows = await SecondStepRule.select(SecondStepRule.role)
    there = {row["role"] for row in rows}
    return [role for role in WORTH_A_SECOND_STEP if role in there]


async def demand(role: Role, days: int) -> None:
    await fetch_one(
        "INSERT INTO second_step_rule (role, starts_at) VALUES ($1, $2::timestamptz + $3 * interval '1 day') "
        "ON CONFLICT (role) DO NOTHING RETURNING id",
        role.value,
        clock.now(),
        days,
    )
