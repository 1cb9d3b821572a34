"""What the palette answers while somebody types: what was understood, and what can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from asyncpg import Record
from msgspec import Struct

from booking.palette_times import Chances, chances
from booking.queries.palette import Place, clients_meant
from booking.queries.setup import Setup, setup_of
from booking.rules.spoken.reading import Known, Named, Piece, Reading, same_person, understand
from catalog import queries as catalog
from catalog.tables import Branch
from clients.rules import mask_phone, show_phone
from kit import clock
from kit.errors import NotFound
from kit.rights import Actor, Permission
from kit.vault import new_code

MOST_CLIENTS = 5
SOON = {0: "Today", 1: "Tomorrow"}
STATUS = {
    "waiting": "waiting",
    "confirmed": "confirmed",
    "arrived": "here",
    "done": "done",
    "no_show": "no-show",
}


class Chip(Struct, frozen=True):
    """One thing that was understood, in our words, and what was typed for it."""

    kind: str
    text: str
    typed: str = ""


class Option(Struct, frozen=True):
    """Something to choose. `enter` says what that does: book it, open the form, or go there.

    `state` is free, taken, missing or doubtful for a visit; `why` is the reason in words.
    """

    kind: str
    title: str
    detail: str = ""
    state: str = ""
    why: str = ""
    enter: str = "go"
    href: str = ""
    visit: int = 0
    fields: dict[str, str] = {}


class Answer(Struct, frozen=True):
    """`code` makes of a booking that is sent twice one."""

    chips: tuple[Chip, ...] = ()
    options: tuple[Option, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A reading with the clients that it can mean, the likeliest first."""

    actor: Actor
    branch: Branch
    setup: Setup
    reading: Reading
    clients: Sequence[Record]
    is_sure: bool

    @property
    def today(self) -> date:
        return clock.today(self.branch.zone)

    def id_of(self, kind: str) -> int | None:
        piece = self.reading.of(kind)
        return piece.ids[0] if piece else None

    @property
    def day(self) -> date | None:
        piece = self.reading.of("day")
        return piece.day if piece else None

    @property
    def minutes(self) -> int | None:
        piece = self.reading.of("time")
        return piece.minutes if piece else None

    @property
    def person(self) -> str:
        member = self.id_of("person")
        return self.setup.members[member].name if member else ""

    @property
    def service(self) -> str:
        service = self.id_of("service")
        return self.setup.services[service].title if service else ""

    @property
    def client(self) -> Record | None:
        return self.clients[0] if self.clients else None

    @property
    def name(self) -> str:
        """Of the client, known or not."""
        return self.client["name"] if self.client else self.reading.client.title()


async def answers(actor: Actor, text: str, branch_id: int | None) -> Answer:
    """Four queries at most, whatever is typed. Raises `NotFound` for somebody else's branch."""
    branches = await catalog.branches_of(actor)
    branch = chosen_branch(branches, text, branch_id)
    setup = await setup_of(branch.id)
    readings = understand(text, known_in(setup, branches, clock.today(branch.zone)), clock.today(branch.zone))
    where = Place(branch.id, clock.local_day(clock.today(branch.zone), branch.zone))
    found = await clients_meant(actor, readings, where)
    heard = likeliest(actor, (branch, setup), readings, found)
    visits = await visits_for(heard) if actor.may(Permission.book_visits) else []
    options = [*visits, *days_for(heard), *clients_for(heard, found)]
    return Answer(tuple(chips_of(heard, branches)), tuple(options), new_code())


def chosen_branch(branches: Sequence[Branch], text: str, branch_id: int | None) -> Branch:
    """The one that is named, else the one the page shows, else the first."""
    named = Known(branches=tuple(Named(each.id, each.name) for each in branches))
    piece = understand(text, named, date.min)[0].of("branch")
    wanted = piece.ids[0] if piece and not piece.rivals else branch_id
    for each in branches:
        if wanted in (None, each.id):
            return each
    raise NotFound("There is no such branch.")


def known_in(setup: Setup, branches: Sequence[Branch], today: date) -> Known:
    services = [
        Named(each.id, each.title)
        for each in setup.services.values()
        if each.is_active and each.price is not None and not each.is_addon_only
    ]
    people = [Named(each.id, each.name) for each in setup.members.values() if each.works_on(today)]
    return Known(tuple(services), tuple(people), tuple(Named(each.id, each.name) for each in branches))


def likeliest(
    actor: Actor, where: tuple[Branch, Setup], readings: Sequence[Reading], found: Sequence[Record]
) -> Heard:
    """The reading that names somebody we know, with as much of what was typed as can be; else the first."""
    heard = [(each, matching(each, found)) for each in readings]
    resolved = [each for each in heard if each[1]]
    best = max(resolved, key=lambda each: len(each[0].client.split()), default=heard[0])
    reading, matches = best
    clear = len(matches) < 2 or matches[0][0] > matches[1][0]
    is_sure = len(resolved) < 2 and clear and not reading.left and not any(rivals(reading))
    return Heard(actor, *where, reading, [each for _, each in matches], is_sure)


def rivals(reading: Reading) -> list[int]:
    return [each.rivals for each in reading.pieces]


def matching(reading: Reading, found: Sequence[Record]) -> list[tuple[float, Record]]:
    if not (reading.client or reading.phone):
        return []
    scored = [
        (same_person(reading.client, each["name"]) if reading.client else float(bool(each["by_phone"])), each)
        for each in found
        if each["by_phone"] or not reading.phone
    ]
    return sorted((each for each in scored if each[0]), key=lambda each: -each[0])


async def visits_for(heard: Heard) -> list[Option]:
    """The visit as it was asked for, and where that time cannot be had the next three."""
    service = heard.id_of("service")
    if service is None:
        return []
    given = await chances(heard.setup, (service, heard.id_of("person")), heard.day, heard.minutes)
    asked = [asked_visit(heard, given)]
    return (
        asked
        if given.is_free or given.refusal
        else [*asked, *(next_visit(heard, *each) for each in given.next)]
    )


def asked_visit(heard: Heard, given: Chances) -> Option:
    missing = missing_in(heard)
    state = "missing" if missing else "taken" if not given.is_free else certainty(heard)
    why = {
        "missing": f"Still to say: {' and '.join(missing)}.",
        "taken": given.why,
        "doubtful": doubt_in(heard),
    }
    return visit_option(heard, (heard.day, heard.minutes), state, given.refusal or why.get(state, ""))


def certainty(heard: Heard) -> str:
    return "free" if heard.client and heard.is_sure else "doubtful"


def next_visit(heard: Heard, day: date, minutes: int) -> Option:
    return visit_option(heard, (day, minutes), certainty(heard), "")


def visit_option(heard: Heard, when: tuple[date | None, int | None], state: str, why: str) -> Option:
    day, minutes = when
    said = [
        heard.service,
        moment_words(day, minutes, heard.today),
        f"with {heard.person}" if heard.person else "",
    ]
    phone = phone_of(heard.actor, heard.client) if heard.client else ""
    return Option(
        "visit",
        ", ".join(each for each in (heard.name, *said) if each),
        " · ".join(each for each in (phone, heard.branch.name) if each),
        state,
        why,
        "book" if state == "free" else "form",
        fields=fields_of(heard, day, minutes),
    )


def fields_of(heard: Heard, day: date | None, minutes: int | None) -> dict[str, str]:
    """The form of a new visit, filled in."""
    found = {
        "branch": str(heard.branch.id),
        "service": str(heard.id_of("service") or ""),
        "member": str(heard.id_of("person") or ""),
        "day": day.isoformat() if day else "",
        "time": time_words(minutes) if minutes is not None else "",
        "client": str(heard.client["id"]) if heard.client else "",
        "name": "" if heard.client else heard.name,
        "phone": "" if heard.client else heard.reading.phone,
        "notify": "yes",
    }
    return {name: text for name, text in found.items() if text}


def missing_in(heard: Heard) -> list[str]:
    found = {"who comes": heard.client or heard.name or heard.reading.phone, "the day": heard.day}
    return [what for what, value in found.items() if not value] + (
        ["the time"] if heard.minutes is None else []
    )


def doubt_in(heard: Heard) -> str:
    if heard.client is None:
        return "A new client: look at the form first."
    return (
        f"What is meant by “{heard.reading.left}”?" if heard.reading.left else "More than one can be meant."
    )


def days_for(heard: Heard) -> list[Option]:
    if heard.day is None or heard.reading.of("service"):
        return []
    href = f"/desk/calendar?branch={heard.branch.id}&day={heard.day.isoformat()}"
    return [Option("day", day_words(heard.day, heard.today), heard.branch.name, href=href)]


def clients_for(heard: Heard, found: Sequence[Record]) -> list[Option]:
    """Their visits of today, and their cards."""
    order = {each["id"]: place for place, each in enumerate(heard.clients)}
    listed = sorted(found, key=lambda each: order.get(each["id"], len(found)))
    meant = [each for each in listed if each["id"] in order or each["by_phone"]] or listed
    return [each for row in meant[:MOST_CLIENTS] for each in options_of(heard, row)]


def options_of(heard: Heard, row: Record) -> list[Option]:
    found = []
    if row["visit"]:
        at = clock.wall(row["starts_at"], heard.branch.zone)
        href = f"/desk/calendar?branch={heard.branch.id}&day={at.date().isoformat()}&visit={row['visit']}"
        detail = f"Today {at:%H:%M}, {STATUS[row['status']]}"
        found.append(Option("today", row["name"], detail, href=href, visit=row["visit"]))
    if heard.actor.may(Permission.see_clients):
        phone = phone_of(heard.actor, row)
        found.append(Option("client", row["name"], phone, href=f"/desk/clients/{row['id']}"))
    return found


def phone_of(actor: Actor, row: Record) -> str:
    return (show_phone if actor.may(Permission.see_phones) else mask_phone)(row["phone"])


def chips_of(heard: Heard, branches: Sequence[Branch]) -> list[Chip]:
    said = {
        "client": heard.name if heard.reading.client or heard.client else "",
        "service": heard.service,
        "day": day_words(heard.day, heard.today) if heard.day else "",
        "time": time_words(heard.minutes) if heard.minutes is not None else "",
        "person": heard.person,
        "phone": heard.reading.phone if heard.client is None else "",
        "branch": heard.branch.name if len(branches) > 1 and heard.reading.pieces else "",
        "left": heard.reading.left,
    }
    return [Chip(kind, text, typed(heard.reading.of(kind))) for kind, text in said.items() if text]


def typed(piece: Piece | None) -> str:
    return piece.typed if piece else ""


def moment_words(day: date | None, minutes: int | None, today: date) -> str:
    said = (day_words(day, today) if day else "", time_words(minutes) if minutes is not None else "")
    return " ".join(each for each in said if each)


def day_words(day: date, today: date) -> str:
    """Tomorrow, Wed 2 Dec; with the year where it is another."""
    shown = f"{day:%a} {day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")
    soon = SOON.get((day - today).days)
    return f"{soon}, {shown}" if soon else shown


def time_words(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
