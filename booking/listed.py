"""Days as lists, and as a row for each person: the calendar where a time axis has no room."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from booking.rules.views import days_told
from booking.schemas import Class, Column, Day, Entry, Kept, Part, Shade

WORDS = {"break": "Break", "away": "Time off", "elsewhere": "At another branch"}
ABSENT = ("away", "elsewhere")


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of time and what takes it: a visit, what is held for a client with a link, or a class."""

    part: Part
    where: str
    visit: Entry | None = None
    hold: Kept | None = None
    group: Class | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A day of a list; `aside` is how many visits a filter leaves out of it."""

    day: str
    label: str
    lines: list[Line]
    aside: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of one person: their hours in words, and what takes their time."""

    day: str
    hours: str
    lines: list[Line]
    aside: int


def listed(day: Day) -> list[Listed]:
    """Each day with what happens on it, in order of time."""
    found = by_day(day)
    return [
        Listed(each, label_of(each), shown(found[each]), hidden(found[each])) for each in day.days
    ]  # fmt: skip


def stacked(day: Day) -> list[tuple[Column, list[Cell]]]:
    """Each person with a cell for each day."""
    found: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for each, lines in by_day(day).items():
        for line in lines:
            found[line.part.member, each].append(line)
    return [
        (column, [cell_of(column, each, found[column.member, each]) for each in day.days])
        for column in day.columns
    ]


def cell_of(column: Column, day: str, lines: list[Line]) -> Cell:
    return Cell(day, hours_told(column.shades, day, ABSENT), shown(lines), hidden(lines))


def by_day(day: Day) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in sorted(lines_of(day), key=lambda each: each.part.start):
        found[max(line.part.start[:10], day.days[0])].append(line)
    return found


def lines_of(day: Day) -> Iterator[Line]:
    where = where_of(day)
    for visit in day.visits:
        yield from (
            Line(part, where.get(part.member, ""), visit=visit) for part in visit.parts if not part.tidying
        )
    for hold in day.holds:
        if hold.link:
            yield Line(hold.part, where.get(hold.part.member, ""), hold=hold)
    for group in day.classes:
        yield Line(group.part, where.get(group.part.member, ""), group=group)


def where_of(day: Day) -> dict[int, str]:
    """What has to be said beside a name: the room of a list by room, the branch where there are several."""
    names = {each.id: each.name for each in day.places} if len(day.places) > 1 else {}
    return {
        each.member: ", ".join(
            filter(None, [each.name if day.by == "rooms" else "", names.get(each.branch, "")])
        )
        for each in day.columns
    }


def shown(lines: list[Line]) -> list[Line]:
    return [each for each in lines if not each.part.aside]


def hidden(lines: list[Line]) -> int:
    return len({each.visit.id for each in lines if each.visit and each.part.aside})


def hours_told(shades: tuple[Shade, ...], day: str, kinds: Collection[str] = WORDS) -> str:
    """09:00–18:00, Break 13:00–14:00; “Off” where there are no hours at all."""
    mine = sorted((each for each in shades if each.start[:10] == day), key=lambda each: each.start)
    off = [each for each in mine if each.kind == "off"]
    if any(each.start[11:] == "00:00" and each.end[:10] > day for each in off):
        return "Off"
    start = next((each.end[11:] for each in off if each.start[11:] == "00:00"), "00:00")
    end = next((each.start[11:] for each in off if each.end[:10] > day), "24:00")
    told = [f"{start}–{end}"]
    told += [f"{WORDS[each.kind]} {each.start[11:]}–{each.end[11:]}" for each in mine if each.kind in kinds]
    return ", ".join(told)


def label_of(day: str) -> str:
    return days_told(date.fromisoformat(day), date.fromisoformat(day))


def short_day(day: str) -> str:
    """Tue 1 Dec."""
    return f"{date.fromisoformat(day):%a %-d %b}"
