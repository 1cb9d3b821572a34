"""How much may be owed: by anybody at a branch, and by one client."""

from checkout.actions.account_case import begin
from checkout.actions.settings import refuse_foreign
from kit import db, journal
from kit.db import transaction
from kit.errors import Invalid
from kit.money import LARGEST
from kit.rights import Actor, Permission

SET_RULE = """
INSERT INTO debt_rule (branch, most) VALUES ($1, $2) ON CONFLICT (branch) DO UPDATE SET most = excluded.most
"""
DROP_RULE = "DELETE FROM debt_rule WHERE branch = $1"
OLD_RULE = "SELECT most FROM debt_rule WHERE branch = $1"
SET_LIMIT = """
INSERT INTO debt_limit (client, branch, most) VALUES ($1, $2, $3)
ON CONFLICT (client, branch) DO UPDATE SET most = excluded.most
"""
DROP_LIMIT = "DELETE FROM debt_limit WHERE client = $1 AND branch = $2"
OLD_LIMIT = "SELECT most FROM debt_limit WHERE client = $1 AND branch = $2"


async def set_debt_rule(actor: Actor, branch: int, most: int | None) -> None:
    """How much any client may owe; None: nothing is sold on account."""
    actor.require(Permission.write_off_debts)
    await refuse_foreign(actor, branch)
    check_limit(most)
    async with transaction():
        old = await db.fetch_value(OLD_RULE, branch)
        await (db.execute(DROP_RULE, branch) if most is None else db.execute(SET_RULE, branch, most))
        before, after = {"most": old}, {"most": most}
        await journal.write(
            actor, "limit debts", ("branch", branch), branch=branch, before=before, after=after
        )


async def set_debt_limit(actor: Actor, client: int, branch: int, most: int | None) -> None:
    """How much this client may owe; None: as much as any."""
    actor.require(Permission.write_off_debts)
    check_limit(most)
    async with transaction():
        await begin(actor, client, branch)
        old = await db.fetch_value(OLD_LIMIT, client, branch)
        limit = (client, branch)
        await (db.execute(DROP_LIMIT, *limit) if most is None else db.execute(SET_LIMIT, *limit, most))
        before, after = {"most": old}, {"most": most}
        await journal.write(
            actor, "limit debts", ("client", client), branch=branch, before=before, after=after
        )


def check_limit(most: int | None) -> None:
    if most is not None and not 0 <= most <= LARGEST:
        raise Invalid("How much may be owed?", most="Write an amount, or nothing.")
