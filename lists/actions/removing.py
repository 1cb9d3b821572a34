"""Cards on which nothing hangs are removed, with what belongs to them, and brought back as they were."""

from collections.abc import Sequence

from asyncpg import Record

from clients.actions import index_clients
from clients.queries.counts import OF_CARDS
from clients.queries.indexed import AT_ONCE
from kit.db import execute, fetch
from lists.queries.bulk import OWN

OWNED = sorted(OWN)
KEEP = """
INSERT INTO client_change_row (change, client, was)
SELECT $1, client.id, jsonb_build_object('client', to_jsonb(client.*){own})
FROM client WHERE client.id = ANY($2::int[]) ORDER BY client.id
"""
OF_EACH = """, '{table}', (SELECT coalesce(jsonb_agg(to_jsonb({table}.*) ORDER BY {table}.id), '[]')
    FROM {table} WHERE {table}.client = client.id)"""
GONE = "DELETE FROM {table} WHERE {column} IN (SELECT unnest($1::int[]))"
# A phone or a card number may be somebody else's by now.
TAKEN = """
SELECT gone.id FROM client_change_row AS gone WHERE gone.change = $1 AND EXISTS (
    SELECT FROM client WHERE client.id = gone.client OR client.phone = gone.was -> 'client' ->> 'phone'
        OR client.card_number = gone.was -> 'client' ->> 'card_number')
"""
BACK = """
INSERT INTO client SELECT card.* FROM client_change_row AS gone
CROSS JOIN LATERAL jsonb_populate_record(NULL::client, (gone.was -> 'client') || jsonb_build_object(
    'extra', (SELECT coalesce(jsonb_object_agg(key, value), '{}')
              FROM jsonb_each(gone.was -> 'client' -> 'extra')
              JOIN custom_field ON custom_field.id::text = key),
    'client_group', (SELECT id FROM client_group WHERE to_jsonb(id) = gone.was -> 'client' -> 'client_group'),
    'client_source', (SELECT id FROM client_source
                      WHERE to_jsonb(id) = gone.was -> 'client' -> 'client_source'),
    'responsible', (SELECT id FROM staff_member WHERE to_jsonb(id) = gone.was -> 'client' -> 'responsible')
)) AS card
WHERE gone.id = ANY($1::bigint[]) ORDER BY gone.client
"""
BACK_OWN = """
INSERT INTO {table} SELECT own.* FROM client_change_row AS gone
CROSS JOIN LATERAL jsonb_populate_recordset(NULL::{table}, gone.was -> '{table}') AS own
WHERE gone.id = ANY($1::bigint[]){still}
"""
# What was set, listed or looked at may be gone itself.
STILL = {
    "client_tag": " AND EXISTS (SELECT FROM tag WHERE tag.id = own.tag)",
    "client_status": " AND EXISTS (SELECT FROM status WHERE status.id = own.status)",
    "client_listed": " AND EXISTS (SELECT FROM client_list WHERE client_list.id = own.list)",
    "mark_rule_client": " AND EXISTS (SELECT FROM mark_rule WHERE mark_rule.id = own.rule)",
}


async def remove_cards(change: int, chosen: Sequence[int]) -> None:
    """In the caller's transaction. Where something came to hang on one meanwhile the database refuses all."""
    own = "".join(OF_EACH.format(table=table) for table in OWNED)
    await execute(KEEP.format(own=own), change, list(chosen))
    for table in (*OWNED, *OF_CARDS):
        await execute(GONE.format(table=table, column="client"), list(chosen))
    for column in ("one", "other"):
        await execute(GONE.format(table="client_pair", column=column), list(chosen))
    await execute(GONE.format(table="client", column="id"), list(chosen))


async def bring_back(change: int, rows: Sequence[Record]) -> set[int]:
    """Which rows of the change are back, with the same numbers; the others' phone is somebody else's now.

    Very many are written into the index of the search right after, by a job.
    """
    taken = {row["id"] for row in await fetch(TAKEN, change)}
    back = [row["id"] for row in rows if row["id"] not in taken]
    await execute(BACK, back)
    for table in OWNED:
        await execute(BACK_OWN.format(table=table, still=STILL.get(table, "")), back)
    if len(back) <= AT_ONCE:
        await index_clients([row["client"] for row in rows if row["id"] not in taken])
    return {*back}
