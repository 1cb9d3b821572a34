"""Days on which a membership is not used, by which its end moves; at the desk, or by its holder."""

from catalog.reading import day, read, words, wrong
from kit import clock
from kit.db import execute, fetch_one, fetch_value, transaction
from kit.errors import NotFound, Refused
from kit.rights import CUSTOMER, Actor, Permission
from kit.typed import short_date
from loyalty.actions.membership_moves import hold, note
from loyalty.membership_schemas import FreezeForm
from loyalty.membership_tables import MembershipFreeze
from loyalty.queries.membership_facts import LARGEST_ID, Known
from loyalty.rules.memberships import Frozen, State, freeze_fault, lifted

MOVE_END = "UPDATE voucher SET expires_on = expires_on + $2::int WHERE id = $1"
MOVE_PERIOD = "UPDATE membership_period SET until_on = until_on + $2::int WHERE id = $1"
FREEZE = "SELECT id, period, from_on, until_on FROM membership_freeze WHERE id = $1 AND membership = $2"
LIFT = """
UPDATE membership_freeze SET until_on = $2, lifted_at = $3, lifted_by = $4 WHERE id = $1
"""
# What was given back was not used.
USED_SINCE = """
SELECT max((visit.starts_at AT TIME ZONE branch.zone)::date) FROM voucher_move
JOIN visit ON visit.id = voucher_move.visit JOIN branch ON branch.id = visit.branch
WHERE voucher = $1 AND kind = 'used' AND (visit.starts_at AT TIME ZONE branch.zone)::date >= $2
  AND NOT EXISTS (SELECT FROM voucher_move AS back WHERE back.kind = 'given_back'
      AND (back.voucher, back.visit, back.closing, back.line)
        = (voucher_move.voucher, voucher_move.visit, voucher_move.closing, voucher_move.line))
"""


class NotByClients(Refused):
    """The desk freezes it, not whoever has it."""

    def __init__(self) -> None:
        super().__init__("This membership is frozen at the desk. Please write or call.")


class NothingToLift(Refused):
    """That freeze is over, or was lifted before."""

    def __init__(self) -> None:
        super().__init__("It is not frozen any more. Nothing was changed.")


async def freeze(actor: Actor, voucher: int, form: FreezeForm) -> None:
    """From a day on, within the limits of its terms. Raises `Invalid`, `Over`."""
    actor.require(Permission.take_payments)
    async with transaction():
        await put(actor, await hold(actor, voucher), form)


async def lift(actor: Actor, voucher: int, freeze_id: int) -> None:
    """It can be used from today on, and ends sooner by the days that are not frozen now."""
    actor.require(Permission.take_payments)
    async with transaction():
        await take_up(actor, await hold(actor, voucher), freeze_id)


async def freeze_own(client: int, voucher: int, form: FreezeForm) -> None:
    """By its holder, where its terms let them. Raises NotFound where it is somebody else's."""
    async with transaction():
        await put(CUSTOMER, await hold_own(client, voucher), form)


async def lift_own(client: int, voucher: int, freeze_id: int) -> None:
    async with transaction():
        await take_up(CUSTOMER, await hold_own(client, voucher), freeze_id)


async def hold_own(client: int, voucher: int) -> Known:
    known = await hold(CUSTOMER, voucher)
    if known.row["client"] != client:
        raise NotFound("There is no such membership.")
    if not known.having.agreed.client_freezes:
        raise NotByClients
    return known


async def put(actor: Actor, known: Known, form: FreezeForm) -> None:
    values = read(form, {"from_on": day, "until_on": day, "reason": words(300, least=0)})
    wanted = Frozen(values["from_on"], values["until_on"])
    refuse(known, wanted)
    await refuse_used(known, wanted)
    made = MembershipFreeze(
        membership=known.row["id"],
        period=known.row["period"],
        from_on=wanted.from_on,
        until_on=wanted.until_on,
        reason=values["reason"],
        made_at=clock.now(),
        made_by=actor.name[:120],
    )
    await made.save()
    await move_end(known, known.row["period"], wanted.days)
    after = {"from": wanted.from_on, "until": wanted.until_on, "why": values["reason"]}
    await note(actor, "freeze", known, None, after)


def refuse(known: Known, wanted: Frozen) -> None:
    if known.state is State.issued:
        raise wrong("from_on", "It has not begun yet, so none of its time is lost.")
    last = known.row["expires_on"]
    if last is not None and wanted.from_on > last:
        raise wrong("from_on", "It is over by then: choose a day before its last one.")
    of_period = known.freezes_of_period
    others = [each for each in known.having.facts.freezes if each not in of_period and each.touches(wanted)]
    fault = freeze_fault(known.limits, of_period, wanted, known.today)
    if fault or others:
        raise wrong("until_on", fault or "It is frozen on some of these days already.")


async def refuse_used(known: Known, wanted: Frozen) -> None:
    used = await fetch_value(USED_SINCE, known.voucher, wanted.from_on)
    if used is not None:
        raise wrong("from_on", f"It was used on {short_date(used)}: choose a later day.")


async def take_up(actor: Actor, known: Known, freeze_id: int) -> None:
    row = await fetch_one(FREEZE, freeze_id, known.row["id"]) if 0 < freeze_id <= LARGEST_ID else None
    if row is None:
        raise NotFound("There is no such freeze.")
    before = Frozen(row["from_on"], row["until_on"])
    now = lifted(before, known.today)
    if now is None:
        raise NothingToLift
    await execute(LIFT, freeze_id, now.until_on, clock.now(), actor.name[:120])
    await move_end(known, row["period"], now.days - before.days)
    await note(actor, "unfreeze", known, {"until": before.until_on}, {"until": now.until_on})


async def move_end(known: Known, period: int, days: int) -> None:
    await execute(MOVE_END, known.voucher, days)
    await execute(MOVE_PERIOD, period, days)
