"""A page of the calendar from the rows that were found for it: columns, what closes them, and who comes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import msgspec
from asyncpg import Record

from booking.entries import as_entry, as_part
from booking.rules.days import MINUTES, ONE_DAY, Hours, closed_times, common_hours, days_between
from booking.rules.views import View, Whose, days_told
from booking.schemas import Class, Column, Day, Entry, Kept, Part, Place, Shade
from catalog.tables import Branch
from kit import clock

USUAL_HOURS = (9 * 60, 18 * 60)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whose column it is: a member of staff, or a room titled by its kind. `resource` is their time."""

    id: int
    name: str
    title: str
    branch: int
    resource: int
    is_here: bool = True


@dataclass(frozen=True)
class Page:
    """What was found; `hours` are minutes from local midnight by member and day."""

    view: View
    first: date
    branches: list[Branch]
    rows: list[Record]
    whose: list[Whom]
    hours: Mapping[tuple[int, date], Hours]
    opening: list[Record]

    @cached_property
    def days(self) -> list[date]:
        return days_between(self.first, self.first + timedelta(days=self.view.length - 1))

    @cached_property
    def open_hours(self) -> dict[tuple[int, date], Hours]:
        return {(row["branch"], row["day"]): tuple(row["hours"] or ()) for row in self.opening}

    def drawn(self) -> Day:
        here, columns = self.branches[0], self.columns()
        visits, holds, classes = self.visits(), self.holds(), self.classes()
        parts = [part for each in visits for part in each.parts]
        parts += [each.part for each in holds] + [each.part for each in classes]
        opens, closes = self.frame(parts)
        step = ONE_DAY * self.view.length
        return Day(
            branch=here.id,
            day=self.first.isoformat(),
            label=self.label(columns),
            previous=(self.first - step).isoformat(),
            next=(self.first + step).isoformat(),
            today=clock.today(here.zone).isoformat(),
            offset=offset_of(here),
            change=self.opening[0]["change"],
            opens=opens,
            closes=closes,
            columns=columns,
            visits=visits,
            holds=holds,
            classes=classes,
            days=tuple(day.isoformat() for day in self.days),
            span=self.view.span,
            by=self.view.whose,
            shape=self.view.shape(len(columns)),
            places=tuple(self.place(each) for each in self.branches),
        )

    def label(self, columns: tuple[Column, ...]) -> str:
        """With whose days these are where no head of a column would say it."""
        told = days_told(self.first, self.days[-1])
        return f"{columns[0].name}, {told}" if len(columns) == 1 and self.view.length > 1 else told

    def columns(self) -> tuple[Column, ...]:
        """People who work here, or rooms; then those who no longer do and still have something."""
        people = {each.id: each for each in self.whose}
        for row in self.rows:
            if row["branch"] == row["place"]:
                gone = Whom(row["member"], row["name"], "no longer here", row["place"], 0)
                people.setdefault(row["member"], gone)
        busy: dict[int, list[Record]] = {}
        for row in self.rows:
            if row["branch"] not in (0, row["place"]) or row["status"] == "away":
                busy.setdefault(row["member"], []).append(row)
        return tuple(
            Column(each.id, each.name, each.title, self.shades(each, busy.get(each.id, [])), each.branch)
            for each in people.values()
        )

    def visits(self) -> tuple[Entry, ...]:
        """In the order of their rows, which is that of time."""
        found: dict[int, list[Record]] = {}
        for row in self.rows:
            if row["branch"] == row["place"]:
                found.setdefault(row["id"], []).append(row)
        return tuple(seen_in(self.view, rows) for rows in found.values())

    def holds(self) -> tuple[Kept, ...]:
        return tuple(
            Kept(row["id"], row["service"], row["seconds"], as_part(row), row["version"], row["client"])
            for row in self.rows
            if row["status"] == "hold"
        )

    def classes(self) -> tuple[Class, ...]:
        return tuple(
            Class(row["id"], row["service"], row["colour"], row["client"], as_part(row))
            for row in self.rows
            if row["status"] == "class"
        )

    def shades(self, whom: Whom, busy: list[Record]) -> tuple[Shade, ...]:
        """When somebody is off, on a break, away, or with a client of another branch."""
        closed = [
            Shade(moment(day, start), moment(day, end), kind)
            for day in self.days
            for start, end, kind in closed_times(self.worked(whom, day))
        ]
        return (*closed, *(self.shade(row) for row in busy))

    def worked(self, whom: Whom, day: date) -> Hours:
        """A room is there while its branch is open."""
        doors = self.open_hours[whom.branch, day]
        if self.view.whose == Whose.rooms:
            return doors
        return common_hours(self.hours.get((whom.id, day), ()), doors)

    def shade(self, row: Record) -> Shade:
        kind = "away" if row["status"] == "away" else "elsewhere"
        first, last = moment(self.first, 0), moment(self.days[-1], MINUTES)
        return Shade(max(row["starts"], first), min(row["ends"], last), kind)

    def place(self, branch: Branch) -> Place:
        """With the hours the branch keeps on these days, and why it is closed."""
        mine = [row for row in self.opening if row["branch"] == branch.id]
        return Place(
            branch.id,
            branch.name,
            offset_of(branch),
            {row["day"].isoformat(): tuple(row["hours"] or ()) for row in mine},
            {row["day"].isoformat(): row["reason"] for row in mine if row["reason"] is not None},
        )

    def frame(self, parts: list[Part]) -> tuple[str, str]:
        """From the first whole hour in which somebody is here, or a branch open, to the last."""
        told = [each for each in (*self.open_hours.values(), *self.hours.values()) if each] or [USUAL_HOURS]
        edges = [edge for part in parts for edge in self.edges(part)]
        opens = min([hours[0] for hours in told] + [start for start, _ in edges])
        closes = max([hours[-1] for hours in told] + [end for _, end in edges])
        return f"{opens // 60:02}:00", f"{-(-closes // 60):02}:00"

    def edges(self, part: Part) -> Iterator[tuple[int, int]]:
        """From when to when it lasts on each of the days it touches."""
        first, last = self.days[0].isoformat(), self.days[-1].isoformat()
        for day in {part.start[:10], part.end[:10]}:
            if first <= day <= last:
                yield minutes(part.start, day), minutes(part.end, day)


def seen_in(view: View, rows: list[Record]) -> Entry:
    """A visit. What a filter does not look for stands aside: its time is taken all the same."""
    shown = as_entry(rows)
    if view.shows(shown.status, {row["category"] for row in rows}):
        return shown
    return msgspec.structs.replace(
        shown, parts=tuple(msgspec.structs.replace(part, aside=True) for part in shown.parts)
    )


def moment(day: date, minute: int) -> str:
    """Minutes from local midnight as the wall clock shows them; 1440 is the next day's midnight."""
    day = day + timedelta(days=minute // MINUTES)
    return f"{day.isoformat()}T{minute // 60 % 24:02}:{minute % 60:02}"


def minutes(moment: str, day: str) -> int:
    """Of the day; 0 for before it, 1440 for after it."""
    if moment[:10] != day:
        return 0 if moment[:10] < day else MINUTES
    return int(moment[11:13]) * 60 + int(moment[14:16])


def offset_of(branch: Branch) -> str:
    """+01:00: how far the branch's clock is from UTC now, for the line that shows the time."""
    now: datetime = clock.wall(clock.now(), branch.zone)
    return now.isoformat()[-6:]
