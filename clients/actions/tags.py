"""Making, renaming, merging and removing tags, scales and their statuses."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from asyncpg import Record
from asyncpg.exceptions import UniqueViolationError

from catalog.facts import note_difference
from catalog.tables import Colour
from clients.actions.marking import said
from clients.queries import tags as queries
from clients.rules.contacts import clean
from clients.schemas import ScaleForm
from clients.tables.tags import Status, StatusScale, Tag
from kit import journal
from kit.db import execute, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

LONGEST = 40
# Whoever sets a tag that is being removed waits, and finds it gone.
HOLD_TAGS = "SELECT FROM tag WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE"
HOLD_SCALE = "SELECT FROM scale WHERE id = $1 FOR UPDATE"
# Who sets one of these at this moment waits, and is told that it is gone.
HOLD_STATUSES = "SELECT FROM status WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE"
MOVE = """
WITH made AS (
    INSERT INTO client_tag (client, tag, set_at, who, rule)
    SELECT client, $2, set_at, who, rule FROM client_tag WHERE tag = $1 ORDER BY client
    ON CONFLICT (client, tag) DO NOTHING RETURNING client
)
INSERT INTO tag_event (client, tag, name, is_set, happened_at, who, rule, account)
SELECT client, $2, $6, TRUE, $3, $4, $5, $7 FROM made ORDER BY client
"""
LEAVE = """
INSERT INTO tag_event (client, tag, name, is_set, happened_at, who, rule, account)
SELECT client, $1, $5, FALSE, $2, $3, $4, $6 FROM client_tag WHERE tag = $1 ORDER BY client
"""
LEAVE_STATUSES = """
INSERT INTO tag_event (client, scale, name, is_set, happened_at, who, rule, account)
SELECT client, client_status.scale, $5 || ': ' || status.name, FALSE, $2, $3, $4, $6
FROM client_status JOIN status ON status.id = client_status.status
WHERE client_status.status = ANY($1::int[]) ORDER BY client
"""
LAST_SCALE = "SELECT coalesce(max(position), 0) + 1 FROM scale"
LAST_STATUS = "SELECT coalesce(max(position), 0) + 1 FROM status WHERE scale = $1"
RENUMBER = """
UPDATE status SET position = wanted.place
FROM unnest($1::int[]) WITH ORDINALITY AS wanted (id, place) WHERE status.id = wanted.id
"""
REWRITE = """
UPDATE status SET name = wanted.name, colour = wanted.colour
FROM unnest($1::int[], $2::text[], $3::text[]) AS wanted (id, name, colour) WHERE status.id = wanted.id
"""


class MoreByNow(Refused):
    """Since it was asked how many clients lose it, more have got it."""

    def __init__(self, clients: int) -> None:
        super().__init__(f"{clients} clients have it by now. Look again, then remove it.")


async def add_tag(actor: Actor, name: str, colour: str) -> Tag:
    actor.require(Permission.edit_catalog)
    values = parsed(name, colour)
    async with named_once("tag"):
        made = Tag(name=values["name"], colour=values["colour"])
        await made.save()
        await journal.write(actor, "add", ("tag", made.id), after=values)
    return made


async def change_tag(actor: Actor, tag_id: int, name: str, colour: str, seen: str) -> None:
    """Who has it keeps it. Raises `Stale` for a form that shows something else."""
    values = parsed(name, colour)
    async with named_once("tag"):
        await execute(HOLD_TAGS, [tag_id])
        tag = await queries.access_tag(actor, tag_id)
        before = facts(tag)
        refuse_stale(seen, before)
        await tag.update_self({Tag.name: values["name"], Tag.colour: values["colour"]})
        await note_difference(actor, "change", ("tag", tag_id), (before, values))


async def merge_tag(actor: Actor, tag_id: int, into: int) -> int:
    """Its clients have the other one instead, since when they had this. Returns how many got that."""
    async with transaction():
        await execute(HOLD_TAGS, [tag_id, into])
        tag, other = await queries.access_tag(actor, tag_id), await queries.access_tag(actor, into)
        if tag_id == into:
            raise Invalid("A tag cannot be merged into itself.", into="Choose another tag.")
        when, who, rule, name, account = said(actor, None, other.name)
        moved = await execute(MOVE, tag_id, into, when, who, rule, name, account)
        await execute(LEAVE, tag_id, when, who, rule, tag.name, account)
        await tag.remove()
        after = {"into": other.name, "clients": moved}
        await journal.write(actor, "merge", ("tag", tag_id), before=facts(tag), after=after)
    return moved


async def remove_tag(actor: Actor, tag_id: int, agreed: int) -> int:
    """Off every client, of whom there are `agreed`; the history stays. Returns how many had it."""
    async with transaction():
        await execute(HOLD_TAGS, [tag_id])
        tag = await queries.access_tag(actor, tag_id)
        when, who, rule, name, account = said(actor, None, tag.name)
        left = await execute(LEAVE, tag_id, when, who, rule, name, account)
        if left > agreed:
            raise MoreByNow(left)
        await tag.remove()
        await journal.write(actor, "remove", ("tag", tag_id), before={**facts(tag), "clients": left})
    return left


async def add_scale(actor: Actor, name: str, steps: str) -> StatusScale:
    """With its statuses, one a line, in order."""
    actor.require(Permission.edit_catalog)
    title, names = word(name, "name"), lines(steps)
    if not names:
        raise Invalid("Please look at the marked fields.", steps="Write at least one status.")
    async with named_once("scale"):
        made = StatusScale(name=title, position=await fetch_value(LAST_SCALE))
        await made.save()
        for place, each in enumerate(names, 1):
            await Status(
                scale=made.id, name=each, colour=list(Colour)[place % len(Colour)], position=place
            ).save()
        after = {"name": title, "statuses": ", ".join(names)}
        await journal.write(actor, "add", ("scale", made.id), after=after)
    return made


async def change_scale(
    actor: Actor, scale_id: int, form: ScaleForm, wanted: Mapping[int, tuple[str, str]]
) -> None:
    """Its name, the name and colour of each status, and further ones. Raises `Stale`."""
    title, names = word(form.name, "name"), lines(form.steps)
    async with named_once("scale"):
        await execute(HOLD_SCALE, scale_id)
        scale = await queries.access_scale(actor, scale_id)
        rows = await queries.statuses(scale_id)
        before = scale_facts(scale, rows)
        refuse_stale(form.seen, before)
        await scale.update_self({StatusScale.name: title})
        await rewrite(rows, wanted, names)
        for each in names:
            await Status(scale=scale_id, name=each, position=await fetch_value(LAST_STATUS, scale_id)).save()
        scale = await queries.access_scale(actor, scale_id)
        after = scale_facts(scale, await queries.statuses(scale_id))
        await note_difference(actor, "change", ("scale", scale_id), (before, after))


async def rewrite(
    rows: Sequence[Record], wanted: Mapping[int, tuple[str, str]], further: Sequence[str]
) -> None:
    """All at once: two may exchange their names. Every wrong one is named."""
    faults: dict[str, str] = {}
    found: dict[int, dict[str, str]] = {}
    for row in rows:
        name, colour = wanted.get(row["id"], (row["name"], row["colour"]))
        try:
            found[row["id"]] = parsed(
                name, colour, name_of=f"name-{row['id']}", colour_of=f"colour-{row['id']}"
            )
        except Invalid as trouble:
            faults |= trouble.fields
    if faults := faults or called_twice({key: each["name"] for key, each in found.items()}, further):
        raise Invalid("Please look at the marked fields.", **faults)
    names, colours = ([each[part] for each in found.values()] for part in ("name", "colour"))
    await execute(REWRITE, list(found), [f"\u0001{each}" for each in found], colours)
    await execute(REWRITE, list(found), names, colours)


def called_twice(names: Mapping[int, str], further: Sequence[str]) -> dict[str, str]:
    """By its input, what another status of the scale is called already."""
    told = [*names.values()]
    faults = {
        f"name-{key}": "Another status is called so." for key, name in names.items() if told.count(name) > 1
    }
    if known := [each for each in further if each in told]:
        faults["steps"] = f"“{known[0]}” is a status of this scale already."
    return faults


async def move_status(actor: Actor, status_id: int, *, up: bool) -> int:
    """Past its neighbour. Returns its scale."""
    async with transaction():
        status = await queries.access_status(actor, status_id)
        await execute(HOLD_SCALE, status.scale)
        await queries.access_status(actor, status_id)  # unless somebody has just removed it
        scale = await queries.access_scale(actor, status.scale)
        rows = await queries.statuses(status.scale)
        row = [each["id"] for each in rows]
        place = row.index(status_id)
        other = place - 1 if up else place + 1
        if 0 <= other < len(row):
            before = scale_facts(scale, rows)
            row[place], row[other] = row[other], row[place]
            await execute(RENUMBER, row)
            after = scale_facts(scale, await queries.statuses(status.scale))
            await note_difference(actor, "change", ("scale", scale.id), (before, after))
    return int(status.scale)


async def remove_status(actor: Actor, status_id: int, agreed: int) -> int:
    """Who has it has none of the scale then. Returns the scale."""
    async with transaction():
        status = await queries.access_status(actor, status_id)
        await execute(HOLD_SCALE, status.scale)
        scale = await queries.access_scale(actor, status.scale)
        status = await queries.access_status(actor, status_id)  # unless somebody has just removed it
        await leave(actor, scale, [status_id], agreed)
        before = {scale.name: status.name}
        await status.remove()
        await journal.write(actor, "remove status", ("scale", scale.id), before=before)
    return int(scale.id)


async def remove_scale(actor: Actor, scale_id: int, agreed: int) -> None:
    async with transaction():
        await execute(HOLD_SCALE, scale_id)
        scale = await queries.access_scale(actor, scale_id)
        rows = await queries.statuses(scale_id)
        await leave(actor, scale, [row["id"] for row in rows], agreed)
        await scale.remove()
        await journal.write(actor, "remove", ("scale", scale_id), before=scale_facts(scale, rows))


async def leave(actor: Actor, scale: StatusScale, statuses: Sequence[int], agreed: int) -> None:
    await execute(HOLD_STATUSES, list(statuses))
    when, who, rule, name, account = said(actor, None, scale.name)
    left = await execute(LEAVE_STATUSES, list(statuses), when, who, rule, name, account)
    if left > agreed:
        raise MoreByNow(left)


@asynccontextmanager
async def named_once(what: str) -> AsyncIterator[None]:
    """A transaction in which a name that another one has is refused."""
    try:
        async with transaction():
            yield
    except UniqueViolationError:
        raise Invalid(f"There is a {what} with this name.", name="Another one is called so.") from None


def parsed(name: str, colour: str, *, name_of: str = "name", colour_of: str = "colour") -> dict[str, str]:
    """Every wrong field is named at once."""
    faults: dict[str, str] = {}
    title = " ".join(clean(name).split())
    if not 0 < len(title) <= LONGEST:
        faults[name_of] = f"Please write a word or two, at most {LONGEST} letters."
    if colour not in set(Colour):
        faults[colour_of] = "Choose one of the list."
    if faults:
        raise Invalid("Please look at the marked fields.", **faults)
    return {"name": title, "colour": colour}


def word(text: str, field: str) -> str:
    return parsed(text, Colour.slate, name_of=field)["name"]


def lines(text: str) -> list[str]:
    """One name a line, each once."""
    found = [
        each for each in dict.fromkeys(" ".join(clean(line).split()) for line in text.splitlines()) if each
    ]
    if any(len(each) > LONGEST for each in found):
        raise Invalid("Please look at the marked fields.", steps=f"A status has at most {LONGEST} letters.")
    return found


def facts(tag: Tag) -> dict[str, object]:
    return {"name": tag.name, "colour": tag.colour}


def scale_facts(scale: StatusScale, rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    return {"name": scale.name, "statuses": ", ".join(f"{row['name']} ({row['colour']})" for row in rows)}
