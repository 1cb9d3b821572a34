"""Posting a document, once; and undoing it by its opposite."""

from collections.abc import Sequence

from asyncpg import Record

from kit import clock, journal
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from kit.seen import refuse_stale
from stock.actions.holding import (
    AlreadyUndone,
    NotPosted,
    OfVisit,
    facts_of,
    hold_document,
    hold_draft,
)
from stock.actions.levels import Paper, carry_out, hold_levels
from stock.queries.documents import access_document, counted_lines, lines_of, moves_of
from stock.rules import Key, Level, Step, Wanted, lacking, opposite_steps, steps_of
from stock.schemas import PostingForm
from stock.tables import DocumentKind, StockDocument
from stock.units import counted


class BelowZero(Refused):
    """There would be less than nothing of a good."""


class CountedAgain(Refused):
    """Another stocktake put right what was counted here before."""


class OutOfUse(Refused):
    """Nothing comes into a storage or leaves it once it is out of use."""


async def post_document(actor: Actor, document_id: int, form: PostingForm) -> None:
    """Its goods move, and the book says so.

    Raises AlreadyPosted, BelowZero, CountedAgain, OutOfUse or Stale (409), Invalid for an empty one (422).
    """
    async with transaction():
        document = await hold_draft(actor, document_id)
        facts = await facts_of(document)
        refuse_stale(form.seen, facts)
        lines = await lines_of(document_id)
        if not lines:
            raise Invalid("Nothing is on this document yet. Add what it is about.")
        places = (document["storage"], document["to_storage"])
        levels = await hold_levels([(place, line["good"]) for place in places if place for line in lines])
        refuse_unused(await access_document(actor, document_id))
        kind = DocumentKind(document["kind"])
        steps = steps_of(kind, await wanted(document, lines), places, levels)
        refuse_below_zero(actor, steps, lines, anyway=form.anyway == "yes")
        await carry_out(paper_of(document, f"{spoken(kind)} {document_id}"), steps, actor.name)
        subject = ("stock_document", document_id)
        await journal.write(actor, "post", subject, branch=document["branch"], after=facts)


async def wanted(document: Record, lines: Sequence[Record]) -> list[Wanted]:
    """What its lines ask for; of a stocktake the differences, which are none where all are there."""
    if document["kind"] != DocumentKind.stocktake:
        return [Wanted(line["good"], line["quantity"], line["cost"]) for line in lines]
    found = await counted_lines(document["id"])
    again = [line["name"] for line in found if line["is_recounted"]]
    if again:
        raise CountedAgain(
            f"{', '.join(again)}: another stocktake was posted after this was counted. Count it again."
        )
    return [Wanted(line["good"], line["quantity"] - line["expected"]) for line in found]


async def undo_document(actor: Actor, document_id: int, form: PostingForm) -> int:
    """The id of the opposite. What came in goes out again at the same cost, and the other way round.

    Raises NotPosted, AlreadyUndone, OfVisit, BelowZero or OutOfUse.
    """
    async with transaction():
        document = await hold_document(actor, document_id)
        refuse_undoing(document)
        moves = await moves_of(document_id)
        levels = await hold_levels([key_of(move) for move in moves])
        refuse_unused(await access_document(actor, document_id))
        steps = opposite_steps([step_of(move) for move in moves], levels)
        refuse_below_zero(actor, steps, moves, anyway=form.anyway == "yes")
        opposite = await add_opposite(document, actor.name)
        said = f"{spoken(DocumentKind(document['kind']))} {document_id} undone"
        await carry_out(paper_of(document, said, opposite), steps, actor.name)
        subject = ("stock_document", document_id)
        await journal.write(actor, "undo", subject, branch=document["branch"], after={"opposite": opposite})
    return opposite


def refuse_undoing(document: Record) -> None:
    if document["posted_at"] is None:
        raise NotPosted("This is a draft: nothing of it was done, so there is nothing to undo.")
    if document["opposite"] is not None:
        raise AlreadyUndone(f"This is undone already, by document {document['opposite']}.")
    if document["reverses"] is not None:
        raise AlreadyUndone(
            f"This undid document {document['reverses']}. Enter that anew instead of undoing this."
        )
    if document["visit"] is not None:
        raise OfVisit("This belongs to a visit that is done. Reopen the visit, and it comes back.")


def refuse_unused(document: Record) -> None:
    for place in ("storage", "other"):
        if document[f"{place}_active"] is False:
            name = document[f"{place}_name"]
            raise OutOfUse(f"{name} is out of use. Bring it back on the page of storages first.")


async def add_opposite(document: Record, who: str) -> int:
    """A document that is posted at once."""
    opposite = StockDocument(
        branch=document["branch"],
        kind=document["kind"],
        storage=document["storage"],
        to_storage=document["to_storage"],
        supplier=document["supplier"],
        reason=document["reason"],
        visit=document["visit"],
        closing=document["closing"],
        made_at=clock.now(),
        made_by=who,
        reverses=document["id"],
    )
    await opposite.save()
    return int(opposite.id)


def paper_of(document: Record, said: str, opposite: int = 0) -> Paper:
    kind = DocumentKind(document["kind"])
    supplier = document["owed_to"] if opposite else document["supplier"]
    return Paper(
        opposite or document["id"], kind, document["branch"], document["currency"], said, supplier or 0
    )


def spoken(kind: DocumentKind) -> str:
    """Write-off, Receipt."""
    return kind.value.replace("_", "-").capitalize()


def key_of(move: Record) -> Key:
    return move["storage"], move["good"]


def step_of(move: Record) -> Step:
    return Step(*key_of(move), move["quantity"], move["cost"], move["worth"], Level())


def refuse_below_zero(actor: Actor, steps: Sequence[Step], goods: Sequence[Record], *, anyway: bool) -> None:
    """Unless somebody with the right said so."""
    short = lacking(steps)
    if not short:
        return
    known = {good["good"]: good for good in goods}
    told = "; ".join(
        f"{known[step.good]['name']} would be {counted(step.after.quantity, known[step.good])}"
        for step in short[:5]
    )
    if not anyway:
        raise BelowZero(f"There is not that much: {told}. Nothing was moved.", below=True)
    actor.require(Permission.go_below_zero)
