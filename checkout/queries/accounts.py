"""How clients stand with a branch."""

from dataclasses import replace

from asyncpg import Record

import ledger.queries
from catalog.tables import Branch
from checkout.rules import may_be_id
from checkout.rules.accounts import Holder, Move, OpenBill, Standing, open_bills
from kit import db
from kit.errors import NotFound
from kit.rights import Actor
from ledger.tables import AccountKind

MAY_OWE = """
SELECT coalesce((SELECT most FROM debt_limit WHERE client = $1 AND branch = $2),
                (SELECT most FROM debt_rule WHERE branch = $2))
"""
HOLDER = """
SELECT branch.id AS branch, branch.name, branch.slug, branch.address, branch.phone, branch.zone,
    branch.currency, branch.locale, client.id AS client, client.name AS client_name
FROM branch CROSS JOIN client WHERE branch.id = $2 AND client.id = $1
"""
MOVE = """
SELECT client_move.id, client_move.client, client_move.branch, client_move.kind, client_move.debt,
    client_move.deposit, client_move.method, client_move.payment, client_move.entry, shift.desk
FROM client_move LEFT JOIN shift ON shift.id = client_move.shift WHERE client_move.id = $1
"""
DEBTS = """
SELECT id, debt, made_at, payment, undoes FROM client_move
WHERE client = $1 AND branch = $2 AND debt <> 0 ORDER BY id
"""
NAME = "SELECT name FROM client WHERE id = $1"
# Who came, whom their card says to pay for them, and those they came with.
MAY_PAY = """
SELECT client.id, client.name FROM client WHERE client.id IN (
    SELECT visit.client FROM visit WHERE visit.id = $1
    UNION SELECT party.payer FROM visit JOIN party ON party.id = visit.party WHERE visit.id = $1
    UNION SELECT other.client FROM visit JOIN visit AS other ON other.party = visit.party WHERE visit.id = $1
    UNION SELECT client_link.other FROM visit JOIN client_link ON client_link.client = visit.client
        WHERE visit.id = $1 AND client_link.tie = 'payer'
) ORDER BY lower(client.name), client.id
"""


async def standing_of_client(holder: Holder, name: str = "") -> Standing:
    """What the book says now; held by nobody."""
    return Standing(
        client=holder.client,
        name=name,
        owed=await ledger.queries.balance(holder.on(AccountKind.client_debt)),
        deposit=await ledger.queries.owed(holder.on(AccountKind.client_deposit)),
        most=await db.fetch_value(MAY_OWE, holder.client, holder.branch),
    )


async def owed_after(client: int | None, branch: Branch, later: int) -> Standing | None:
    """How the client would stand if so much more stays owed; None where nothing does."""
    name = await db.fetch_value(NAME, client) if later and client else None
    if client is None or name is None:
        return None
    now = await standing_of_client(Holder(client, branch.id, branch.currency), name)
    return replace(now, owed=now.owed + later)


async def who_may_pay(visit_id: int) -> dict[int, str]:
    """Clients who can pay the bill of a visit or a part of it, by name."""
    return {row["id"]: row["name"] for row in await db.fetch(MAY_PAY, visit_id)}


async def accounts_of_payers(visit_id: int, branch: int, currency: str) -> list[Standing]:
    """How those who can pay a bill stand with the branch."""
    return [
        await standing_of_client(Holder(client, branch, currency), name)
        for client, name in (await who_may_pay(visit_id)).items()
    ]


async def access_holder(actor: Actor, client: int, branch: int) -> Record:
    """A client and a branch the actor works in, with what a receipt says of it."""
    actor.require_branch(branch, "branch")
    found = await db.fetch_one(HOLDER, client, branch) if may_be_id(client) and may_be_id(branch) else None
    if found is None:
        raise NotFound("There is no such client.")
    return found


async def access_move(actor: Actor, move_id: int) -> Record:
    """A change of an account at a branch the actor works in, with the desk its cash went through."""
    found = await db.fetch_one(MOVE, move_id) if may_be_id(move_id) else None
    if found is None or not actor.works_in(found["branch"]):
        raise NotFound("There is no such entry.")
    return found


async def open_bills_of(holder: Holder) -> list[OpenBill]:
    """What is owed, bill by bill, the oldest first."""
    rows = await db.fetch(DEBTS, holder.client, holder.branch)
    return open_bills([Move(**row) for row in rows])
