"""Taking hold of a document, and the refusals that go with it."""

from asyncpg import Record

from kit.db import execute
from kit.errors import Refused
from kit.rights import Actor, Permission
from stock.queries.documents import access_document, counted_lines, lines_of
from stock.rules import show_quantity
from stock.tables import DocumentKind
from stock.units import units_of

# Two tabs may post it at once: the first holds the row, the other waits and then sees that it is posted.
LOCK_DOCUMENT = "SELECT FROM stock_document WHERE id = $1 FOR UPDATE"


class AlreadyPosted(Refused):
    """It was posted before; nothing moved twice."""


class NotPosted(Refused):
    """A draft moved nothing, so there is nothing to undo."""


class AlreadyUndone(Refused):
    """Its opposite stands already."""


class OfVisit(Refused):
    """What a visit took comes back as the visit is reopened."""


async def hold_document(actor: Actor, document_id: int) -> Record:
    """As it is now, and stays until the transaction ends."""
    actor.require(Permission.keep_stock)
    await access_document(actor, document_id)
    await execute(LOCK_DOCUMENT, document_id)
    return await access_document(actor, document_id)


async def hold_draft(actor: Actor, document_id: int) -> Record:
    document = await hold_document(actor, document_id)
    if document["posted_at"] is not None:
        raise AlreadyPosted("This document is posted already, and nothing of it was done twice.")
    return document


async def facts_of(document: Record) -> dict[str, object]:
    """A draft in words, for the mark of its form and for the journal."""
    facts: dict[str, object] = {
        "kind": document["kind"].replace("_", " "),
        "storage": document["storage_name"],
    }
    more = {
        "to": document["other_name"],
        "supplier": document["supplier_name"],
        "reason": document["reason"],
    }
    facts |= {name: value for name, value in more.items() if value}
    if document["kind"] == DocumentKind.stocktake:
        lines = await counted_lines(document["id"])
    else:
        lines = await lines_of(document["id"])
    facts["goods"] = [f"{line['name']}: {show_quantity(line['quantity'], units_of(line))}" for line in lines]
    if document["kind"] == DocumentKind.receipt:
        facts["cost"] = sum(line["cost"] for line in lines)
    return facts
