"""As a visit begins, a membership that is taken by itself: put on the bill, or used where nobody came."""

from datetime import datetime

from asyncpg import Record

import ledger.actions
import loyalty.actions.vouchers as of_loyalty
from checkout.actions.visits import mark_changed
from checkout.actions.vouchers import bill_of
from checkout.queries.debits import (
    ABSENT,
    CAME,
    NEXT,
    came_too_late,
    taken_for_absence,
    that_debit,
    visit_to_debit,
)
from checkout.queries.priced import bill_lines
from checkout.queries.vouchers import parts_of
from checkout.rules.online import fees
from checkout.voucher_tables import MembershipDebit, VoucherUse
from clients.queries import access_visit
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Refused
from kit.rights import SYSTEM, Actor, Permission
from ledger.rules import Entry
from loyalty.queries.membership_facts import Known
from loyalty.queries.vouchers import account_of, worth
from loyalty.rules.vouchers import Coming, Part, Using, Worth, use_entries

Kind = MembershipDebit.Kind
IS_ON = "SELECT EXISTS (SELECT FROM voucher_use WHERE visit = $1)"
UNDO = "UPDATE membership_debit SET undone_at = $2, undone_by = $3 WHERE id = $1"
HOLD = "SELECT FROM visit WHERE id = $1 FOR UPDATE"


class NothingTaken(Refused):
    """It was given back before, or nothing was taken."""

    def __init__(self) -> None:
        super().__init__("Nothing is taken from a membership for this visit any more.")


async def debit_next(now: datetime) -> bool:
    """Looks at one visit whose time has come; False when there was none. Each is looked at once."""
    async with transaction():
        number = await db.fetch_value(NEXT, now)
        if number is None:
            return False
        visit = await visit_to_debit(number)
        is_absent = visit["status"] in ABSENT
        voucher = await (take_for_absence(visit) if is_absent else put_on_bill(visit))
        kind = Kind.absence if is_absent else Kind.start
        await MembershipDebit(visit=number, kind=kind, voucher=voucher, made_at=now).save()
    return True


async def undo_next() -> bool:
    """Gives back what was taken from somebody who came after all; False when there was none."""
    async with transaction():
        number = await db.fetch_value(CAME)
        if number is not None:
            await give_back(SYSTEM, number)
    return number is not None


async def undo_debit(actor: Actor, visit_id: int) -> None:
    """At the desk: what was taken for an absence is on the membership again. Raises `NothingTaken`."""
    actor.require(Permission.take_payments)
    await access_visit(actor, visit_id)
    async with transaction():
        await db.execute(HOLD, visit_id)
        await give_back(actor, visit_id)


async def first_that_pays(visit: Record) -> tuple[Known, Record, Worth] | None:
    """Of their memberships the one with the nearest end that covers something of the visit, held."""
    if visit["client"] is None:
        return None
    coming = Coming(visit["branch"], visit["currency"], visit["client"], visit["starts_at"], visit["zone"])
    parts = await parts_of(await bill_lines(visit["id"]), [])
    for known in await that_debit(visit["client"], coming):
        if visit["status"] in ABSENT and not came_too_late(known, visit):
            continue
        found = await held_worth(known, coming, parts)
        if found[1].covers:
            return known, *found
    return None


async def held_worth(known: Known, coming: Coming, parts: list[Part]) -> tuple[Record, Worth]:
    [row] = await of_loyalty.hold([known.voucher])
    return row, await worth(row, coming, parts)


async def put_on_bill(visit: Record) -> int | None:
    """The voucher that will pay as the visit is done; nothing where the desk has put one on the bill."""
    found = None if await db.fetch_value(IS_ON, visit["id"]) else await first_that_pays(visit)
    if found is None:
        return None
    known, row, _ = found
    made = VoucherUse(visit=visit["id"], voucher=known.voucher, added_at=clock.now(), added_by=SYSTEM.name)
    await made.save()
    await mark_changed(visit["id"])
    after = {"voucher": known.voucher, "what": row["name"]}
    await journal.write(SYSTEM, "use voucher", ("visit", visit["id"]), branch=visit["branch"], after=after)
    return known.voucher


async def take_for_absence(visit: Record) -> int | None:
    """What the visit would have used is used, and is a fee for the absence."""
    found = await first_that_pays(visit)
    if found is None:
        return None
    known, row, its = found
    using = Using(known.voucher, account_of(row), its.covers)
    entry = await ledger.actions.post(
        f"membership debit:{visit['id']}",
        entries_of(visit, using, using.amount),
        branch=visit["branch"],
        description=f"Visit {visit['id']} used of {row['name']} {row['code']} by not coming",
    )
    await of_loyalty.use(bill_of(SYSTEM, visit, 0, entry), [using])
    after = {"voucher": known.voucher, "what": row["name"], "amount": using.amount}
    await journal.write(SYSTEM, "debit", ("visit", visit["id"]), branch=visit["branch"], after=after)
    return known.voucher


def entries_of(visit: Record, using: Using, amount: int) -> list[Entry]:
    fee = fees(visit["branch"], visit["currency"])
    return [*use_entries(using.account, visit["branch"], amount), Entry(fee, -amount)]


async def give_back(actor: Actor, visit_id: int) -> None:
    taken = await taken_for_absence(visit_id)
    if taken is None:
        raise NothingTaken
    visit = await visit_to_debit(visit_id)
    [row] = await of_loyalty.hold([taken["voucher"]])
    using = Using(row["id"], account_of(row), ())
    entry = await ledger.actions.post(
        f"membership debit:{visit_id}:back",
        entries_of(visit, using, -taken["amount"]),
        branch=visit["branch"],
        description=f"Visit {visit_id} is on {row['name']} {row['code']} again",
    )
    bill = bill_of(actor, visit, 0, entry)
    for voucher, covers in (await of_loyalty.used_on(bill)).items():
        await of_loyalty.give_back(bill, voucher, covers)
    await db.execute(UNDO, taken["id"], clock.now(), actor.name[:120])
    await journal.write(
        actor, "debit back", ("visit", visit_id), branch=visit["branch"], before={"amount": taken["amount"]}
    )
