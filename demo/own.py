"""Fields of the salon's own, tags and statuses, with something filled in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from msgspec import structs

from booking.actions.own_fields import fill_in
from clients.actions import change_client
from clients.actions.fields import add_field
from clients.actions.marking import set_status, set_tag
from clients.actions.tags import add_scale, add_tag
from clients.pages.cards import filled_in
from clients.queries import client_row
from clients.queries.tags import statuses
from clients.rules.answers import Sent
from clients.rules.fields import Field
from clients.schemas import FieldForm
from demo.agreed import agree, ask_who_misses
from demo.company import Place
from kit.db import fetch
from kit.rights import SYSTEM

HAIR = "Fine\nThick\nCurly\nColoured"
FOUND_BY = "A friend\nThe internet\nWalked past"
FORMULAS = ("7.1 with 20 vol, 35 minutes", "6.35 and 7.4 in equal parts", "Lightened to 9, toned with 10.1")
TAGS = (("Model", "violet"), ("Always late", "amber"), ("Brings friends", "teal"))
KNOWN = """
SELECT client, count(*) AS visits, max(starts_at) AS last_at FROM visit
WHERE status = 'done' AND client IS NOT NULL GROUP BY client ORDER BY client
"""
COMING = """
SELECT id, client FROM visit WHERE branch = $1 AND starts_at BETWEEN $2 AND $3 AND client IS NOT NULL
  AND status IN ('waiting', 'confirmed', 'arrived') ORDER BY id
"""
A_REGULAR = 4
ASLEEP = timedelta(days=70)


async def make_their_own(chance: Random, places: Sequence[Place], now: datetime) -> None:
    hair, found_by = await fields_of_clients()
    formula = await make(of="visit", title="Formula", help="What was mixed, for the next time.")
    await make(of="visit", title="Needs a parking place", kind="yes_no", is_asked="yes")
    await make(of="staff", title="Locker", kind="whole")
    for place in places:
        rows = await fetch(COMING, place.id, now - timedelta(hours=2), now + timedelta(days=2))
        for row in chance.sample(rows, min(12, len(rows))):
            await fill_in(place.reception, row["id"], said(formula, chance.choice(FORMULAS)), None)
        for client in sorted({row["client"] for row in rows}):
            await ask(chance, place, client, hair, found_by)
    await mark(chance, now)
    await agree(chance)
    await ask_who_misses()


async def fields_of_clients() -> tuple[Field, Field]:
    hair = await make(title="Hair", kind="one_of", new_options=HAIR, heading="Hair and skin")
    allergic = await make(title="Any allergies?", kind="yes_no", heading="Hair and skin", is_asked="yes")
    await make(
        title="Allergic to what?", heading="Hair and skin", is_asked="yes", is_required="yes",
        when_field=str(allergic.id), when_value="yes",
    )  # fmt: skip
    return hair, await make(title="Found us by", kind="one_of", new_options=FOUND_BY)


async def make(**typed: str) -> Field:
    return await add_field(SYSTEM, FieldForm(**typed))


def said(field: Field, text: str) -> Sent:
    return Sent({field.id: (text,)}, frozenset({field.id}))


async def ask(chance: Random, place: Place, client_id: int, *fields: Field) -> None:
    chosen: dict[int, tuple[str, ...]] = {
        field.id: (str(chance.choice(field.options).id),) for field in fields
    }
    client = await client_row(client_id)
    form = structs.replace(await filled_in(client), answers=Sent(chosen, frozenset(chosen)))
    await change_client(place.reception, client_id, form, client.version, place.country)


async def mark(chance: Random, now: datetime) -> None:
    """Everybody by how often and how lately they came; a few by what they are like."""
    rows = await fetch(KNOWN)
    scale = await add_scale(SYSTEM, "How warm", "New\nRegular\nSleeping")
    new, regular, sleeping = [row["id"] for row in await statuses(scale.id)]
    asleep = {row["client"] for row in rows if row["last_at"] < now - ASLEEP}
    often = {row["client"] for row in rows if row["visits"] >= A_REGULAR} - asleep
    rest = {row["client"] for row in rows} - asleep - often
    for status, clients in ((sleeping, asleep), (regular, often), (new, rest)):
        await set_status(SYSTEM, sorted(clients), status)
    for name, colour in TAGS:
        tag = await add_tag(SYSTEM, name, colour)
        await set_tag(SYSTEM, chance.sample([row["client"] for row in rows], len(rows) // 12), tag.id)
