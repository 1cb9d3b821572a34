"""Opening, changing and closing accounts."""

from typing import Any

from asyncpg import UniqueViolationError

from catalog.facts import note_difference
from catalog.queries import every_branch_of
from catalog.reading import among, optional, read, ticked, whole, words, wrong
from kit import clock, journal
from kit.db import execute, fetch, transaction
from kit.errors import NotFound, Refused
from kit.rights import Actor
from kit.seen import refuse_stale
from staff import queries
from staff.actions.sessions import end_other_sessions, end_sessions
from staff.actions.tries import forget_tries, of_address
from staff.facts import account_facts
from staff.passwords import hash_password
from staff.reading import check_password, email
from staff.rules import roles_to_give
from staff.schemas import AccountForm
from staff.tables import Account, AccountBranch, Pending, Role

READERS = {
    "name": words(120),
    "email": email,
    "role": among(Role),
    "member": optional(whole(1, 999_999_999)),
    "every_branch": ticked,
}
# In one order with those of LOOK_AFTER_ALL, so that two who change each other's never wait in a ring.
HOLD = """
SELECT FROM account WHERE id = $1 OR (role = 'owner' AND every_branch AND closed_at IS NULL)
ORDER BY id FOR UPDATE
"""
LOOK_AFTER_ALL = """
SELECT id FROM account WHERE role = 'owner' AND every_branch AND closed_at IS NULL AND fewer_rights = '{}'
ORDER BY id FOR UPDATE
"""


class LastOwner(Refused):
    def __init__(self) -> None:
        super().__init__(
            "This is the last owner's account that sees every branch and has every right. Without it nobody "
            "could open accounts or give rights: make somebody else an owner of every branch first."
        )


async def open_account(actor: Actor, form: AccountForm, password: str) -> Account:
    """An account that can sign in at once."""
    values, branches = await read_account(actor, form)
    hashed = await hash_password(check_password(password, values["email"]))
    async with transaction():
        made = Account(**values, password_hash=hashed)
        await keep(made, branches)
        await note_difference(actor, "open", ("account", made.id), ({}, await account_facts(made.id)))
    return made


async def change_account(actor: Actor, account_id: int, form: AccountForm) -> None:
    """Counts from the next click of whoever is signed in with it."""
    async with transaction():
        await queries.access_account(actor, account_id)
        await execute(HOLD, account_id)
        account, before = await queries.access_account(actor, account_id), await account_facts(account_id)
        refuse_stale(form.seen, before)
        values, branches = await read_account(actor, form)
        if values["role"] != Role.owner or not values["every_branch"]:
            await refuse_for_last_owner(account)
        if values["role"] != account.role:  # a new role begins with exactly its own rights
            values |= {"more_rights": [], "fewer_rights": []}
        for name, value in values.items():
            setattr(account, name, value)
        await keep(account, branches)
        await note_difference(
            actor, "change", ("account", account_id), (before, await account_facts(account_id))
        )


async def read_account(actor: Actor, form: AccountForm) -> tuple[dict[str, Any], frozenset[int]]:
    """The columns, and the branches it is limited to; nobody gives more than they have."""
    values = read(form, READERS)
    if values["role"] not in roles_to_give(actor):
        raise wrong("role", "You can only give roles that have no more rights than your own.")
    if values["every_branch"] and actor.branches is not None:
        raise wrong("every_branch", "Only somebody who sees every branch can give that to others.")
    mine = {each.id for each in await every_branch_of(actor)}
    if not values["every_branch"] and not (form.branches and form.branches <= mine):
        raise wrong("branches", "Choose at least one of your branches.")
    await check_calendar(actor, values, form.branches)
    return values, frozenset() if values["every_branch"] else form.branches


async def check_calendar(actor: Actor, values: dict[str, Any], branches: frozenset[int]) -> None:
    """Somebody's own calendar must be in a branch they see; a specialist has nothing else to look at."""
    if values["member"] is None:
        if values["role"] == Role.specialist:
            raise wrong("member", "A specialist sees their own calendar: choose whose it is.")
        return
    try:
        member = await queries.access_member(actor, values["member"])
    except NotFound:
        raise wrong("member", "Choose one of the list.") from None
    if not values["every_branch"] and member.branch not in branches:
        raise wrong("member", f"{member.name} works in a branch this account does not see.")


async def keep(account: Account, branches: frozenset[int]) -> None:
    """Saves the row and its branches; an e-mail address that has an account is a mistake in the form."""
    try:
        async with transaction():
            await account.save()
    except UniqueViolationError:
        raise wrong("email", "There is an account with this e-mail address already.") from None
    await AccountBranch.delete().where(AccountBranch.account == account.id)
    for branch in sorted(branches):
        await AccountBranch(account=account.id, branch=branch).save()


async def refuse_for_last_owner(account: Account) -> None:
    """Two owners who close each other at once wait for one another here, and the second is refused."""
    if [row["id"] for row in await fetch(LOOK_AFTER_ALL)] == [account.id]:
        raise LastOwner


async def set_password(actor: Actor, account_id: int, password: str) -> None:
    """A new password ends every session of the account, and a lock."""
    account = await queries.access_account(actor, account_id)
    hashed = await hash_password(check_password(password, account.email))
    async with transaction():
        await account.update_self({Account.password_hash: hashed})
        await end_sessions(account_id)
        await forget_tries(of_address(account.email))
        await journal.write(actor, "set password", ("account", account_id))


async def set_own_password(actor: Actor, token: str, password: str) -> None:
    """Another one for oneself: it ends every session but the one this is asked in."""
    actor.require_proof()
    account = await Account.objects().where(Account.id == actor.account).first()
    if account is None:
        raise NotFound("There is no such account.")
    hashed = await hash_password(check_password(password, account.email))
    async with transaction():
        await account.update_self({Account.password_hash: hashed})
        await end_other_sessions(actor, token)
        await Pending.delete().where(Pending.account == account.id)
        await journal.write(actor, "set password", ("account", account.id))


async def close_account(actor: Actor, account_id: int) -> None:
    """Signs it out everywhere; what was done with it stays in the journal."""
    async with transaction():
        account = await queries.access_account(actor, account_id)
        await refuse_for_last_owner(account)
        before = await account_facts(account_id)
        if account.closed_at is None:
            await account.update_self({Account.closed_at: clock.now()})
        await end_sessions(account_id)
        await note_difference(
            actor, "close", ("account", account_id), (before, await account_facts(account_id))
        )


async def reopen_account(actor: Actor, account_id: int) -> None:
    """It signs in again with the password it had."""
    async with transaction():
        account = await queries.access_account(actor, account_id)
        before = await account_facts(account_id)
        await account.update_self({Account.closed_at: None})
        await forget_tries(of_address(account.email))
        await note_difference(
            actor, "reopen", ("account", account_id), (before, await account_facts(account_id))
        )
