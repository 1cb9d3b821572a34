"""Documents before they are posted: made, changed, thrown away."""

from dataclasses import dataclass

from asyncpg import Record

from catalog.reading import words, wrong
from kit import clock, journal
from kit.db import execute, fetch, transaction
from kit.errors import NotFound, Refused
from kit.rights import Actor, Permission
from kit.seen import refuse_stale
from kit.typed import is_number
from stock.actions.holding import facts_of, hold_draft
from stock.actions.reading import Faults, read_rows
from stock.actions.suppliers import supplier_named
from stock.queries.documents import access_document
from stock.queries.setup import access_storage
from stock.rules import OF_VISITS, Wanted
from stock.schemas import DocumentForm, RowsForm
from stock.tables import DocumentKind, StockDocument

BY_HAND = tuple(kind for kind in DocumentKind if kind not in OF_VISITS)
DROP_LINES = "DELETE FROM stock_line WHERE document = $1"
ADD_LINES = """
INSERT INTO stock_line (document, good, quantity, cost, position, counted_at)
SELECT $1, line.good, line.quantity, line.cost, line.place, $5::timestamptz
FROM unnest($2::int[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS line (good, quantity, cost, place)
"""
CHANGE = """
UPDATE stock_document SET storage = $2, to_storage = $3, supplier = $4, reason = $5 WHERE id = $1
"""
DROP = "DELETE FROM stock_document WHERE id = $1 AND posted_at IS NULL RETURNING id"


class CountedOneByOne(Refused):
    """What was counted stands with the moment it was."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as it was typed and read."""

    kind: DocumentKind
    storage: Record
    to_storage: int | None
    supplier: int | None
    reason: str
    lines: list[Wanted]


async def draft_document(actor: Actor, form: DocumentForm) -> int:
    """A new draft; nothing moves before it is posted."""
    actor.require(Permission.keep_stock)
    async with transaction():
        draft = await read_draft(actor, form)
        document = StockDocument(
            branch=draft.storage["branch"],
            kind=draft.kind,
            storage=draft.storage["id"],
            to_storage=draft.to_storage,
            supplier=draft.supplier,
            reason=draft.reason,
            made_at=clock.now(),
            made_by=actor.name,
        )
        await document.save()
        await add_lines(document.id, draft)
        after = await facts_of(await access_document(actor, document.id))
        subject = ("stock_document", document.id)
        await journal.write(actor, "draft", subject, branch=draft.storage["branch"], after=after)
    return int(document.id)


async def change_draft(actor: Actor, document_id: int, form: DocumentForm) -> None:
    """It keeps its kind and its branch."""
    async with transaction():
        document = await hold_draft(actor, document_id)
        if document["kind"] == DocumentKind.stocktake:
            raise CountedOneByOne("A stocktake is changed by counting again.")
        before = await facts_of(document)
        refuse_stale(form.seen, before)
        draft = await read_draft(actor, form, document)
        await execute(
            CHANGE, document_id, draft.storage["id"], draft.to_storage, draft.supplier, draft.reason
        )
        await execute(DROP_LINES, document_id)
        await add_lines(document_id, draft)
        after = await facts_of(await access_document(actor, document_id))
        if after != before:
            subject = ("stock_document", document_id)
            await journal.write(
                actor, "change", subject, branch=document["branch"], before=before, after=after
            )


async def discard_draft(actor: Actor, document_id: int) -> None:
    async with transaction():
        document = await hold_draft(actor, document_id)
        before = await facts_of(document)
        await fetch(DROP, document_id)
        subject = ("stock_document", document_id)
        await journal.write(actor, "discard", subject, branch=document["branch"], before=before)


async def add_lines(document: int, draft: Draft) -> None:
    """What comes counted from a list was counted now."""
    goods, quantities = [line.good for line in draft.lines], [line.quantity for line in draft.lines]
    counted_at = clock.now() if draft.kind is DocumentKind.stocktake else None
    await execute(ADD_LINES, document, goods, quantities, [line.cost for line in draft.lines], counted_at)


async def read_draft(actor: Actor, form: DocumentForm, document: Record | None = None) -> Draft:
    """Everything that is wrong is told at once, beside its field."""
    kind = kind_of(document["kind"] if document else form.kind)
    storage = await storage_named(actor, form.storage, "storage")
    if document and storage["branch"] != document["branch"]:
        raise wrong("storage", f"This document is of {document['branch_name']}. Choose a storage there.")
    faults = Faults()
    other, lines = None, list[Wanted]()
    said: tuple[int | None, str] = (None, "")
    with faults.gathered():
        other = await other_storage(actor, form, storage) if kind is DocumentKind.movement else None
    with faults.gathered():
        said = await read_words(actor, kind, form)
    with faults.gathered():
        lines = await read_lines(kind, form.rows, storage["currency"])
    faults.tell()
    return Draft(kind, storage, other, *said, lines)


async def read_lines(kind: DocumentKind, rows: RowsForm, currency: str) -> list[Wanted]:
    """Only what comes in has a cost of its own; none of a good is a count, too."""
    least = 0 if kind is DocumentKind.stocktake else 1
    return await read_rows(rows, currency if kind is DocumentKind.receipt else "", least=least)


def kind_of(text: str) -> DocumentKind:
    if text not in BY_HAND:
        raise wrong("kind", "Choose what kind of document it is.")
    return DocumentKind(text)


async def read_words(actor: Actor, kind: DocumentKind, form: DocumentForm) -> tuple[int | None, str]:
    """The supplier of a receipt; why, which a write-off must say."""
    reason = words(300, least=0)(form.reason.strip(), "reason")
    if kind is DocumentKind.write_off and not reason:
        raise wrong("reason", "Why is it written off? Broken, out of date, a tester …")
    supplier = await supplier_named(actor, form.supplier) if kind is DocumentKind.receipt else None
    return supplier, reason


async def storage_named(actor: Actor, text: str, field: str) -> Record:
    try:
        found = await access_storage(actor, int(text) if is_number(text) else 0)
    except NotFound:
        raise wrong(field, "Choose a storage.") from None
    if not found["is_active"]:
        raise wrong(field, f"{found['name']} is out of use. Choose another one.")
    return found


async def other_storage(actor: Actor, form: DocumentForm, here: Record) -> int:
    other = await storage_named(actor, form.to_storage, "to_storage")
    if other["id"] == here["id"]:
        raise wrong("to_storage", "It is there already. Choose another storage.")
    if other["branch"] != here["branch"]:
        raise wrong(
            "to_storage",
            "That is another branch, with its own book. Write it off here and receive it there.",
        )
    return int(other["id"])
