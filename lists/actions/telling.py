"""What a change of many says on each card: an entry of the journal, as the card itself writes it."""

import json
from collections.abc import Callable, Mapping

from clients.queries.fields import every_field
from clients.rules.fields import Value, load, show
from clients.tables.fields import Of
from kit import clock
from kit.db import execute, fetch
from kit.rights import Actor
from lists.rules.bulk import ON_CARD, OnCard
from lists.tables import Act, ClientChange

ROWS = "SELECT id, client, was, now FROM client_change_row WHERE change = $1 AND outcome = '' ORDER BY id"
NAMES = "SELECT id, name FROM {table}"
WRITE = """
INSERT INTO journal_entry (happened_at, account, who, branch, action, subject, subject_id, before, after)
SELECT $1, $2, $3, 0, $4, 'client', given.client, given.before::jsonb, given.after::jsonb
FROM unnest($5::int[], $6::text[], $7::text[]) AS given (client, before, after)
"""
Words = Callable[[str | None], str]


async def tell_each(actor: Actor, change: ClientChange, *, is_undo: bool = False) -> None:
    """Of what stands on the card; tags and statuses have a history of their own, and lists change nobody."""
    place = ON_CARD.get(change.act)
    if place is None and change.act != Act.set_field:
        return
    title, words = await (on_card_words(place) if place else field_words(change.subject))
    rows = await fetch(ROWS, change.id)
    before, after = ("now", "was") if is_undo else ("was", "now")
    who = f"{actor.name}, on {actor.tablet}" if actor.tablet else actor.name
    told = {text: said(title, words(text)) for row in rows for text in (row["was"], row["now"])}
    await execute(
        WRITE,
        clock.now(),
        actor.account or 0,
        who,
        "undo" if is_undo else place.verb if place else "change",
        [row["client"] for row in rows],
        [told[row[before]] for row in rows],
        [told[row[after]] for row in rows],
    )


def said(title: str, words: str) -> str:
    return json.dumps({title: words}, ensure_ascii=False)


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
