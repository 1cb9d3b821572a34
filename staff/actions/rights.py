"""Single rights of an account: what its role has not, or what it has not although its role does."""

from catalog.facts import note_difference
from catalog.reading import wrong
from kit.db import execute, transaction
from kit.rights import Actor, Permission
from kit.seen import refuse_stale
from staff import queries
from staff.actions.accounts import HOLD, refuse_for_last_owner
from staff.facts import account_facts
from staff.rules import ALWAYS, difference_from
from staff.schemas import RightsForm
from staff.tables import Account, Role


async def set_rights(actor: Actor, account_id: int, form: RightsForm) -> None:
    """Exactly these, from the next click of whoever is signed in with it; the role stays.

    Raises `Invalid` for a right the actor has not themselves, `LastOwner`, and `Stale`.
    """
    actor.require(Permission.edit_accounts)
    wanted = frozenset(each for each in Permission if each.value in form.rights) | {ALWAYS}
    if not wanted <= actor.permissions:
        raise wrong("rights", "You can only give rights that you have yourself.")
    async with transaction():
        await queries.access_account(actor, account_id)
        await execute(HOLD, account_id)
        account, before = await queries.access_account(actor, account_id), await account_facts(account_id)
        refuse_stale(form.seen, before)
        more, fewer = difference_from(Role(account.role), wanted)
        if fewer:
            await refuse_for_last_owner(account)
        await account.update_self({Account.more_rights: more, Account.fewer_rights: fewer})
        change = before, await account_facts(account_id)
        await note_difference(actor, "change rights", ("account", account_id), change)
