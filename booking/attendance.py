"""One date of a class as the desk reads it: who is coming, who is there, and what may be done next."""

from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

from booking.day import on_the_wall
from booking.queries import classes
from booking.queries.classes import Event
from booking.rules.classes import GOES_ALONG
from booking.rules.story import Step, steps_from
from booking.rules.terms import EXPECTED
from catalog import queries as catalog
from catalog.tables import Branch
from clients.rules import mask_phone, show_phone
from clients.tables import Visit
from kit import clock
from kit.rights import Actor, Permission
from kit.typed import in_words

CLOSABLE = {*EXPECTED, Visit.Status.done}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with places of the class; the phone is masked for who may not see it.

    `to_pay` is what is asked before the place is theirs, 0 for a card; while it is kept, it is `due_at` then.
    """

    visit: int
    version: int
    client: int | None
    name: str
    phone: str
    seats: int
    status: str
    comment: str
    was_late: bool
    warning: str = ""
    to_pay: int | None = None
    due_at: datetime | None = None

    @property
    def steps(self) -> list[Step]:
        """Of what may be done next, what an attendance sheet is for."""
        wanted = {Visit.Status.arrived, Visit.Status.no_show, Visit.Status.waiting}
        return [step for step in steps_from(self.status) if step.status in wanted]

    @property
    def can_be_charged(self) -> bool:
        return self.status in CLOSABLE


@dataclass(frozen=True, slots=True)
class Sheet:
    """A class and its people, and what this person may do with them."""

    actor: Actor
    event: Event
    branch: Branch
    people: list[Person]
    following: int

    @property
    def can_change(self) -> bool:
        return self.actor.may(Permission.book_visits) and not self.event.is_off

    @property
    def can_charge(self) -> bool:
        return self.actor.may(Permission.take_payments)

    @property
    def seated(self) -> list[Person]:
        empty = (Visit.Status.cancelled, Visit.Status.listed)
        return [each for each in self.people if each.status not in empty]

    @property
    def listed(self) -> list[Person]:
        """The waiting list, in its order."""
        return [each for each in self.people if each.status == Visit.Status.listed]

    @property
    def gone(self) -> list[Person]:
        return [each for each in self.people if each.status == Visit.Status.cancelled]

    @property
    def to_be_told(self) -> int:
        """How many visits would be called off with the class."""
        return sum(each.status in GOES_ALONG for each in self.people)

    @property
    def notice(self) -> str:
        return in_words(self.event.notice_minutes) or "0 min"

    @property
    def cut_off(self) -> str:
        minutes = self.event.cut_off_minutes
        return f"until {in_words(minutes)} before" if minutes else "until it begins"

    @property
    def is_over(self) -> bool:
        return self.event.ends_at <= clock.now()

    @property
    def day(self) -> str:
        return on_the_wall(self.event.starts_at, self.branch.zone)[:10]

    @property
    def time(self) -> str:
        return on_the_wall(self.event.starts_at, self.branch.zone)[11:]


async def attendance(actor: Actor, event_id: int) -> Sheet:
    """Three queries, and one more in a series, however many people. Raises `NotFound` like `access_event`."""
    event = await classes.access_event(actor, event_id)
    branch = await catalog.branch(event.branch)
    people = [person(actor, row) for row in await classes.people_of(event_id)]
    return Sheet(actor, event, branch, people, await classes.following(event))


def person(actor: Actor, row: Record) -> Person:
    show = show_phone if actor.may(Permission.see_phones) else mask_phone
    return Person(
        visit=row["visit"],
        version=row["version"],
        client=row["client"],
        name=row["name"],
        phone=show(row["phone"]),
        seats=row["seats"],
        status=row["status"],
        comment=row["comment"],
        was_late=row["cancelled_late"],
        warning=row["warning"],
        to_pay=row["to_pay"],
        due_at=row["due_at"],
    )
