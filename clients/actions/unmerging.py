"""A card that went up in another is taken out again, with all it brought along."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from asyncpg.exceptions import CheckViolationError, ForeignKeyViolationError

from clients import queries
from clients.actions.indexing import index_clients
from clients.actions.merging import HELD, LOCK, MOVE, ROW, become, carry, counted_anew
from clients.rules.merged import unmerged
from clients.tables import Client, ClientMerge
from kit import clock, journal
from kit.db import execute, fetch, fetch_one, fetch_value, transaction
from kit.errors import NotFound, Refused
from kit.money import format_money
from kit.rights import Actor, Permission

PUT_BACK = """
INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, $1::jsonb) ON CONFLICT DO NOTHING
"""
# Columns that are called as the tables that they refer to.
REFERRED = ("client_group", "client_source")
KNOWN_FIELDS = """
SELECT coalesce(jsonb_object_agg(key, value), '{}')
FROM jsonb_each($1::jsonb) JOIN custom_field ON custom_field.id::text = key
"""
# Columns that were added since come from the card that was kept.
BACK = """
INSERT INTO client SELECT (jsonb_populate_record(kept, $2::jsonb)).* FROM client AS kept WHERE kept.id = $1
"""


class PhoneGone(Refused):
    """The phone of the card that is to come back belongs to somebody else by now."""


class AlreadyUnmerged(Refused):
    """Somebody else took it back a moment ago."""


class SpentSince(Refused):
    """What the card brought along was spent since."""


async def unmerge(actor: Actor, merge_id: int) -> Client:
    """Takes the card out again, with what still hangs on the kept one of all it brought along; and with it
    all that went up there at once.

    Raises `AlreadyUnmerged`, `PhoneGone` or `SpentSince`; then nothing is changed.
    """
    actor.require(Permission.edit_clients)
    async with transaction():
        merges = await access_merges(actor, merge_id)
        for each in reversed(merges):
            await take_out(actor, each)
        await prove_points()
    return await queries.client_row(merges[0].gone)


async def take_out(actor: Actor, merge: ClientMerge) -> None:
    card, kept = json.loads(merge.card), merge.kept
    await fetch(LOCK, [kept])
    now = json.loads(await fetch_value(ROW, kept))
    back = unmerged(now, json.loads(merge.before), json.loads(merge.after))
    await become(kept, await still_there(back))
    await come_back(kept, card)
    await move_back(merge)
    await give_back(merge)
    await index_clients([kept, merge.gone])
    await counted_anew(kept, merge.gone)
    merge.undone_at, merge.undone_by = clock.now(), actor.name
    await merge.save([ClientMerge.undone_at, ClientMerge.undone_by])
    await journal.write(actor, "unmerge", ("client", kept), after={"out again": card["name"]})


async def prove_points() -> None:
    """What the cards have must agree with the book at once, not only at the end of the transaction."""
    try:
        await execute("SET CONSTRAINTS ALL IMMEDIATE")
    except CheckViolationError as error:
        if error.constraint_name != "points_lot_agrees_with_book":
            raise
        raise SpentSince(
            "Points that the card brought along have been used since, together with those of this card. "
            "Reopen the visits that they paid for first, then try again."
        ) from error
    await execute("SET CONSTRAINTS ALL DEFERRED")


async def access_merges(actor: Actor, merge_id: int) -> list[ClientMerge]:
    """With all that went up in the card at once, in that order."""
    actor.require(Permission.edit_clients)
    found: ClientMerge | None = None
    if 0 < merge_id <= queries.LARGEST_ID:
        found = await ClientMerge.objects().where(ClientMerge.id == merge_id).first()
    if found is None:
        raise NotFound("There is no such merging.")
    same = ClientMerge.together == found.together if found.together else ClientMerge.id == merge_id
    rows: list[ClientMerge] = await ClientMerge.objects().where(same).order_by(ClientMerge.id).lock_rows()
    if any(each.undone_at is not None for each in rows):
        raise AlreadyUnmerged("This was taken back already: they are cards of their own again.")
    return rows


async def come_back(kept: int, card: Mapping[str, object]) -> None:
    """What is unique and was given to another card since keeps the card away."""
    for column in ("phone", "card_number"):
        owner = await fetch_one(f"SELECT name FROM client WHERE {column} = $1", card.get(column))  # noqa: S608
        if owner is not None:
            raise PhoneGone(
                f"{owner['name']} has {card[column]} by now. Take it off that card first, then try again."
            )
    await execute(BACK, kept, json.dumps(await still_there(card)))


async def still_there(values: Mapping[str, object]) -> dict[str, object]:
    """Without the group, the source and the values of fields that were removed since."""
    found = dict(values)
    if found.get("extra"):
        found["extra"] = json.loads(await fetch_value(KNOWN_FIELDS, json.dumps(found["extra"])))
    for column in REFERRED:
        there = f"SELECT id FROM {column} WHERE id = $1"  # noqa: S608  # only constants
        if found.get(column) and not await fetch_value(there, found[column]):
            found[column] = None
    return found


async def move_back(merge: ClientMerge) -> None:
    """Rows that were moved on to a third card since stay there; a tag that is gone is on nobody again."""
    for table, columns in json.loads(merge.moved).items():
        for column, ids in columns.items():
            await execute(MOVE.format(table=table, column=column), merge.gone, ids, merge.kept)
    for table, rows in json.loads(merge.dropped).items():
        for row in rows:
            with suppress(ForeignKeyViolationError):
                async with transaction():
                    await execute(PUT_BACK.format(table=table), json.dumps(row))


async def give_back(merge: ClientMerge) -> None:
    held = json.loads(merge.book)
    for each in held:
        there = await fetch(HELD, [each["kind"]], merge.kept)
        left = sum(
            row["amount"] for row in there if (row["branch"], row["unit"]) == (each["branch"], each["unit"])
        )
        refuse_spent(merge.name, each, left)
    await carry(held, merge.kept, merge.gone, f"unmerge {merge.id}")


def refuse_spent(name: str, brought: Mapping[str, Any], left: int) -> None:
    """What they owed stands below zero: it must be owed still."""
    amount, unit = brought["amount"], brought["unit"]
    if amount < 0 and left > amount:
        now = held(max(-left, 0), unit)
        raise SpentSince(
            f"{name} owed {held(-amount, unit)} when the cards became one, and {now} are owed on this card"
            " now. Take the payment back first, then try again."
        )
    if amount > 0 and left < amount:
        raise SpentSince(
            f"{name} brought {held(amount, unit)} along, and {held(left, unit)} are left. Give them "
            "back to this card first, then try again."
        )


def held(amount: int, unit: str) -> str:
    """5 points; or €5.00."""
    return f"{amount} {unit}" if unit == "points" else format_money(amount, unit)
