"""The steps to the first bookable hour, weeks as new owners type them, and what a place tells by its zone."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from babel.core import Locale, UnknownLocaleError, get_global
from babel.numbers import get_territory_currencies

from catalog.rules import WEEKDAYS, parse_hours, read_days, show_hours, show_weekdays
from guide.schemas import WeekForm
from kit.errors import Invalid

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
LONGEST_SLUG = 50


class Step(StrEnum):
    """What a business needs before anybody can book, in the order in which it is asked for."""

    account = "account"
    branch = "branch"
    services = "services"
    people = "people"
    hours = "hours"
    trial = "trial"


@dataclass(frozen=True, slots=True)
class Known:
    """What there is of a branch: how much it offers, who does some of it, how many of them have hours."""

    has_branch: bool = False
    opens: bool = False
    services: int = 0
    people: int = 0
    working: int = 0
    visits: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A step, whether it is done, and a few words about it."""

    step: Step
    label: str
    done: bool
    told: str


def marks_of(known: Known) -> list[Mark]:
    """Every step; whether it is done is read from what there is, so that it cannot be out of date."""
    lacks = "Opening hours are missing" if known.has_branch else "To do"
    return [
        Mark(Step.account, "Your account", done=True, told="You are signed in"),
        Mark(Step.branch, "Your branch", known.opens, "Opening hours are set" if known.opens else lacks),
        Mark(Step.services, "Services", known.services > 0, counted(known.services, "on the price list")),
        Mark(Step.people, "People", known.people > 0, counted(known.people, "can be booked")),
        Mark(Step.hours, "Hours of work", known.working > 0, counted(known.working, "with hours")),
        Mark(Step.trial, "First booking", known.visits > 0, counted(known.visits, "made so far")),
    ]


def counted(number: int, what: str) -> str:
    return f"{number} {what}" if number else "To do"


def next_step(known: Known) -> Step | None:
    """The first that is not done; None when all are."""
    return next((each.step for each in marks_of(known) if not each.done), None)


def step_after(step: Step) -> Step:
    """The one that follows when a step is left for later; after the last one it stays."""
    steps = list(Step)
    return steps[min(steps.index(step) + 1, len(steps) - 1)]


def read_week(week: WeekForm) -> dict[int, list[int]]:
    """Hours by weekday (0 Monday); `Invalid` names the times, or each day that has wrong ones of its own."""
    own = {day: text.strip() for day, text in week.hours.items() if text.strip() and 0 <= day < len(WEEKDAYS)}
    alike = week.days - own.keys()
    closes = "24:00" if week.closes.strip() == "00:00" else week.closes.strip()
    usual = f"{week.opens.strip()}-{closes}"
    if not alike and not own:
        raise Invalid("Nothing is open yet.", days="Choose at least one day.")
    if alike:
        parse_hours(usual, "closes")
    return read_days({**dict.fromkeys(alike, usual), **own}, range(len(WEEKDAYS)))


def week_in_words(hours: Mapping[int, Sequence[int]]) -> list[tuple[str, str]]:
    """[("Mon–Fri", "09:00-18:00"), ("Sat", "10:00-14:00")]: days with the same hours together."""
    alike: dict[str, list[int]] = {}
    for day, pairs in sorted(hours.items()):
        if pairs:
            alike.setdefault(show_hours(pairs), []).append(day)
    return [(show_weekdays(days), text) for text, days in alike.items()]


def slugged(name: str) -> str:
    """The last part of an address: "Salon Übermut" → salon-ubermut."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_SLUG].strip("-") or "branch"


def country_of(zone: str) -> str:
    """DE for Europe/Berlin; "" where a zone belongs to no country."""
    found = str(get_global("zone_territories").get(zone, ""))
    return found if len(found) == 2 and found.isalpha() else ""


def currency_of(country: str) -> str:
    """EUR for DE; "" where there is none."""
    return next(iter(get_territory_currencies(country)), "") if country else ""


def language_of(accepted: str) -> str:
    """The first language of a browser that amounts can be written in: "de-AT,de;q=0.9" → de_AT."""
    for part in accepted.split(","):
        tag = part.partition(";")[0].strip()
        if LANGUAGE.fullmatch(tag):
            try:
                return str(Locale.parse(tag, sep="-"))[:12]
            except (ValueError, UnknownLocaleError):
                continue
    return "en"


def region_of(language: str) -> str:
    """AT for de_AT, "" for de."""
    found = language.rpartition("_")[2]
    return found if "_" in language and len(found) == 2 and found.isupper() else ""


def zone_of(country: str) -> str:
    """The zone of a country; "" where it has many or none."""
    zones = get_global("territory_zones").get(country, [])
    return str(zones[0]) if len(zones) == 1 else ""
