"""A business as one JSON file tells it, all moments in epoch seconds, and its work on the wall's clock."""

import itertools
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from bench.trouble import WrongSeed
from booking.rules.days import DAY, Hours, Span, day_spans, days_between, joined, local_date, stretches
from catalog.reading import zones


class Kind(msgspec.Struct, frozen=True):
    """A service: (minutes, whether somebody is needed), and the minutes they stay taken afterwards."""

    segments: tuple[tuple[int, bool], ...]
    buffer: int = 0

    @property
    def typed(self) -> str:
        """As a person writes it into the service's form: "30 + 45 free + 15"."""
        return " + ".join(f"{minutes}{'' if busy else ' free'}" for minutes, busy in self.segments)


class Booked(msgspec.Struct, frozen=True):
    """A visit that is in the book already."""

    service: str
    start: int


class Person(msgspec.Struct, frozen=True):
    """Somebody, by the dates they work on; what the dates say is not looked at, only the moments."""

    work: dict[str, tuple[Span, ...]] = {}
    visits: tuple[Booked, ...] = ()

    @property
    def spans(self) -> list[Span]:
        return joined(sorted(span for spans in self.work.values() for span in spans))


class Place(msgspec.Struct, frozen=True):
    """A branch and its people."""

    zone: str
    staff: dict[str, Person]


class Business(msgspec.Struct, frozen=True):
    """Everybody in it offers every service."""

    services: dict[str, Kind]
    branches: dict[str, Place]

    def edges(self) -> Iterator[int]:
        """Every moment that is told of."""
        for place in self.branches.values():
            for person in place.staff.values():
                yield from (edge for span in person.spans for edge in span)
                yield from (visit.start for visit in person.visits)


def read_business(path: Path) -> Business:
    """Raises `WrongSeed` with everything that cannot be meant."""
    try:
        business = msgspec.json.decode(path.read_bytes(), type=Business, strict=False)
    except msgspec.DecodeError as error:
        raise WrongSeed([f"{path} is no business: {error}."]) from error
    faults = list(faults_of(business))
    if faults:
        raise WrongSeed(faults)
    return business


def faults_of(business: Business) -> Iterator[str]:
    for name, kind in business.services.items():
        if any(minutes <= 0 for minutes, _ in kind.segments) or kind.buffer < 0:
            yield f"Service {name}: minutes must be above zero, and a buffer not below it."
    for branch, place in business.branches.items():
        if place.zone not in zones():
            yield f"Branch {branch}: there is no time zone {place.zone}."
        for who, person in place.staff.items():
            yield from (f"{who} of {branch}: {fault}" for fault in faults_of_person(business, person))


def faults_of_person(business: Business, person: Person) -> Iterator[str]:
    for day, spans in person.work.items():
        yield from (f"work on {day} ends at {end}, before it begins." for start, end in spans if end <= start)
    unknown = {visit.service for visit in person.visits} - business.services.keys()
    yield from (f"a visit for {name}, which is no service." for name in sorted(unknown))


def wall_hours(spans: Iterable[Span], zone: str) -> dict[date, Hours]:
    """By local day the pairs of minutes the wall's clock shows, wide enough to hold all of the spans."""
    found: dict[date, list[Span]] = {}
    for start, end in spans:
        for day in days_between(local_date(start, zone), local_date(end - 1, zone)):
            for stretch in stretches(day, zone):
                begin, until = max(start, stretch.start), min(end, stretch.end)
                if begin < until:
                    ahead = stretch.wall - stretch.start
                    pair = (begin + ahead) // 60, min(-(-(until + ahead) // 60), DAY // 60)
                    found.setdefault(day, []).append(pair)
    return {
        day: tuple(minute for pair in joined(sorted(pairs)) for minute in pair)
        for day, pairs in found.items()
    }


def surplus(hours: dict[date, Hours], spans: Iterable[Span], zone: str) -> list[Span]:
    """What the hours are too much of: where a clock shows the same hour twice, and parts of a minute."""
    shown = joined(span for day in sorted(hours) for span in day_spans(day, zone, hours[day]))
    return [rest for span in shown for rest in without(span, spans)]


def without(span: Span, others: Iterable[Span]) -> Iterator[Span]:
    """The parts of the span that none of the others (sorted) holds."""
    begin, end = span
    for start, until in others:
        if begin < start < end:
            yield begin, start
        if start < end:
            begin = max(begin, until)
    if begin < end:
        yield begin, end


def address_of(name: str, taken: Container[str]) -> str:
    """What stands for a branch in addresses: letters, digits and single hyphens, and nobody else's."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "branch"
    numbered = (f"{slug}-{number}" for number in itertools.count(2))
    return next(each for each in itertools.chain([slug], numbered) if each not in taken)
