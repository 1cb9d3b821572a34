"""One thing done to many clients at once, as a whole or not at all, and kept so that it can be undone."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from clients.actions import marking
from kit import clock, journal
from kit.db import execute, planned_anew, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from lists.actions.removing import remove_cards
from lists.actions.telling import tell_each
from lists.queries import bulk as queries
from lists.rules.bulk import MOST, ON_CARD, Plan, Wish, many, told
from lists.tables import Act, ClientChange, ClientList

EDITS = Permission.edit_clients
LONGEST_NAME = 80
FROM_EVENTS = """
INSERT INTO client_change_row (change, client, event)
SELECT $1, client, id FROM tag_event WHERE id = ANY($2::bigint[]) ORDER BY id
"""
KEEP_COLUMN = """
INSERT INTO client_change_row (change, client, was, now)
SELECT $1, id, to_jsonb({column}), to_jsonb(nullif($3::int, 0)) FROM client
WHERE id = ANY($2::int[]) ORDER BY id
"""
SET_COLUMN = """
UPDATE client SET {column} = nullif($2::int, 0), version = version + 1 WHERE id = ANY($1::int[])
"""
KEEP_FIELD = """
INSERT INTO client_change_row (change, client, was, now)
SELECT $1, id, extra -> $3, $4::jsonb FROM client WHERE id = ANY($2::int[]) ORDER BY id
"""
SET_FIELD = """
UPDATE client SET version = version + 1,
    extra = CASE WHEN $3::jsonb IS NULL THEN extra - $2 ELSE extra || jsonb_build_object($2, $3::jsonb) END
WHERE id = ANY($1::int[])
"""
LIST = "INSERT INTO client_listed (list, client) SELECT $1, id FROM unnest($2::int[]) AS id"
# Those for whom the database notes nothing by itself; the marking of clients writes its own entry.
NOTED = frozenset({Act.set_tag, Act.clear_tag, Act.set_status, Act.clear_status})


class LookAgain(Refused):
    """Nothing is changed: it is not what was shown any more. `plan` is how it is now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            "This is not what was shown: somebody changed clients in the meantime, or it was asked for "
            "something else. Nothing is changed yet. Look at it as it is now, then go on."
        )
        self.plan = plan


class NobodyToChange(Refused):
    def __init__(self) -> None:
        super().__init__("Nobody would be changed by this: all of them are so already, or cannot be.")


async def look(actor: Actor, wish: Wish, chosen: Sequence[int]) -> Plan:
    """Everything that would be said if it were done now; changes nothing.

    Raises `Invalid` for nobody, too many, or a value that cannot be.
    """
    actor.require(EDITS)
    if not chosen:
        raise Invalid("Choose at least one client first.", do="Choose at least one client first.")
    if len(chosen) > MOST:
        raise Invalid(f"These are {len(chosen):,}, and {MOST:,} can be changed so at once. Choose fewer.")
    async with planned_anew():
        return await planned(actor, wish, chosen)


async def planned(actor: Actor, wish: Wish, chosen: Sequence[int]) -> Plan:
    there = await queries.there_of(chosen)
    name, value = await queries.subject_of(actor, wish), await queries.typed_value(actor, wish)
    if wish.act is Act.keep_list and len(name) > LONGEST_NAME:
        raise Invalid("That name is too long.", value=f"Use at most {LONGEST_NAME} letters.")
    refused = await queries.refused_of(actor, wish, there)
    stays = {each for some in refused.values() for each in some} | await queries.same_of(wish, there, value)
    changing = [each for each in there if each not in stays]
    return Plan(wish, told(wish, name), there, changing, refused)


async def change_many(actor: Actor, wish: Wish, chosen: Sequence[int], shown: str) -> ClientChange:
    """Carried out for all that `look` said, in one transaction. Raises `LookAgain` for another plan."""
    actor.require(EDITS)
    if wish.act is Act.keep_list and not wish.values:
        raise Invalid("The list needs a name.", value="Write a name for the list.")
    async with transaction():
        await marking.hold(sorted(chosen))
        plan = await look(actor, wish, chosen)
        if plan.mark != shown:
            raise LookAgain(plan)
        if not plan.changing:
            raise NobodyToChange
        return await carried_out(actor, plan)


async def carried_out(actor: Actor, plan: Plan) -> ClientChange:
    wish, count = plan.wish, len(plan.changing)
    who = f"{actor.name}, on {actor.tablet}" if actor.tablet else actor.name
    change = ClientChange(
        act=wish.act, subject=wish.subject, told=plan.told[:300], clients=count, done_at=clock.now(),
        account=actor.account or 0, who=who,
    )  # fmt: skip
    await change.save()
    await DOES[wish.act](actor, change, plan)
    await tell_each(actor, change)
    if wish.act not in NOTED:
        after = {"what": plan.told, "clients": count}
        await journal.write(actor, "change many", ("client_change", change.id), after=after)
    return change


async def tag(actor: Actor, change: ClientChange, plan: Plan) -> None:
    is_set = plan.wish.act is Act.set_tag
    events = await marking.mark_tag(actor, plan.changing, plan.wish.subject, is_set=is_set)
    await execute(FROM_EVENTS, change.id, events)


async def rank(actor: Actor, change: ClientChange, plan: Plan) -> None:
    acts = {Act.set_status: marking.rank, Act.clear_status: marking.unrank}
    events = await acts[plan.wish.act](actor, plan.changing, plan.wish.subject)
    await execute(FROM_EVENTS, change.id, events)


async def put(_: Actor, change: ClientChange, plan: Plan) -> None:
    """Into a group, or into somebody's hands."""
    column, changing = ON_CARD[plan.wish.act].column, list(plan.changing)
    await execute(KEEP_COLUMN.format(column=column), change.id, changing, plan.wish.subject)
    await execute(SET_COLUMN.format(column=column), changing, plan.wish.subject)


async def fill_in(actor: Actor, change: ClientChange, plan: Plan) -> None:
    value, key = await queries.typed_value(actor, plan.wish), str(plan.wish.subject)
    await execute(KEEP_FIELD, change.id, list(plan.changing), key, value)
    await execute(SET_FIELD, list(plan.changing), key, value)


async def keep_list(actor: Actor, change: ClientChange, plan: Plan) -> None:
    name = " ".join(" ".join(plan.wish.values).split())
    made = ClientList(name=name, account=actor.account, created_at=clock.now())
    await made.save()
    await execute(LIST, made.id, list(plan.changing))
    await change.update_self({ClientChange.subject: made.id})


async def remove(_: Actor, change: ClientChange, plan: Plan) -> None:
    await remove_cards(change.id, plan.changing)


Does = Callable[[Actor, ClientChange, Plan], Awaitable[None]]
DOES: Mapping[Act, Does] = {
    Act.set_tag: tag,
    Act.clear_tag: tag,
    Act.set_status: rank,
    Act.clear_status: rank,
    Act.set_group: put,
    Act.assign: put,
    Act.set_field: fill_in,
    Act.keep_list: keep_list,
    Act.remove: remove,
}


def said(change: ClientChange) -> str:
    return f"{change.told}: {many(change.clients)}."
