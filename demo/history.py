"""Six months in the life of a branch, and the week to come, all of it through the real actions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import booking.actions
import checkout.actions
from booking.actions import Booking
from checkout.actions import NewLine
from checkout.rules import Checkout, Method, Tender
from clients.actions import find_or_add
from clients.tables import Visit
from demo.clients import Guest
from demo.company import Member, Place
from kit import clock, db
from kit.errors import Problem
from kit.rights import CUSTOMER, Actor
from staff.queries import work_hours

DAYS_AHEAD = 7
FLOAT = 10_000
DUE = "SELECT sum(price * quantity - discount) FROM visit_line WHERE visit = $1"
IN_DRAWER = """
SELECT coalesce(sum(amount), 0) FROM posting JOIN book_account ON book_account.id = posting.account
WHERE kind = 'cash_desk' AND party = $1
"""
LATE_WHY = ("Caught a cold", "The train is late", "Found an earlier time", "Something came up at work")
COMMENTS = (
    "First time here!",
    "Running five minutes late",
    "Please call when you are ready",
    "I have a wedding on Saturday",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Somebody is to come: who, to whom, for what, when."""

    guest: Guest
    member: Member
    service: int
    minutes: int
    starts_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(slots=True)
class Branch:
    """A branch on its way through time. What lies after `now` has not happened yet."""

    place: Place
    guests: list[Guest]
    chance: Random
    now: datetime
    days_back: int

    async def live_through(self) -> None:
        await self.meet_guests()
        today = self.now.astimezone(ZoneInfo(self.place.zone)).date()
        first = today - timedelta(days=self.days_back)
        last = today + timedelta(days=DAYS_AHEAD)
        hours = await work_hours([member.id for member in self.place.members], first, last)
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            async with db.transaction():
                await self.live_day(day, hours, how_busy(number, self.days_back))

    async def meet_guests(self) -> None:
        """Their cards were brought along from the paper book; some of them have not been seen since."""
        with clock.pretend(self.now - timedelta(days=self.days_back + 1)):
            for guest in self.guests:
                contact = (guest.name, guest.phone, guest.email)
                await find_or_add(self.place.reception, *contact, self.place.country)

    async def live_day(self, day: date, hours: dict[tuple[int, date], tuple[int, ...]], busy: float) -> None:
        plans = [
            plan
            for member in self.place.members
            for plan in self.plans_of(member, day, hours.get((member.id, day), ()), busy)
        ]
        if not plans:
            return
        shift = None
        opening = self.at(day, 8 * 60 + 45)
        if opening < self.now:
            with clock.pretend(opening):
                shift = await checkout.actions.open_shift(self.place.reception, self.place.desk, FLOAT)
        for plan in sorted(plans, key=lambda plan: plan.starts_at):
            await self.happen(plan)
        closing = self.at(day, 20 * 60 + 15)
        if shift is not None and closing < self.now:
            with clock.pretend(closing):
                await self.count(shift.id)

    def plans_of(self, member: Member, day: date, hours: tuple[int, ...], busy: float) -> Iterator[Plan]:
        """Services one after another with breaks between them, as many as the season brings."""
        for start, end in zip(hours[::2], hours[1::2], strict=True):
            minute = start
            while minute < end:
                service, minutes = self.choose_service(member)
                if minute + minutes > end:
                    break
                if self.chance.random() < busy:
                    yield Plan(self.choose_guest(member), member, service, minutes, self.at(day, minute))
                    minute += minutes
                else:
                    minute += self.chance.choice((30, 45, 60))
                minute = -(-minute // 15) * 15

    def choose_service(self, member: Member) -> tuple[int, int]:
        offers = list(member.services.items())
        service, offer = self.chance.choices(offers, weights=[offer.weight for _, offer in offers])[0]
        return service, offer.minutes

    def choose_guest(self, member: Member) -> Guest:
        weights = [guest.weight * (6 if guest.favourite is member else 1) for guest in self.guests]
        return self.chance.choices(self.guests, weights=weights)[0]

    async def happen(self, plan: Plan) -> None:
        """Booked some days before; then they come, or not."""
        online = self.chance.random() < 0.55
        with clock.pretend(self.when_booked(plan)):
            visit = await self.book(plan, online=online)
        if visit is not None:
            await self.meet_fate(plan, visit, self.chance.random())

    def when_booked(self, plan: Plan) -> datetime:
        days_before = plan.starts_at - timedelta(hours=self.chance.choice((3, 20, 44, 70, 120, 200, 330)))
        lately = self.now - timedelta(minutes=self.chance.randint(10, 5_000))
        return days_before if days_before < self.now else lately

    async def meet_fate(self, plan: Plan, visit: Visit, fate: float) -> None:
        if fate < 0.06:
            await self.call_off(plan, visit)
        elif plan.ends_at < self.now:
            await (self.stay_away(plan, visit) if fate < 0.09 else self.come(plan, visit))
        elif plan.starts_at < self.now:
            await self.check_in(plan, visit)
        elif fate < 0.5:
            await self.confirm(visit)

    async def book(self, plan: Plan, *, online: bool) -> Visit | None:
        wish = Booking(
            branch=self.place.id,
            service=plan.service,
            member=plan.member.id,
            starts_at=plan.starts_at,
            name=plan.guest.name,
            phone=plan.guest.phone,
            email=plan.guest.email,
            comment=self.chance.choice(COMMENTS) if self.chance.random() < 0.06 else "",
            source=Visit.Source.widget if online else Visit.Source.desk,
        )
        who: Actor = CUSTOMER if online else self.place.reception
        try:
            return await booking.actions.book(who, wish)
        except Problem:  # the colour chair was taken, or it is too soon to book online: they stay at home
            return None

    async def confirm(self, visit: Visit) -> None:
        await booking.actions.set_status(
            self.place.reception, visit.id, Visit.Status.confirmed, visit.version
        )

    async def call_off(self, plan: Plan, visit: Visit) -> None:
        moment = min(plan.starts_at - timedelta(hours=self.chance.choice((1, 5, 30, 60))), self.now)
        with clock.pretend(max(moment, visit.created_at)):
            why = self.chance.choice(LATE_WHY)
            await booking.actions.cancel(self.place.reception, visit.id, why, visit.version)

    async def stay_away(self, plan: Plan, visit: Visit) -> None:
        with clock.pretend(plan.ends_at):
            who = self.place.reception
            await booking.actions.set_status(who, visit.id, Visit.Status.no_show, visit.version)

    async def check_in(self, plan: Plan, visit: Visit) -> None:
        with clock.pretend(plan.starts_at - timedelta(minutes=self.chance.randint(0, 6))):
            who = self.place.reception
            await booking.actions.set_status(who, visit.id, Visit.Status.arrived, visit.version)

    async def come(self, plan: Plan, visit: Visit) -> None:
        """They are served, perhaps buy something, and pay."""
        with clock.pretend(plan.ends_at):
            version = visit.version
            if self.chance.random() < 0.12:
                extra = NewLine(good=self.chance.choice(self.place.goods), member=plan.member.id)
                await checkout.actions.add_line(self.place.reception, visit.id, extra, version)
                version += 1
            await self.charge(plan, visit, version)

    async def charge(self, plan: Plan, visit: Visit, version: int) -> None:
        due = await what_is_due(visit.id)
        tip = -(-due // 2000) * 200 if self.chance.random() < 0.25 else 0
        method = Method.cash if self.chance.random() < 0.35 else Method.card
        total = due + tip
        handed = -(-total // 1000) * 1000 if method == Method.cash else 0
        await checkout.actions.complete_visit(
            self.place.reception,
            visit.id,
            Checkout(
                version=version,
                payments=[Tender(method, total, handed)],
                tip=tip,
                tip_member=plan.member.id if tip else None,
                desk=self.place.desk,
            ),
        )

    async def count(self, shift: int) -> None:
        """The drawer is nearly always right."""
        expected = await what_is_in(self.place.desk)
        wrong = self.chance.random() < 0.04
        counted = max(0, expected - 200) if wrong else expected
        await checkout.actions.close_shift(
            self.place.reception, shift, counted, "Wrong change given" if wrong else ""
        )

    def at(self, day: date, minute: int) -> datetime:
        wall = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(self.place.zone))
        return wall.astimezone(UTC)


async def what_is_due(visit: int) -> int:
    """What the lines come to."""
    return int(await db.fetch_value(DUE, visit))


async def what_is_in(desk: int) -> int:
    """What the book says is in the drawer."""
    return int(await db.fetch_value(IN_DRAWER, desk))


def how_busy(day: int, days_back: int) -> float:
    """The share of the day that is booked: the business is young and grows, and the week ahead is full."""
    if day >= days_back - 3:
        return 0.5
    return 0.03 + 0.15 * (day / days_back) ** 2
