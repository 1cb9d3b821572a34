"""Taking back what was done to many: each is exactly as before, unless somebody changed it since."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

from asyncpg import Record

from clients.actions import marking
from clients.actions.unmarking import take_back
from kit import clock, journal
from kit.db import execute, fetch, transaction
from kit.errors import Refused
from kit.rights import Actor
from lists.actions.removing import bring_back
from lists.actions.telling import tell_each
from lists.queries.bulk import access_change
from lists.rules.bulk import ON_CARD, undone
from lists.tables import Act, ClientChange, ClientList

LASTS = timedelta(days=30)
HOLD = "SELECT FROM client_change WHERE id = $1 FOR UPDATE"
ROWS = "SELECT id, client, event FROM client_change_row WHERE change = $1 ORDER BY id"
SAME_ON_CARD = """
SELECT mine.id FROM client_change_row AS mine JOIN client ON client.id = mine.client
WHERE change = $1 AND to_jsonb(client.{column}) IS NOT DISTINCT FROM mine.now
  AND (mine.was IS NULL OR EXISTS (SELECT FROM {table} WHERE id = (mine.was #>> '{{}}')::int))
"""
GIVE_ON_CARD = """
UPDATE client SET {column} = (mine.was #>> '{{}}')::int, version = version + 1
FROM client_change_row AS mine WHERE mine.id = ANY($1::bigint[]) AND client.id = mine.client
"""
SAME_FIELD = """
SELECT mine.id FROM client_change_row AS mine JOIN client ON client.id = mine.client
WHERE change = $1 AND client.extra -> $2 IS NOT DISTINCT FROM mine.now
  AND EXISTS (SELECT FROM custom_field WHERE id::text = $2)
"""
GIVE_FIELD = """
UPDATE client SET version = version + 1,
    extra = CASE WHEN mine.was IS NULL THEN extra - $2 ELSE extra || jsonb_build_object($2, mine.was) END
FROM client_change_row AS mine WHERE mine.id = ANY($1::bigint[]) AND client.id = mine.client
"""
LEAVE = """
UPDATE client_change_row SET outcome = $3
WHERE change = $1 AND NOT EXISTS (SELECT FROM unnest($2::bigint[]) AS back WHERE back = client_change_row.id)
"""
FORGET = "DELETE FROM client_change WHERE done_at < $1"


class AlreadyUndone(Refused):
    def __init__(self, change: ClientChange) -> None:
        super().__init__(f"{change.undone_by} has taken this back already: {change.outcome}")


class TooLate(Refused):
    def __init__(self) -> None:
        super().__init__(f"This was more than {LASTS.days} days ago. Change what is wrong by hand.")


class NothingToTakeBack(Refused):
    def __init__(self, why: str) -> None:
        super().__init__(f"Nothing of this can be taken back any more. {why}")


async def undo(actor: Actor, change_id: int) -> ClientChange:
    """Raises `AlreadyUndone`, `TooLate`, and `NothingToTakeBack` where everybody was changed since."""
    async with transaction():
        await execute(HOLD, change_id)
        change = await access_change(actor, change_id)
        refuse_late(change)
        rows = await fetch(ROWS, change_id)
        await marking.hold(sorted(row["client"] for row in rows))
        back = await UNDOES[change.act](actor, change, rows)
        if rows and not back:
            raise NothingToTakeBack(why_not(change))
        await execute(LEAVE, change_id, list(back), why_not(change)[:120])
        await tell_each(actor, change, is_undo=True)
        sentence = undone(len(back), len(rows) - len(back), change.act) if rows else "The list is gone."
        return await keep(actor, change, sentence)


def refuse_late(change: ClientChange) -> None:
    if change.undone_at is not None:
        raise AlreadyUndone(change)
    if change.done_at < clock.now() - LASTS:
        raise TooLate


def why_not(change: ClientChange) -> str:
    if change.act == Act.remove:
        return "The phone or the card number is somebody else's by now."
    return "Somebody changed it since, or the card is gone."


async def keep(actor: Actor, change: ClientChange, sentence: str) -> ClientChange:
    await change.update_self(
        {
            ClientChange.undone_at: clock.now(),
            ClientChange.undone_by: actor.name,
            ClientChange.outcome: sentence,
        }
    )
    before, after = {"what": change.told}, {"undone": sentence}
    await journal.write(actor, "undo", ("client_change", change.id), before=before, after=after)
    return change


async def marks(actor: Actor, _: ClientChange, rows: Sequence[Record]) -> set[int]:
    taken = await take_back(actor, [row["event"] for row in rows])
    return {row["id"] for row in rows if row["event"] in taken}


async def on_card(_: Actor, change: ClientChange, __: Sequence[Record]) -> set[int]:
    place = ON_CARD[change.act]
    rows = await fetch(SAME_ON_CARD.format(column=place.column, table=place.table), change.id)
    same = [row["id"] for row in rows]
    await execute(GIVE_ON_CARD.format(column=place.column), same)
    return {*same}


async def fields(_: Actor, change: ClientChange, __: Sequence[Record]) -> set[int]:
    same = [row["id"] for row in await fetch(SAME_FIELD, change.id, str(change.subject))]
    await execute(GIVE_FIELD, same, str(change.subject))
    return {*same}


async def client_list(_: Actor, change: ClientChange, __: Sequence[Record]) -> set[int]:
    """Nobody was changed by it; the list is gone."""
    await ClientList.delete().where(ClientList.id == change.subject)
    return set()


async def cards(_: Actor, change: ClientChange, rows: Sequence[Record]) -> set[int]:
    return await bring_back(change.id, rows)


Undoes = Callable[[Actor, ClientChange, Sequence[Record]], Awaitable[set[int]]]
UNDOES: Mapping[str, Undoes] = {
    Act.set_tag: marks,
    Act.clear_tag: marks,
    Act.set_status: marks,
    Act.clear_status: marks,
    Act.set_group: on_card,
    Act.assign: on_card,
    Act.set_field: fields,
    Act.keep_list: client_list,
    Act.remove: cards,
}


async def forget_changes() -> bool:
    """What can no longer be taken back is not kept: of cards that were removed nothing stays."""
    await execute(FORGET, clock.now() - LASTS)
    return False
