"""Changing what is on the bill, while the visit is not done."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from asyncpg import Record

import booking.actions
from booking.queries.prices import price_then
from booking.queries.setup import setup_of
from checkout import queries, rules
from checkout.actions.visits import lock_open_visit, mark_changed
from checkout.queries.benefits import BillLine
from clients.tables import VisitLine
from clients.tables.visits import GivenBy
from kit import db, journal
from kit.db import transaction
from kit.errors import Invalid, NotFound, Refused
from kit.rights import Actor, Permission

LONGEST_REASON = 120
SERVICE_HERE = """
SELECT service.name, coalesce(skill_terms.price, service_price.price) AS price
FROM service JOIN service_price ON service_price.service = service.id AND service_price.branch = $2
LEFT JOIN skill_terms ON skill_terms.service = service.id AND skill_terms.member = $3
WHERE service.id = $1 AND service.is_active
"""
GOOD_HERE = """
SELECT good.name, good_price.price
FROM good JOIN good_price ON good_price.good = good.id AND good_price.branch = $2
WHERE good.id = $1 AND good.is_active
"""
VOUCHER_HERE = """
SELECT voucher_type.name, voucher_type.price
FROM voucher_type JOIN branch ON branch.id = $2 AND branch.currency = voucher_type.currency
WHERE voucher_type.id = $1 AND voucher_type.is_active
    AND (NOT EXISTS (SELECT FROM voucher_place WHERE of_type = $1)
        OR EXISTS (SELECT FROM voucher_place WHERE of_type = $1 AND voucher_place.branch = $2))
"""
WORKS_HERE = "SELECT EXISTS (SELECT FROM staff_member WHERE id = $1 AND branch = $2)"
NEXT_POSITION = "SELECT coalesce(max(position) + 1, 0) FROM visit_line WHERE visit = $1"
# What the price list takes off stays, as far as the line still comes to so much.
CHANGE_LINE = """
UPDATE visit_line SET quantity = $2::int, price = $3::bigint, member = $4,
    discount = least(discount, $2::int * $3::bigint)
WHERE id = $1
"""
HAS_TIME = """
SELECT EXISTS (SELECT FROM appointment WHERE line = $1) OR EXISTS (SELECT FROM seat WHERE line = $1)
"""
FOLLOW = (GivenBy.card, GivenBy.programmes, GivenBy.voucher)  # what is worked out anew with every change
SET_DISCOUNT = "UPDATE visit_line SET discount = $2, discount_reason = $3, discount_by = $4 WHERE id = $1"


class BookedLine(Refused):
    """Time in the calendar hangs on the line, so it cannot be taken off the bill."""


@dataclass(frozen=True, slots=True)
class NewLine:
    """A service, a good or something sold ahead, put on the bill at its price here."""

    service: int | None = None
    good: int | None = None
    voucher_type: int | None = None
    member: int | None = None
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class LineTerms:
    """What a line is to be. Another price or discount needs the right to give discounts."""

    quantity: int
    price: int
    discount: int = 0
    discount_reason: str = ""
    member: int | None = None


async def add_line(actor: Actor, visit_id: int, line: NewLine, version: int) -> int:
    """The new line's id."""
    async with changing(actor, visit_id, version) as visit:
        await refuse_stranger(line.member, visit["branch"])
        name, price = await offer(line, visit)
        rules.check_line(rules.Line(line.service is not None, line.quantity, price), "")
        row = VisitLine(
            visit=visit_id,
            service=line.service,
            good=line.good,
            voucher_type=line.voucher_type,
            member=line.member,
            title=name,
            quantity=line.quantity,
            price=price,
            position=await db.fetch_value(NEXT_POSITION, visit_id),
        )
        await row.save()
        after = {"line": row.id, "title": name, "quantity": line.quantity, "price": price}
        await journal.write(actor, "add line", ("visit", visit_id), branch=visit["branch"], after=after)
    return int(row.id)


async def change_line(actor: Actor, visit_id: int, line_id: int, terms: LineTerms, version: int) -> None:
    async with changing(actor, visit_id, version) as visit:
        line = await line_of(visit_id, line_id)
        await refuse_stranger(terms.member, visit["branch"])
        reason = terms.discount_reason.strip()[:LONGEST_REASON] if terms.discount else ""
        keeps = (terms.discount, reason) == (line["discount"], line["discount_reason"])
        check_terms(line, terms, reason, follows=keeps and line["discount_by"] in FOLLOW)
        if not keeps or terms.price != line["price"]:
            actor.require(Permission.give_discounts)
        await db.execute(CHANGE_LINE, line_id, terms.quantity, terms.price, terms.member)
        if not keeps:
            await db.execute(SET_DISCOUNT, line_id, terms.discount, reason, GivenBy.desk)
        changed = ("quantity", "price", "discount", "discount_reason", "member")
        values = (terms.quantity, terms.price, terms.discount, reason, terms.member)
        await note(actor, visit, "change line", line, dict(zip(changed, values, strict=True)))


def check_terms(line: BillLine, terms: LineTerms, reason: str, *, follows: bool) -> None:
    """A discount nobody touched that `follows` the price always fits."""
    discount = 0 if follows else terms.discount
    rules.check_line(rules.Line(line["good"] is None, terms.quantity, terms.price, discount), reason)


async def keep_personal(lines: Sequence[BillLine]) -> None:
    """Writes what personal discounts and programmes came to, as the visit is paid."""
    for line in lines:
        if line["differs"]:
            values = line["discount"], line["discount_reason"], line["discount_by"]
            await db.execute(SET_DISCOUNT, line["id"], *values)


async def remove_line(actor: Actor, visit_id: int, line_id: int, version: int) -> None:
    async with changing(actor, visit_id, version) as visit:
        line = await line_of(visit_id, line_id)
        if await db.fetch_value(HAS_TIME, line_id):
            raise BookedLine(
                f"{line['title']} was booked and has its time. Set its price, or cancel the visit."
            )
        await db.execute("DELETE FROM visit_line WHERE id = $1", line_id)
        await note(actor, visit, "remove line", line, None)


async def discount_bill(actor: Actor, visit_id: int, discount: int, reason: str, version: int) -> None:
    """One discount on everything, in place of those the lines had; 0 takes them all away."""
    actor.require(Permission.give_discounts)
    words = reason.strip()[:LONGEST_REASON]
    async with changing(actor, visit_id, version) as visit:
        lines = await queries.bill_lines(visit_id)
        parts = rules.spread(discount, [queries.priced(line) for line in lines], words)
        for line, part in zip(lines, parts, strict=True):
            await db.execute(SET_DISCOUNT, line["id"], part, words if part else "", GivenBy.desk)
        before = {"discount": sum(line["discount"] for line in lines)}
        after = {"discount": discount, "reason": words}
        subject = ("visit", visit_id)
        await journal.write(actor, "discount", subject, branch=visit["branch"], before=before, after=after)


@asynccontextmanager
async def changing(actor: Actor, visit_id: int, version: int) -> AsyncIterator[Record]:
    """The visit, held for a change of its bill; then it has a new version and the calendars hear of it."""
    actor.require(Permission.take_payments)
    async with transaction():
        visit = await lock_open_visit(actor, visit_id, version)
        yield visit
        await mark_changed(visit_id)
        await booking.actions.announce(visit_id, visit["branch"])


async def offer(line: NewLine, visit: Record) -> tuple[str, int]:
    """What is sold and for how much here, at the time of the visit."""
    branch = visit["branch"]
    wanted = [each for each in (line.service, line.good, line.voucher_type) if each is not None]
    if len(wanted) != 1:
        raise Invalid("What is to be added?", item="Choose a service or something that is sold here.")
    found = await found_here(line, wanted[0], branch) if rules.may_be_id(wanted[0]) else None
    if found is None:
        raise Invalid("That is not sold here.", item="Choose something from this branch's list.")
    if line.service is None:
        return found["name"], found["price"]
    setup = await setup_of(branch)
    return found["name"], price_then(setup, line.service, found["price"], visit["starts_at"])


async def found_here(line: NewLine, wanted: int, branch: int) -> Record | None:
    if line.service is not None:
        return await db.fetch_one(SERVICE_HERE, wanted, branch, line.member)
    return await db.fetch_one(VOUCHER_HERE if line.voucher_type else GOOD_HERE, wanted, branch)


async def refuse_stranger(member: int | None, branch: int) -> None:
    if member is None:
        return
    if not rules.may_be_id(member) or not await db.fetch_value(WORKS_HERE, member, branch):
        raise Invalid("Who did it?", member="Choose somebody who works here.")


async def line_of(visit_id: int, line_id: int) -> BillLine:
    lines = {line["id"]: line for line in await queries.bill_lines(visit_id)}
    if line_id not in lines:
        raise NotFound("That line is no longer on the bill.")
    return lines[line_id]


async def note(
    actor: Actor, visit: Record, action: str, line: BillLine, after: dict[str, object] | None
) -> None:
    before = {key: line[key] for key in ("id", "title", "quantity", "price", "discount", "discount_reason")}
    subject = ("visit", visit["id"])
    await journal.write(actor, action, subject, branch=visit["branch"], before=before, after=after)
