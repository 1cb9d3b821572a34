"""Series: an RRULE (RFC 5545) on the wall clock of the branch, as dates, and those as moments.

A rule says dates only; the time of day is one and the same on the wall, whatever the offset. Nothing here
adds minutes to local time: each date is turned into its moment by itself.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from kit.errors import Invalid

MOST_DATES = 366
THREE_YEARS = timedelta(days=3 * 366)
LONGEST_RULE = 300
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
NO_END = "Say when it ends: until a day, or after so many dates. A series without end cannot be kept."


class Scope(StrEnum):
    """How far a change of one date of a series goes."""

    one = "one"
    following = "following"
    all = "all"


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` is the rule without its end; the end is a number of dates or a last day."""

    pattern: str
    count: int | None
    until: date | None

    @property
    def text(self) -> str:
        end = f"COUNT={self.count}" if self.until is None else f"UNTIL={self.until:%Y%m%d}"
        return f"{self.pattern};{end}"


def wrong(sentence: str) -> Invalid:
    return Invalid("Please look at the marked fields.", rule=sentence)


@dataclass(frozen=True, slots=True)
class Repeat:
    """What the form says of a series: how often, on which weekdays, and its end, all as typed.

    `often` is one of the frequencies, or "rule" for a rule somebody writes themselves.
    """

    often: str
    every: str = ""
    weekdays: tuple[str, ...] = ()
    until: str = ""
    count: str = ""
    rule: str = ""

    @property
    def text(self) -> str:
        """The same as a rule; it may still be none."""
        if self.often == "rule":
            return self.rule
        on = ",".join(self.weekdays) if self.often == "WEEKLY" else ""
        parts = {
            "FREQ": self.often,
            "INTERVAL": self.every.strip() or "1",
            "BYDAY": on,
            "UNTIL": self.until.strip().replace("-", ""),
            "COUNT": self.count.strip(),
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def read_rule(text: str) -> Rule:
    """FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10. Raises `Invalid` in words for what is no rule, or has no end."""
    parts = parts_of(text)
    if parts.get("FREQ") not in FREQUENCIES:
        raise wrong("A class repeats by days, weeks, months or years: FREQ=WEEKLY, say.")
    count, until = parts.pop("COUNT", ""), parts.pop("UNTIL", "")
    if not count and not until:
        raise wrong(NO_END)
    if count and until:
        raise wrong("Say either until when or how many dates, not both.")
    pattern = ";".join(f"{name}={value}" for name, value in parts.items())
    return Rule(pattern, read_count(count) if count else None, read_until(until) if until else None)


def parts_of(text: str) -> dict[str, str]:
    typed = text.strip().upper().removeprefix("RRULE:")
    if len(typed) > LONGEST_RULE:
        raise wrong(f"That rule is too long: at most {LONGEST_RULE} letters.")
    pairs = [part.partition("=") for part in typed.split(";") if part]
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    unknown = parts.keys() - PARTS
    if not re.fullmatch(r"[0-9]{1,3}", parts.get("INTERVAL", "1")):
        raise wrong("Every how many? Write a number from 1 to 999.")
    if unknown or len(parts) < len(pairs) or not all(parts.values()):
        raise wrong("That is no rule we know. An example: FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10")
    return parts


def read_count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 0 < int(text) <= MOST_DATES:
        raise wrong(f"A series has from 1 to {MOST_DATES} dates.")
    return int(text)


def read_until(text: str) -> date:
    """A day, which is included; a time of day after it is left out."""
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a date, of no zone
    except ValueError:
        raise wrong("Write the last day like UNTIL=20271231.") from None


def dates_of(rule: Rule, first: date) -> list[date]:
    """The dates from `first` on; raises `Invalid` for none, or for more than a series may have."""
    start = datetime.combine(first, time())
    end = start + THREE_YEARS
    last = end if rule.until is None else min(end, datetime.combine(rule.until, time()))
    try:
        found = rrulestr(f"{rule.pattern};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=start)
        dates = [each.date() for each in islice(found, rule.count or MOST_DATES + 1)]
    except (ValueError, TypeError, LookupError, ArithmeticError):
        raise wrong("That is no rule we know. An example: FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10") from None
    if len(dates) > MOST_DATES:
        raise wrong(f"That would be more than {MOST_DATES} dates. Let it end sooner.")
    if not dates:
        raise wrong("No date fits this rule.")
    if len(dates) < (rule.count or 0) or (rule.until is not None and rule.until > end.date()):
        raise wrong("That reaches more than three years ahead. Let it end sooner.")
    return dates


def moment_on(day: date, at: time, zone: str) -> datetime | None:
    """When a clock of the zone shows the time on the day, in UTC.

    Of a time that comes twice it is the first; None for one that the clock skips, or a date it left out.
    """
    wall = datetime.combine(day, at)
    moment = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return moment if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall else None


def moved(each: datetime, change: tuple[datetime, datetime], zone: str) -> datetime | None:
    """Where another date of the series goes when this one goes from the first to the second moment.

    So many days later on the calendar, at the new time of day where that is another.
    """
    local = ZoneInfo(zone)
    old, new, here = (moment.astimezone(local) for moment in (*change, each))
    at = here.time() if old.time() == new.time() else new.time()
    return moment_on(here.date() + (new.date() - old.date()), at, zone)
