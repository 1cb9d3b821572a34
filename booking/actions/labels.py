"""Labels: made for the whole business by who edits the catalogue, put on visits by who serves them."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from asyncpg.exceptions import UniqueViolationError

from booking.actions import changes, refusals
from booking.actions.notes import seen
from booking.panel_tables import Label
from booking.queries.labels import access_label, label_facts, names_on
from catalog.tables import Colour
from clients.rules import clean
from clients.tables import Visit
from kit import journal
from kit.db import execute, fetch, transaction
from kit.errors import Invalid
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

LONGEST_NAME = 30
TAKE_OFF = "DELETE FROM visit_label WHERE visit = $1 AND label <> ALL($2::int[])"
PUT_ON = """
INSERT INTO visit_label (visit, label) SELECT $1, id FROM label WHERE id = ANY($2::int[])
ON CONFLICT (visit, label) DO NOTHING
"""
KNOWN = "SELECT id FROM label WHERE id = ANY($1::int[])"


async def add_label(actor: Actor, name: str, colour: str) -> Label:
    actor.require(Permission.edit_catalog)
    values = parsed(name, colour)
    async with named_once():
        label = Label(name=values["name"], colour=values["colour"])
        await label.save()
        await journal.write(actor, "add", ("label", label.id), after=values)
    return label


async def change_label(actor: Actor, label_id: int, name: str, colour: str, mark: str) -> Label:
    """Raises `Stale` for a form that showed something else."""
    values = parsed(name, colour)
    async with named_once():
        label = await access_label(actor, label_id, lock=True)
        before = label_facts(label)
        refuse_stale(mark, before)
        label.name, label.colour = values["name"], values["colour"]
        await label.save([Label.name, Label.colour])
        await journal.write(actor, "change", ("label", label_id), before=before, after=values)
    return label


async def remove_label(actor: Actor, label_id: int) -> None:
    """From every visit, too."""
    async with transaction():
        label = await access_label(actor, label_id, lock=True)
        before = label_facts(label)
        await label.remove()
        await journal.write(actor, "remove", ("label", label_id), before=before)


async def set_labels(actor: Actor, visit_id: int, wanted: Collection[int], version: int | None) -> Visit:
    """Exactly these. Raises `StaleVisit`, and `Invalid` for a label that is gone."""
    visit = await seen(actor, visit_id, version)
    known = {row["id"] for row in await fetch(KNOWN, sorted(wanted))}
    if set(wanted) - known:
        raise Invalid("One of these labels is gone. Please choose again.")
    async with transaction():
        fresh = await changes.locked(visit_id, visit.version)
        before = {**refusals.state(fresh), "labels": await names_on(visit_id)}
        await execute(TAKE_OFF, visit_id, sorted(known))
        await execute(PUT_ON, visit_id, sorted(known))
        await changes.save(fresh, {})
        return await changes.told(actor, "label", fresh, before, labels=await names_on(visit_id))


@asynccontextmanager
async def named_once() -> AsyncIterator[None]:
    """A transaction in which a name that another label has is refused."""
    try:
        async with transaction():
            yield
    except UniqueViolationError:
        raise Invalid("There is a label with this name.", name="Another label is called so.") from None


def parsed(name: str, colour: str) -> dict[str, str]:
    """Every wrong field is named at once."""
    wrong: dict[str, str] = {}
    word = " ".join(clean(name).split())
    if not 0 < len(word) <= LONGEST_NAME:
        wrong["name"] = f"Please write a word or two, at most {LONGEST_NAME} letters."
    if colour not in set(Colour):
        wrong["colour"] = "Choose one of the list."
    if wrong:
        raise Invalid("Please look at the marked fields.", **wrong)
    return {"name": word, "colour": colour}
