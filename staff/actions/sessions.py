"""Where somebody is signed in, ended: by themselves, or by who looks after accounts."""

from kit import journal
from kit.db import execute, transaction
from kit.errors import NotFound
from kit.rights import Actor
from kit.vault import fingerprint
from staff import queries
from staff.actions.second_step import forget_app
from staff.actions.tablets import keep_pin, unlock_pin
from staff.tables import Passkey, Pending, Session

END_ONE = "DELETE FROM session WHERE id = $1 AND account = $2"
END_OTHERS = "DELETE FROM session WHERE account = $1 AND token_hash <> $2"


async def end_own_session(actor: Actor, session_id: int) -> None:
    """One that has ended in the meantime is no trouble: it is over, as was wanted."""
    await end_one(actor, actor.account or 0, session_id)


async def end_other_sessions(actor: Actor, token: str) -> None:
    """All of one's own but the one this is asked in."""
    async with transaction():
        if await execute(END_OTHERS, actor.account, fingerprint(token)):
            await journal.write(actor, "end other sessions", ("account", actor.account or 0))


async def end_session_of(actor: Actor, account_id: int, session_id: int) -> None:
    account = await queries.access_account(actor, account_id)
    await end_one(actor, account.id, session_id)


async def end_one(actor: Actor, account: int, session_id: int) -> None:
    async with transaction():
        if await execute(END_ONE, queries.row_id(session_id), account):
            await journal.write(actor, "end a session", ("account", account))


async def end_sessions_of(actor: Actor, account_id: int) -> None:
    async with transaction():
        account = await queries.access_account(actor, account_id)
        await end_sessions(account.id)
        await journal.write(actor, "end sessions", ("account", account.id))


async def end_sessions(account_id: int) -> None:
    """Also those that were half begun."""
    await Session.delete().where(Session.account == account_id)
    await Pending.delete().where(Pending.account == account_id)


async def take_away(actor: Actor, account_id: int, what: str) -> None:
    """What somebody lost or forgot: "pin", "app", "passkeys"; "lock" lets them try their PIN again."""
    account = await queries.access_account(actor, account_id)
    if what == "pin":
        await keep_pin(actor, account.id, "")
    elif what == "lock":
        await unlock_pin(actor, account.id)
    elif what == "app":
        async with transaction():
            await forget_app(actor, account.id)
    elif what == "passkeys":
        await forget_passkeys(actor, account.id)
    else:
        raise NotFound("There is no such way to sign in.")


async def forget_passkeys(actor: Actor, account: int) -> None:
    async with transaction():
        await Passkey.delete().where(Passkey.account == account)
        await journal.write(actor, "remove passkeys", ("account", account))
