"""A visit that was paid for and came to nothing: by the terms part of it is kept, and the rest goes back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import ledger.actions
from booking.actions import paying
from booking.prepay_tables import Prepayment
from booking.queries.classes import went_with_class
from booking.queries.prepay import prepayment_of
from booking.rules.prepay import Ended, fee_of, how_it_ended
from catalog import queries as catalog
from checkout.actions.online.returning import give_back_all
from checkout.queries import online
from checkout.rules import online as rules
from clients.tables import Visit
from kit import clock, db, journal
from kit.db import transaction
from kit.rights import SYSTEM

# Who calls a visit off at the desk can undo it for ten seconds; who was late may still come.
SECOND_THOUGHTS = timedelta(minutes=1)
MAY_STILL_COME = timedelta(hours=1)
NEXT = """
SELECT visit.id FROM prepayment JOIN visit ON visit.id = prepayment.visit
WHERE prepayment.state = 'paid' AND prepayment.ended_at IS NULL AND (
    visit.status = 'cancelled' AND visit.cancelled_at <= $1
    OR visit.status = 'no_show' AND greatest(visit.no_show_at, visit.ends_at) <= $2)
ORDER BY visit.id LIMIT 1
"""
# Paid by link, and nothing was agreed to beforehand of which something could be kept.
WITHOUT_TERMS = """
SELECT visit.id FROM online_payment AS payment JOIN visit ON visit.id = payment.visit
WHERE payment.kind = 'link' AND payment.state = 'paid' AND (
    visit.status = 'cancelled' AND visit.cancelled_at <= $1
    OR visit.status = 'no_show' AND greatest(visit.no_show_at, visit.ends_at) <= $2)
  AND NOT EXISTS (SELECT FROM prepayment WHERE prepayment.visit = visit.id AND prepayment.state = 'paid')
  AND NOT EXISTS (SELECT FROM online_refund AS refund WHERE refund.payment = payment.id)
ORDER BY visit.id LIMIT 1
"""
NO_VISIT = "The visit did not take place."
WORDS = {
    Ended.in_time: "called off in time",
    Ended.late: "called off late",
    Ended.no_show: "did not come",
    Ended.by_us: "the request was declined",
    Ended.class_off: "the class was called off",
}


async def settle_next(now: datetime) -> bool:
    """Settles one visit that came to nothing; False when there was none."""
    found = await db.fetch_value(NEXT, now - SECOND_THOUGHTS, now - MAY_STILL_COME)
    if found is None:
        return False
    await settle(found, now)
    return True


async def return_next(now: datetime) -> bool:
    """Gives back what was paid by link for one visit that came to nothing; False when there was none."""
    found = await db.fetch_value(WITHOUT_TERMS, now - SECOND_THOUGHTS, now - MAY_STILL_COME)
    return found is not None and await return_all(found, now)


async def return_all(visit_id: int, now: datetime) -> bool:
    async with transaction():
        visits = await paying.hold_together(visit_id)
        visit = next(each for each in visits if each.id == visit_id)
        if not has_ended(visit, now):
            return False
        currency = (await catalog.branch(visit.branch)).currency
        lies = await online.prepaid_for(visit_id, visit.branch, currency)
        return bool(await give_back_all(SYSTEM, visit, lies, NO_VISIT))


async def settle(visit_id: int, now: datetime) -> None:
    """Once: a fee that the money covers is kept, the rest is given back. What it does not cover stays due."""
    async with transaction():
        visits = await paying.hold_together(visit_id)
        asked = await prepayment_of(visit_id, lock=True)
        visit = next(each for each in visits if each.id == visit_id)
        if asked is None or asked.ended_at is not None or not has_ended(visit, now):
            return
        lies = await online.prepaid_for(visit_id, visit.branch, asked.currency)
        ended = await ended_how(visit, asked)
        kept = min(owed_for(asked, ended), lies)
        await keep(visit, asked, kept)
        await give_back_all(SYSTEM, visit, lies - kept, WORDS[ended])
        await asked.update_self({Prepayment.ended_at: now, Prepayment.kept: kept})
        after = {"kept": kept, "given back": lies - kept, "currency": asked.currency, "why": WORDS[ended]}
        await journal.write(
            SYSTEM, "settle prepayment", ("visit", visit_id), branch=visit.branch, after=after
        )


def has_ended(visit: Visit, now: datetime) -> bool:
    if visit.status == Visit.Status.cancelled:
        return bool(visit.cancelled_at <= now - SECOND_THOUGHTS)
    missed = visit.status == Visit.Status.no_show
    return missed and max(visit.no_show_at, visit.ends_at) <= now - MAY_STILL_COME


async def ended_how(visit: Visit, asked: Prepayment) -> Ended:
    """What never became a visit costs nobody anything, and neither does a class that is not held."""
    if visit.status == Visit.Status.no_show:
        return Ended.no_show
    if asked.needs_answer and visit.accepted_at is None:
        return Ended.by_us
    if await went_with_class(visit.id):
        return Ended.class_off
    return how_it_ended(visit.starts_at, visit.cancelled_at, asked.free_hours)


def owed_for(asked: Prepayment, ended: Ended) -> int:
    return fee_of(ended, asked.price, asked.late_rate, asked.no_show_rate)


async def keep(visit: Visit, asked: Prepayment, amount: int) -> None:
    if amount:
        prepaid = rules.prepaid(visit.branch, visit.id, asked.currency)
        await ledger.actions.post(
            f"kept:{asked.id}",
            rules.moved(amount, prepaid, rules.fees(visit.branch, asked.currency)),
            branch=visit.branch,
            description=f"Kept of what was paid for visit {visit.id}",
        )


@dataclass(frozen=True, slots=True)
class Due:
    """A fee that is not paid yet, and until when it may be taken off the card. 0 where there is none."""

    amount: int = 0
    until: datetime | None = None
    ended: Ended = Ended.in_time


NOTHING = Due()


async def due_of(visit: Visit, asked: Prepayment | None) -> Due:
    """What may be charged now, of a visit that was missed or called off late."""
    over = (Visit.Status.cancelled, Visit.Status.no_show)
    if asked is None or asked.state != Prepayment.State.paid or visit.status not in over:
        return NOTHING
    until = visit.starts_at + timedelta(days=asked.fee_days)
    ended = await ended_how(visit, asked)
    lies = asked.amount if asked.kept is None else asked.kept
    left = max(owed_for(asked, ended) - lies, 0)
    return Due(left, until, ended) if left and clock.now() <= until else NOTHING
