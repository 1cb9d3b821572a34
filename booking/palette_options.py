"""What can be done with what the palette understood: visits, other ways to read it, days and clients."""

from collections.abc import Mapping, Sequence
from datetime import date

from asyncpg import Record

from booking.palette_heard import Chip, Heard, Option
from booking.palette_times import Chances, chances
from booking.rules.spoken.reading import Piece
from catalog.tables import Branch
from clients.rules import mask_phone, show_phone
from kit import clock
from kit.rights import Permission

MOST_CLIENTS, MOST_INSTEAD = 5, 4
WHAT = {"service": "This service instead", "person": "With them instead", "client": "This client instead"}
SOON = {0: "Today", 1: "Tomorrow"}
STATUS = {
    "waiting": "waiting",
    "confirmed": "confirmed",
    "arrived": "here",
    "done": "done",
    "no_show": "no-show",
}


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
    phone = phone_of(heard, heard.client) if heard.client else ""
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


def instead_of(heard: Heard) -> list[Option]:
    """What as likely was meant, to be filled into the line by its full name."""
    if not heard.reading.of("service"):
        return []
    services = {each.id: each.title for each in heard.setup.services.values()}
    people = {each.id: each.name for each in heard.setup.members.values()}
    found = [*rival_names(heard, "service", services), *rival_names(heard, "person", people)]
    if heard.reading.client and not heard.is_sure:
        names = dict.fromkeys(each["name"] for each in heard.clients)
        found += [("client", each) for each in [*names][: MOST_INSTEAD + 1] if each != heard.name]
    return [
        Option("instead", name, WHAT[kind], enter="fill", fields={"line": heard.reading.instead(kind, name)})
        for kind, name in found[:MOST_INSTEAD]
    ]


def rival_names(heard: Heard, kind: str, names: Mapping[int, str]) -> list[tuple[str, str]]:
    piece = heard.reading.of(kind)
    return [(kind, names[each]) for each in piece.ids[1 : piece.rivals + 1]] if piece else []


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
        detail = warned(f"Today {at:%H:%M}, {STATUS[row['status']]}", row)
        found.append(Option("today", row["name"], detail, href=href, visit=row["visit"]))
    if heard.actor.may(Permission.see_clients):
        phone = warned(phone_of(heard, row), row)
        found.append(Option("client", row["name"], phone, href=f"/desk/clients/{row['id']}"))
    return found


def warned(words: str, row: Record) -> str:
    """With what everybody who serves them must know."""
    return " · ".join(each for each in (words, row["warning"] and f"Warning: {row['warning']}") if each)


def phone_of(heard: Heard, row: Record) -> str:
    return (show_phone if heard.actor.may(Permission.see_phones) else mask_phone)(row["phone"])


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
