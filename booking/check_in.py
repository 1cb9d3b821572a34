"""What the check-in tells of an outcome: who it is, what was done or why not, and what is next."""

from dataclasses import dataclass

from msgspec import Struct

from booking.actions.check_in import NoCode, Outcome, check_in
from booking.rules.check_in import Verdict
from catalog.tables import Branch
from clients.queries import client_row, visit_lines
from clients.rules import titles_of
from clients.tables import Visit
from kit import clock
from kit.rights import Actor, Permission

TONES = {Verdict.fits: "good", Verdict.here: "information", Verdict.done: "information"}


class Step(Struct, frozen=True):
    """What can be done next."""

    label: str
    href: str


class Told(Struct, frozen=True):
    """`tone` is good, information or attention; `visit` is 0 where there is none to be opened."""

    said: str
    tone: str
    name: str = ""
    what: str = ""
    visit: int = 0
    steps: tuple[Step, ...] = ()
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """The visit of an outcome in words."""

    visit: Visit
    branch: Branch
    name: str
    what: str
    warning: str

    @property
    def day(self) -> str:
        wall = clock.wall(self.visit.starts_at, self.branch.zone)
        return f"{wall:%A} {wall.day} {wall:%B}"

    @property
    def time(self) -> str:
        return f"{clock.wall(self.visit.starts_at, self.branch.zone):%H:%M}"

    @property
    def since(self) -> str:
        arrived = self.visit.arrived_at or clock.now()
        return f"{clock.wall(arrived, self.branch.zone):%H:%M}"


async def tell_scanned(actor: Actor, here: Branch, text: str) -> Told:
    """Checks in whom the text means, and tells; a text that means nobody is told too."""
    try:
        outcome = await check_in(actor, here, text)
    except NoCode as refusal:
        return Told(refusal.sentence, "attention", steps=(Step("Look in the calendar", calendar(here)),))
    return await told(actor, outcome)


async def told(actor: Actor, outcome: Outcome) -> Told:
    if outcome.visit is None:
        return Told(elsewhere(outcome.branch), "attention")
    known = await known_of(outcome.visit, outcome.branch)
    verdict = outcome.verdict
    return Told(
        sentence(verdict, known),
        TONES.get(verdict, "attention"),
        known.name,
        known.what,
        known.visit.id,
        steps_after(actor, verdict, known.visit),
        known.warning,
    )


async def known_of(visit: Visit, branch: Branch) -> Known:
    client = await client_row(visit.client) if visit.client else None
    lines = await visit_lines(visit.id)
    services = [each for each in lines if each.service]
    people = ", ".join(dict.fromkeys(each.member_name for each in services if each.member_name))
    what = titles_of(services) + (f", with {people}" if people else "")
    name, warning = (client.name, client.warning) if client else ("Walk-in", "")
    return Known(visit, branch, name, what, warning)


def sentence(verdict: Verdict, known: Known) -> str:
    return {
        Verdict.fits: f"{known.name} is checked in for {known.time}.",
        Verdict.here: f"{known.name} has been here since {known.since}.",
        Verdict.elsewhere: f"{known.name}: {elsewhere(known.branch)}",
        Verdict.another_day: f"{known.name} is not expected today, but on {known.day} at {known.time}.",
        Verdict.cancelled: f"The visit of {known.name} at {known.time} was cancelled.",
        Verdict.done: f"The visit of {known.name} is paid and done.",
        Verdict.missed: f"{known.name} was marked as a no-show.",
        Verdict.requested: f"{known.name} asked for this time, and it was not accepted yet.",
        Verdict.listed: f"{known.name} is on the waiting list: there was no place.",
    }[verdict]


def elsewhere(branch: Branch) -> str:
    place = ", ".join(part for part in (branch.name, branch.address.replace("\n", ", ")) if part)
    return f"This visit is at another branch: {place}."


def steps_after(actor: Actor, verdict: Verdict, visit: Visit) -> tuple[Step, ...]:
    """The usual next thing first."""
    here = f"/desk/visits/{visit.id}"
    found = {
        Verdict.fits: ("Open the visit", here),
        Verdict.another_day: ("Move it…", f"{here}/time"),
        Verdict.cancelled: ("Bring it back", here),
        Verdict.missed: ("Expect them again", here),
        Verdict.requested: ("Accept the request", here),
        Verdict.listed: ("Give a place", here),
    }.get(verdict, ("Open the visit", here))
    steps = [Step(*found)]
    if verdict == Verdict.here and actor.may(Permission.take_payments):
        steps.append(Step("Checkout", f"/desk/bills/{visit.id}"))
    return tuple(steps)


def calendar(branch: Branch) -> str:
    return f"/desk/calendar?branch={branch.id}"
