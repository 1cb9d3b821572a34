"""What else stands in the books: a class with some of its places taken, two who wait, and one request."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from random import Random
from zoneinfo import ZoneInfo

import booking.actions
import catalog.actions
from booking.actions import Booking, NewEvent, Places, Wanted
from booking.rules.waiting import Preference
from catalog.schemas import ServiceRulesForm
from demo.clients import Guest
from demo.company import Place
from demo.links import send_links
from kit.errors import Problem
from kit.rights import CUSTOMER, SYSTEM

THURSDAY = 3
EVENING = 18 * 60
WEEKLY = "FREQ=WEEKLY;COUNT=4"
LEADER = "Lena Vogt"
ASKED_FOR = "Balayage"


@dataclass(frozen=True, slots=True)
class Ahead:
    """The days after today, in one branch."""

    place: Place
    guests: list[Guest]
    chance: Random
    today: date

    async def put_on_workshops(self) -> None:
        """On four Thursdays, where the branch has them; the first is nearly full."""
        if not self.place.workshop:
            return
        first = self.today + timedelta(days=(THURSDAY - self.today.weekday() - 1) % 7 + 1)
        leader = next(member for member in self.place.members if member.person.name == LEADER)
        evening = NewEvent(self.place.id, self.place.workshop, leader.id, self.at(first, EVENING))
        made = await booking.actions.create_series(self.place.manager, evening, WEEKLY, skip=True)
        for event, places in zip(made.events, (4, 2, 1), strict=False):
            for guest in self.chance.sample(self.guests, places):
                wish = Places(event.id, name=guest.name, phone=guest.phone, email=guest.email)
                await booking.actions.book_seats(self.place.reception, wish)

    async def keep_some_waiting(self) -> None:
        """Two wait for mornings with their favourite; one asks for what the branch looks at first.

        And two rang, and have a link.
        """
        for guest in self.chance.sample(self.guests, 2):
            await self.wait(guest)
        await self.ask()
        await send_links(self.place, *self.chance.sample(self.guests, 2))

    async def wait(self, guest: Guest) -> None:
        week = Preference(
            self.today + timedelta(days=1),
            self.today + timedelta(days=7),
            closes=12 * 60,
            member=guest.favourite.id,
        )
        wanted = Wanted(
            branch=self.place.id,
            service=next(iter(guest.favourite.services)),
            preferences=[week],
            name=guest.name,
            phone=guest.phone,
            email=guest.email,
        )
        await booking.actions.join(CUSTOMER, wanted)

    async def ask(self) -> None:
        """From now on this one is asked for. The first time that is still free is."""
        service, people = self.asked_for()
        await catalog.actions.set_service_rules(
            SYSTEM, service, ServiceRulesForm(takes_requests="yes", visit_rank="1")
        )
        guest = self.chance.choice(self.guests)
        days = [self.today + timedelta(days=number) for number in range(1, 15)]
        for day, member, hour in product(days, people, range(9, 18)):
            if await self.asked(guest, Booking(self.place.id, service, member, self.at(day, hour * 60))):
                return

    def asked_for(self) -> tuple[int, list[int]]:
        """The service, and who does it."""
        able = {
            member.id: service
            for member in self.place.members
            for service, offer in member.services.items()
            if offer.name == ASKED_FOR
        }
        return next(iter(able.values())), list(able)

    async def asked(self, guest: Guest, wish: Booking) -> bool:
        """False where that time is not to be had."""
        try:
            await booking.actions.book(
                CUSTOMER, replace(wish, name=guest.name, phone=guest.phone, email=guest.email)
            )
        except Problem:
            return False
        return True

    def at(self, day: date, minute: int) -> datetime:
        wall = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(self.place.zone))
        return wall.astimezone(UTC)
