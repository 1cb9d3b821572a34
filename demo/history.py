"""Six months in the life of a branch, and the week to come, all of it through the real actions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import booking.actions
from booking.actions import Booking
from clients.actions import find_or_add
from clients.tables import Visit
from demo.absences import Absences, write_absences
from demo.ahead import Ahead
from demo.clients import Guest
from demo.company import Member, Place
from demo.friends import bring_friends
from demo.gifts import Gifts
from demo.till import Till
from demo.together import Company
from kit import clock, db
from kit.errors import Problem
from kit.rights import CUSTOMER, Actor
from staff.queries import work_hours

DAYS_AHEAD = 7
FULL = 0.92
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
    addons: tuple[int, ...] = ()

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
    gifts: Gifts
    absences: Absences = field(default_factory=set)

    @property
    def till(self) -> Till:
        return Till(self.place, self.chance, self.gifts)

    async def live_through(self) -> None:
        await self.meet_guests()
        today = self.now.astimezone(ZoneInfo(self.place.zone)).date()
        first = today - timedelta(days=self.days_back)
        last = today + timedelta(days=DAYS_AHEAD)
        self.absences = await write_absences(self.place, self.chance, first, today)
        await Ahead(self.place, self.guests, self.chance, today).put_on_workshops()
        await Company(self.place, self.guests, self.chance, self.now).bring()
        hours = await work_hours([member.id for member in self.place.members], first, last)
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            async with db.transaction():
                await self.live_day(day, hours, how_busy(number, self.days_back))

    async def keep_some_waiting(self) -> None:
        today = self.now.astimezone(ZoneInfo(self.place.zone)).date()
        await Ahead(self.place, self.guests, self.chance, today).keep_some_waiting()

    async def meet_guests(self) -> None:
        """Their cards were brought along from the paper book; some of them have not been seen since."""
        with clock.pretend(self.now - timedelta(days=self.days_back + 1)):
            for guest in self.guests:
                contact = (guest.name, guest.phone, guest.email)
                await find_or_add(self.place.reception, *contact, self.place.country)
            await bring_friends(self.place, self.guests)

    async def live_day(self, day: date, hours: dict[tuple[int, date], tuple[int, ...]], busy: float) -> None:
        plans = [
            plan
            for member in self.place.members
            if (member.id, day) not in self.absences
            for plan in self.plans_of(member, day, hours.get((member.id, day), ()), busy)
        ]
        if not plans:
            return
        shift = None
        opening = self.at(day, 8 * 60 + 45)
        if opening < self.now:
            with clock.pretend(opening):
                shift = await self.till.open()
        for plan in sorted(plans, key=lambda plan: plan.starts_at):
            await self.happen(plan)
        closing = self.at(day, 20 * 60 + 15)
        if shift is not None and closing < self.now:
            with clock.pretend(closing):
                await self.till.count(shift)

    def plans_of(self, member: Member, day: date, hours: tuple[int, ...], busy: float) -> Iterator[Plan]:
        """Services one after another with breaks between them, as many as the season brings."""
        for start, end in zip(hours[::2], hours[1::2], strict=True):
            minute = start
            while minute < end:
                fitting = self.choose_service(member, end - minute)
                if fitting is None:
                    break
                service, minutes = fitting
                if self.chance.random() < busy:
                    addons, more = self.choose_addons(member, service, end - minute - minutes)
                    minutes += more
                    what = service, minutes, self.at(day, minute), addons
                    yield Plan(self.choose_guest(member), member, *what)
                    minute += minutes
                else:
                    minute += self.chance.choice((30, 45, 60))
                minute = -(-minute // 15) * 15

    def choose_service(self, member: Member, most: int) -> tuple[int, int] | None:
        """One that takes no longer than so many minutes."""
        offers = [(service, offer) for service, offer in member.services.items() if offer.minutes <= most]
        if not offers:
            return None
        service, offer = self.chance.choices(offers, weights=[offer.weight for _, offer in offers])[0]
        return service, offer.minutes

    def choose_addons(self, member: Member, service: int, most: int) -> tuple[tuple[int, ...], int]:
        """Every third adds the first that fits, and how many minutes that takes."""
        for addon, offer in member.extras[service].items():
            if offer.minutes <= most and self.chance.random() < 0.33:
                return (addon,), offer.minutes
        return (), 0

    def choose_guest(self, member: Member) -> Guest:
        weights = [guest.weight * (6 if guest.favourite is member else 1) for guest in self.guests]
        return self.chance.choices(self.guests, weights=weights)[0]

    async def happen(self, plan: Plan) -> None:
        """Booked some days before; then they come, or not."""
        online = self.chance.random() < 0.55
        with clock.pretend(self.when_booked(plan)):
            visit = await self.book(plan, online=online)
            if visit is None and online:  # too soon, or between the times that are shown: they call instead
                visit = await self.book(plan, online=False)
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
            addons=plan.addons,
        )
        who: Actor = CUSTOMER if online else self.place.reception
        try:
            return await booking.actions.book(who, wish)
        except Problem:  # the colour chair was taken: they stay at home
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
            await self.till.settle(visit, plan.member.id)

    def at(self, day: date, minute: int) -> datetime:
        wall = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(self.place.zone))
        return wall.astimezone(UTC)


def how_busy(day: int, days_back: int) -> float:
    """The share of the day that is booked: the business is young and grows, and the week ahead is full."""
    if day >= days_back - 3:
        return FULL
    return 0.03 + 0.32 * (day / days_back) ** 4
