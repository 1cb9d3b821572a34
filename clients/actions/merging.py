"""Two cards that are one person become one; nothing is lost, and unmerging.py makes two of it again."""

import json
from collections.abc import Mapping, Sequence

from asyncpg import Record

from clients.actions.counts import count_all_stale
from clients.actions.indexing import index_clients
from clients.queries.counts import OF_CARDS
from clients.queries.hanging import hanging, references, there_already
from clients.rules.merged import merged
from clients.tables import ClientMerge
from kit import clock, journal
from kit.db import execute, fetch, fetch_value, transaction
from kit.errors import Refused
from kit.rights import Actor, Permission
from ledger import actions as book
from ledger.rules import Account, Entry
from ledger.tables import OF_CLIENTS, AccountKind

LOCK = "SELECT id, erased_at FROM client WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE"
ROW = "SELECT to_jsonb(client) FROM client WHERE id = $1"
MOVE = "UPDATE {table} SET {column} = $1 WHERE id = ANY($2::bigint[]) AND {column} = $3"
TAKE_OUT = "DELETE FROM {table} WHERE id = ANY($1::bigint[]) RETURNING to_jsonb({table})"
BECOME = """
UPDATE client SET version = version + 1, ({columns}) = (
    SELECT {columns} FROM jsonb_populate_record(NULL::client, $2::jsonb)
) WHERE id = $1
"""
UNCOUNT = tuple(f"DELETE FROM {table} WHERE client = $1" for table in OF_CARDS)  # noqa: S608 - only constants
STALE = """
INSERT INTO visit_stale (visit, client) SELECT visit.id, visit.client FROM visit
WHERE visit.client = ANY($1::int[]) AND visit.status IN ('done', 'no_show', 'cancelled')
"""
HELD = """
SELECT kind, branch, unit, -sum(posting.amount)::bigint AS amount
FROM book_account JOIN posting ON posting.account = book_account.id
WHERE kind = ANY($1::text[]) AND party = $2
GROUP BY kind, branch, unit HAVING sum(posting.amount) <> 0 ORDER BY kind, branch, unit
"""


MOST = 6
TOGETHER = "UPDATE client_merge SET together = $1 WHERE id = ANY($2::int[])"


class OneCard(Refused):
    """The same card twice, or one that is gone."""


class TooMany(Refused):
    """More than anybody could compare."""


async def merge_all(actor: Actor, kept: int, gone: Sequence[int], chosen: Mapping[str, str]) -> ClientMerge:
    """All of `gone` go up in `kept`, or none. `chosen` says for each field the number of the card it is from.

    They are one merging, which is taken back as a whole; the first row of it is returned. Raises as `merge`,
    and `TooMany`.
    """
    actor.require(Permission.edit_clients)
    if len(gone) >= MOST:
        raise TooMany(f"At most {MOST} cards are merged at once. Choose fewer, and the others afterwards.")
    async with transaction():
        await fetch(LOCK, [kept, *gone])
        made = [await merge(actor, kept, each, taken_from(each, chosen)) for each in gone]
        if len(made) > 1:
            await execute(TOGETHER, made[0].id, [each.id for each in made])
    return made[0]


def taken_from(card: int, chosen: Mapping[str, str]) -> dict[str, str]:
    return {name: "gone" if number == str(card) else "kept" for name, number in chosen.items()}


async def merge(actor: Actor, kept: int, gone: int, chosen: Mapping[str, str]) -> ClientMerge:
    """All of `gone` hangs on `kept` afterwards. `chosen` says for each field from which card it is taken.

    Raises `OneCard` where there are not two, `Refused` where something of it cannot be there twice.
    """
    actor.require(Permission.edit_clients)
    async with transaction():
        before, card = await both(kept, gone)
        moved, dropped = await move_all(gone, kept)
        held = await fetch(HELD, sorted(OF_CLIENTS), gone)
        after = merged(before, card, chosen)
        merge = ClientMerge(
            kept=kept, gone=gone, name=card["name"], card=json.dumps(card), before=json.dumps(before),
            after=json.dumps(after), moved=json.dumps(moved), dropped=json.dumps(dropped),
            book=json.dumps([dict(each) for each in held]), merged_at=clock.now(), merged_by=actor.name,
        )  # fmt: skip
        await merge.save()
        await carry(held, gone, kept, f"merge {merge.id}")
        await leave(gone)
        await become(kept, after)
        await counted_anew(kept)
        told = {"name": before["name"], "merged with": card["name"]}
        await journal.write(actor, "merge", ("client", kept), before=told, after=after)
    return merge


async def both(kept: int, gone: int) -> tuple[dict[str, object], dict[str, object]]:
    """The two rows, held until the end."""
    rows = await fetch(LOCK, [kept, gone])
    if len({each["id"] for each in rows}) < 2:
        raise OneCard("These are not two cards any more. Look at the list once more.")
    if any(each["erased_at"] for each in rows):
        raise OneCard("One of them was erased: a card without a person is merged with nobody.")
    return json.loads(await fetch_value(ROW, kept)), json.loads(await fetch_value(ROW, gone))


async def move_all(gone: int, kept: int) -> tuple[dict[str, dict[str, list[int]]], dict[str, list[object]]]:
    """By table: which rows were moved by which column, and those the kept card had already."""
    moved: dict[str, dict[str, list[int]]] = {}
    dropped: dict[str, list[object]] = {}
    for each in await references():
        twice = await there_already(each, gone, kept)
        if twice:
            rows = await fetch(TAKE_OUT.format(table=each.table), twice)
            dropped[each.table] = [*dropped.get(each.table, []), *(json.loads(row[0]) for row in rows)]
        ids = await hanging(each, gone)
        if ids:
            await execute(MOVE.format(table=each.table, column=each.column), kept, ids, gone)
            moved.setdefault(each.table, {})[each.column] = ids
    return moved, dropped


async def carry(held: list[Record], source: int, target: int, key: str) -> None:
    """What the book holds for one card, to the other."""
    for each in held:
        kind, unit, branch, amount = AccountKind(each["kind"]), each["unit"], each["branch"], each["amount"]
        entries = [
            Entry(Account(kind, unit, branch, source), amount),
            Entry(Account(kind, unit, branch, target), -amount),
        ]
        await book.post(
            f"{key} {kind} {branch} {unit}", entries, branch=branch, description="Two cards are one"
        )


async def leave(gone: int) -> None:
    for statement in UNCOUNT:
        await execute(statement, gone)
    await execute("DELETE FROM client WHERE id = $1", gone)


async def become(client: int, values: Mapping[str, object]) -> None:
    """`values` are as JSON has them; the version grows, so that an open form is out of date."""
    if values:
        await execute(BECOME.format(columns=", ".join(values)), client, json.dumps(values))
    await index_clients([client])


async def counted_anew(*clients: int) -> None:
    await execute(STALE, list(clients))
    await count_all_stale()
