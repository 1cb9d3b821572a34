"""Making, renaming, merging and removing sources; who came by one that goes keeps their card."""

from catalog.facts import note_difference
from clients.actions.tags import MoreByNow, named_once
from clients.queries.sources import access_source
from clients.rules.contacts import clean
from clients.schemas import SourceForm
from clients.tables import ClientSource
from kit import journal
from kit.db import execute, fetch_value, transaction
from kit.errors import Invalid
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

LONGEST = 60
# An index refuses two at a time, so this comes before another one is.
ONLINE_NO_MORE = "UPDATE client_source SET online = FALSE WHERE online AND id <> $1"
# Whoever gives a client a source that is being removed waits, and finds it gone.
HOLD = "SELECT FROM client_source WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE"
MOVE = """
WITH moved AS (
    UPDATE client SET client_source = $2, version = version + 1 WHERE client_source = $1 RETURNING id
)
SELECT count(*) FROM moved
"""


async def add_source(actor: Actor, name: str) -> ClientSource:
    actor.require(Permission.edit_catalog)
    values = parsed(name)
    async with named_once("source"):
        made = ClientSource(name=values["name"])
        await made.save()
        await journal.write(actor, "add", ("client_source", made.id), after=values)
    return made


async def change_source(actor: Actor, source_id: int, form: SourceForm) -> None:
    """Who came by it still did. One at most is that of online bookings: the last one that was made so.

    Raises `Stale` for a form that shows something else.
    """
    values = {**parsed(form.name), "online": form.online == "yes"}
    async with named_once("source"):
        await execute(HOLD, [source_id])
        source = await access_source(actor, source_id)
        before = facts(source)
        refuse_stale(form.seen, before)
        if values["online"]:
            await execute(ONLINE_NO_MORE, source_id)
        await source.update_self({ClientSource.name: values["name"], ClientSource.online: values["online"]})
        await note_difference(actor, "change", ("client_source", source_id), (before, values))


async def merge_source(actor: Actor, source_id: int, into: int) -> int:
    """Its clients came by the other one then, and who books online does. Returns how many."""
    async with transaction():
        await execute(HOLD, [source_id, into])
        source, other = await access_source(actor, source_id), await access_source(actor, into)
        if source_id == into:
            raise Invalid("A source cannot be merged into itself.", into="Choose another source.")
        moved = await move(source_id, into)
        await source.remove()
        if source.online:
            await other.update_self({ClientSource.online: True})
        after = {"into": other.name, "clients": moved}
        await journal.write(actor, "merge", ("client_source", source_id), before=facts(source), after=after)
    return moved


async def remove_source(actor: Actor, source_id: int, agreed: int) -> int:
    """Its clients, of whom there are `agreed`, have none then. Returns how many had it."""
    async with transaction():
        await execute(HOLD, [source_id])
        source = await access_source(actor, source_id)
        left = await move(source_id, None)
        if left > agreed:
            raise MoreByNow(left)
        await source.remove()
        before = {**facts(source), "clients": left}
        await journal.write(actor, "remove", ("client_source", source_id), before=before)
    return left


async def move(source_id: int, into: int | None) -> int:
    found: int = await fetch_value(MOVE, source_id, into)
    return found


def parsed(name: str) -> dict[str, str]:
    title = " ".join(clean(name).split())
    if not 0 < len(title) <= LONGEST:
        sentence = f"Please write a word or two, at most {LONGEST} letters."
        raise Invalid("Please look at the marked fields.", name=sentence)
    return {"name": title}


def facts(source: ClientSource) -> dict[str, object]:
    return {"name": source.name, "online": source.online}
