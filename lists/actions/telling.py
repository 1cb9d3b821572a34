"""What a change of many says on each card: an entry of the journal, as the card itself writes it."""

from collections.abc import Callable, Mapping

import msgspec

from clients.queries.fields import every_field
from clients.rules.fields import Value, load, show
from clients.tables.fields import Of
from kit import clock
from kit.db import execute, fetch
from kit.rights import Actor
from lists.rules.bulk import ON_CARD, OnCard
from lists.tables import Act, ClientChange

# What it was and what it is, each once: of 100,000 who get the same there are a few.
HELD = """
SELECT was AS held FROM client_change_row WHERE change = $1 AND outcome = ''
UNION SELECT now FROM client_change_row WHERE change = $1 AND outcome = ''
"""
NAMES = "SELECT id, name FROM {table}"
# $6 says of each of these, as text, what the journal says.
WRITE = """
INSERT INTO journal_entry (happened_at, account, who, branch, action, subject, subject_id, before, after)
SELECT $1, $2, $3, 0, $4, 'client', client,
       $6::jsonb -> coalesce({before}::text, ''), $6::jsonb -> coalesce({after}::text, '')
FROM client_change_row WHERE change = $5 AND outcome = '' ORDER BY id
"""
Words = Callable[[str | None], str]


async def tell_each(actor: Actor, change: ClientChange, *, is_undo: bool = False) -> None:
    """Of what stands on the card; tags and statuses have a history of their own, and lists change nobody."""
    place = ON_CARD.get(change.act)
    if place is None and change.act != Act.set_field:
        return
    title, words = await (on_card_words(place) if place else field_words(change.subject))
    before, after = ("now", "was") if is_undo else ("was", "now")
    verb = "undo" if is_undo else place.verb if place else "change"
    who = f"{actor.name}, on {actor.tablet}" if actor.tablet else actor.name
    told = {row["held"] or "": {title: words(row["held"])} for row in await fetch(HELD, change.id)}
    by = clock.now(), actor.account or 0, who, verb
    write = WRITE.format(before=before, after=after)
    await execute(write, *by, change.id, msgspec.json.encode(told).decode())


async def on_card_words(place: OnCard) -> tuple[str, Words]:
    rows = await fetch(NAMES.format(table=place.table))
    names: Mapping[str, str] = {str(row["id"]): row["name"] for row in rows}
    return place.title, lambda text: names.get(text or "", "")


async def field_words(field_id: int) -> tuple[str, Words]:
    """By the title that the field has now; the same value is put into words once."""
    field = next(each for each in await every_field(Of.client) if each.id == field_id)

    def words(text: str | None) -> str:
        held: Value | None = load(f'{{"0": {text}}}')[0] if text is not None else None
        return show(field, held)

    return field.title, words
