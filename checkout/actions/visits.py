"""Taking hold of a visit before its bill is touched, and the refusals that go with it."""

from asyncpg import Record

from checkout.queries.online import OPEN
from checkout.queries.taxes import TILL_COLUMNS
from checkout.rules import may_be_id
from clients.tables import Visit
from kit import db
from kit.errors import NotFound, Refused
from kit.rights import Actor

HELD = """
FROM visit JOIN branch ON branch.id = visit.branch LEFT JOIN party ON party.id = visit.party
LEFT JOIN till_rules ON till_rules.branch = branch.id
WHERE visit.id = $1 FOR UPDATE OF visit
"""
# Ten tablets may press Charge at once: the first holds the row, the others wait and then see what it did.
LOCK_VISIT = f"""
SELECT visit.id, visit.branch, visit.client, coalesce(party.payer, visit.client) AS payer, visit.code,
    visit.status, visit.version, visit.closing, visit.starts_at, branch.name AS branch_name, branch.slug,
    branch.zone, branch.currency, branch.address, branch.phone, {TILL_COLUMNS}
{HELD}
"""
MARK_CHANGED = "UPDATE visit SET version = version + 1 WHERE id = $1 RETURNING version"


class AlreadyDone(Refused):
    """The visit was completed before; nothing was taken twice."""


class NotOpen(Refused):
    """A visit that was cancelled or not come to cannot be charged."""


class NotDone(Refused):
    """Only a completed visit can be reopened."""


class Stale(Refused):
    """Somebody else changed the visit since the page was loaded; the details say what it is now."""


async def lock_open_visit(actor: Actor, visit_id: int, version: int) -> Record:
    """The visit, held until the transaction ends; raises unless it can be charged and is what was seen."""
    visit = await lock_visit(actor, visit_id)
    if visit["status"] == Visit.Status.done:
        raise AlreadyDone("This visit is already paid and done.", state=state_of(visit))
    if visit["status"] not in OPEN:
        words = visit["status"].replace("_", "-")
        raise NotOpen(f"This visit is marked {words}. Bring it back first.", state=state_of(visit))
    refuse_stale(visit, version)
    return visit


async def lock_done_visit(actor: Actor, visit_id: int, version: int) -> Record:
    visit = await lock_visit(actor, visit_id)
    if visit["status"] != Visit.Status.done:
        raise NotDone("This visit is not done, so there is nothing to take back.", state=state_of(visit))
    refuse_stale(visit, version)
    return visit


async def lock_visit(actor: Actor, visit_id: int) -> Record:
    visit = await db.fetch_one(LOCK_VISIT, visit_id) if may_be_id(visit_id) else None
    if visit is None:
        raise NotFound("There is no such visit.")
    actor.require_branch(visit["branch"], "visit")
    return visit


def refuse_stale(visit: Record, version: int) -> None:
    if visit["version"] != version:
        raise Stale(
            "Somebody changed this visit meanwhile. Look at it again, then go on.", state=state_of(visit)
        )


def state_of(visit: Record) -> dict[str, object]:
    return {"status": visit["status"], "version": visit["version"], "closing": visit["closing"]}


async def mark_changed(visit_id: int) -> int:
    """The version after a change."""
    return int(await db.fetch_value(MARK_CHANGED, visit_id))
