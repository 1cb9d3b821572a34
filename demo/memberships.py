"""Memberships of the demo: the kinds that are sold, who bought one at the desk, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from asyncpg import Record

import checkout.actions
import checkout.queries
from catalog.queries import branch as branch_of
from catalog.tables import Branch
from checkout.actions import NewLine
from checkout.actions.vouchers import use_held
from checkout.rules import Checkout, Method, Tender
from clients.tables import Visit, VisitLine
from demo.company import Place
from demo.renewals import let_renew
from kit import clock, db
from kit.rights import SYSTEM
from kit.vault import new_code
from loyalty.actions.membership_freezing import freeze
from loyalty.actions.membership_people import add_person
from loyalty.actions.membership_types import add_type, set_members_only
from loyalty.membership_schemas import FreezeForm
from loyalty.membership_type_schemas import MembershipTypeForm

OFTEN = """
SELECT client FROM visit WHERE branch = $1 AND client IS NOT NULL AND status = 'done'
GROUP BY client ORDER BY count(*) DESC, client LIMIT $2
"""
OF_CATEGORY = """
SELECT service.id, service.name, service.category, service_price.price FROM service
JOIN service_price ON service_price.service = service.id AND branch = $1
JOIN category ON category.id = service.category
WHERE category.name = $2 AND service.is_active AND service.capacity = 1
ORDER BY service.position, service.id LIMIT 1
"""
WORKSHOP = "SELECT id FROM service WHERE capacity > 1 AND is_active ORDER BY id LIMIT 1"
ISSUED = "SELECT id FROM voucher WHERE visit = $1 ORDER BY id"
# How many days ago each was bought, of which kind, and how often it was used since.
BOUGHT = ((80, 0, 4), (62, 1, 2), (45, 0, 6), (30, 2, 3), (21, 1, 1), (14, 2, 2), (9, 0, 0), (2, 1, 0))


@dataclass(frozen=True, slots=True)
class Desk:
    """One branch with what its memberships are for, and their kinds."""

    place: Place
    branch: Branch
    nails: Record
    hands: Record
    kinds: tuple[int, ...]


async def sell_memberships(places: Sequence[Place], now: datetime) -> None:
    """After the history, so that everybody is known."""
    for place in places:
        with clock.pretend(now - timedelta(days=100)):
            desk = await open_desk(place)
        clients = [row["client"] for row in await db.fetch(OFTEN, place.id, len(BOUGHT) + 1)]
        sold = [await one(desk, client, now, what) for client, what in zip(clients, BOUGHT, strict=False)]
        if len(sold) == len(BOUGHT):
            await share_and_freeze(desk, sold, clients[-1], now)
            monthly = [each for each, (_, kind, _) in zip(sold, BOUGHT, strict=True) if kind == 1]
            await let_renew(place, desk.kinds[1], monthly[:2], now)
    workshop = await db.fetch_value(WORKSHOP)
    if workshop:
        await set_members_only(SYSTEM, [], [workshop])


async def open_desk(place: Place) -> Desk:
    """Ten manicures for two, a month of massages in the mornings, and five of each."""
    branch = await branch_of(place.id)
    [nails] = await db.fetch(OF_CATEGORY, place.id, "Nails")
    [hands] = await db.fetch(OF_CATEGORY, place.id, "Massage")
    forms = kinds_for(place, nails, hands)
    kinds = [await add_type(place.manager, branch, form) for form in forms]
    return Desk(place, branch, nails, hands, tuple(kinds))


def kinds_for(place: Place, nails: Record, hands: Record) -> list[MembershipTypeForm]:
    one, other, places = nails["price"] // 100, hands["price"] // 100, frozenset({place.id})
    family = MembershipTypeForm(
        name="Ten manicures for two",
        price=str(one * 9),
        visits="10",
        categories=frozenset({nails["category"]}),
        length="6",
        freezes="yes",
        freeze_days="30",
        freeze_times="2",
        client_freezes="yes",
        members="1",
        places=places,
    )
    month = MembershipTypeForm(
        name="A month of massages, mornings",
        price=str(other * 3),
        counted="period",
        services=frozenset({hands["id"]}),
        length="1",
        weekdays=frozenset(range(5)),
        since="09:00",
        until="13:00",
        visit_price=str(other // 2),
        places=places,
    )
    both = MembershipTypeForm(
        name="Hands and back",
        price=str((one + other) * 4),
        counted="apart",
        services=frozenset({nails["id"], hands["id"]}),
        of_services={nails["id"]: "5", hands["id"]: "5"},
        starts="first_visit",
        starts_within="30",
        rolls="some",
        rolls_over="2",
        places=places,
    )
    return [family, month, both]


async def one(desk: Desk, client: int, now: datetime, what: tuple[int, int, int]) -> int:
    """Bought so many days ago and used since, in the mornings of the week; its number."""
    days, kind, uses = what
    bought_at = morning(desk, now - timedelta(days=days))
    with clock.pretend(bought_at):
        visit = await at_the_desk(desk, client, None)
        line = NewLine(voucher_type=desk.kinds[kind])
        await checkout.actions.add_line(desk.place.reception, visit.id, line, 1)
        await pay(desk, visit, 2)
    voucher = int(await db.fetch_value(ISSUED, visit.id))
    for number in range(uses):
        with clock.pretend(morning(desk, bought_at + timedelta(days=3 + 4 * number))):
            came = await at_the_desk(desk, client, desk.hands if kind == 1 else desk.nails)
            await use_held(desk.place.reception, came.id, voucher, 1)
            await pay(desk, came, 2)
    return voucher


def morning(desk: Desk, at: datetime) -> datetime:
    """A quarter past ten where the desk is, on a weekday."""
    there = clock.wall(at, desk.branch.zone) - timedelta(days=max(0, at.weekday() - 4))
    wall = datetime.combine(there.date(), time(10, 15), ZoneInfo(desk.branch.zone))
    return wall.astimezone(UTC)


async def at_the_desk(desk: Desk, client: int, service: Record | None) -> Visit:
    """Somebody who comes in without having booked."""
    now = clock.now()
    visit = Visit(
        branch=desk.place.id,
        client=client,
        code=new_code(),
        status=Visit.Status.arrived,
        source=Visit.Source.desk,
        starts_at=now,
        ends_at=now + timedelta(minutes=45),
        created_at=now,
        arrived_at=now,
    )
    await visit.save()
    if service is not None:
        await VisitLine(
            visit=visit.id,
            service=service["id"],
            member=desk.place.members[0].id,
            title=service["name"],
            quantity=1,
            price=service["price"],
        ).save()
    return visit


async def pay(desk: Desk, visit: Visit, version: int) -> None:
    """By card, what the membership leaves to be paid."""
    left = (await checkout.queries.bill_sheet(desk.place.reception, visit.id)).left
    paid = [Tender(Method.card, left)] if left else []
    order = Checkout(version=version, payments=paid)
    await checkout.actions.complete_visit(desk.place.reception, visit.id, order)


async def share_and_freeze(desk: Desk, sold: Sequence[int], other: int, now: datetime) -> None:
    """The family ones: one is shared, one is frozen over the holidays to come."""
    with clock.pretend(now - timedelta(days=1)):
        await add_person(desk.place.reception, sold[2], other)
        first, last = (now + timedelta(days=days) for days in (0, 13))
        holiday = FreezeForm(
            from_on=first.date().isoformat(), until_on=last.date().isoformat(), reason="Travelling"
        )
        await freeze(desk.place.reception, sold[2], holiday)
