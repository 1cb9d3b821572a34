"""What was typed about days and hours that would suit, as preferences, or a sentence beside each field."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import reduce

from booking.rules.waiting import DAY_MINUTES, Preference
from kit.errors import Invalid
from kit.typed import parse_day
from kit.words import N_, _, day_text, days_text, long_weekday, minutes_text

MOST = 5
LONGEST = timedelta(days=366)
WRONG = N_("Please look at the marked fields.")
FIELD = re.compile(r"(from_on|to_on|opens|closes|member|day)-([0-9]{1,2})(?:-([0-6]))?")
CLOCK = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])")
Typed = Mapping[str, str]


def renumbered(typed: Typed) -> dict[str, str]:
    """The same fields with the preferences that say anything numbered from 1 on, without gaps."""
    filled = {int(part[2]) for name, text in typed.items() if text.strip() and (part := known(name))}
    places = {number: place for place, number in enumerate(sorted(filled), start=1)}
    fields: dict[str, str] = {}
    for name, text in typed.items():
        part = known(name)
        if part and int(part[2]) in places:
            place = places[int(part[2])]
            fields[f"{part[1]}-{place}" + (f"-{part[3]}" if part[3] else "")] = text
    return fields


def known(name: str) -> re.Match[str] | None:
    return FIELD.fullmatch(name)


def read_preferences(typed: Typed) -> list[Preference]:
    """Each under its number, from 1 on: `from_on-1`, `day-1-0` for its Mondays, and so on.

    Raises `Invalid` that names every field that cannot be read; what makes no sense is for `faults`.
    """
    count = max((int(part[2]) for name in typed if (part := known(name))), default=1)
    if count > MOST:
        too_many = _("%(n)s possibilities are the most we can note.", n=MOST)
        raise Invalid(too_many, **{f"from_on-{count}": too_many})
    wrong: dict[str, str] = {}
    found = [read_one(typed, number, wrong) for number in range(1, count + 1)]
    if wrong:
        raise Invalid(_(WRONG), **wrong)
    return found


def read_one(typed: Typed, number: int, wrong: dict[str, str]) -> Preference:
    """Notes in `wrong` what cannot be read."""
    reader = Reader(typed, number, wrong)
    first = reader.day("from_on") or date.min
    last = reader.day("to_on", first)
    weekdays = frozenset(day for day in range(7) if typed.get(f"day-{number}-{day}", "").strip())
    return Preference(
        first, last or first, weekdays, reader.minutes("opens", 0), reader.minutes("closes", DAY_MINUTES),
        reader.member(),
    )  # fmt: skip


class Reader:
    """The fields of one preference; what cannot be read is noted beside its field."""

    def __init__(self, typed: Typed, number: int, wrong: dict[str, str]) -> None:
        self.typed, self.number, self.wrong = typed, number, wrong

    def text(self, field: str) -> str:
        return self.typed.get(f"{field}-{self.number}", "").strip()

    def note(self, field: str, sentence: str) -> None:
        self.wrong[f"{field}-{self.number}"] = sentence

    def day(self, field: str, otherwise: date | None = None) -> date | None:
        text = self.text(field)
        found = parse_day(text) if text else otherwise
        if found is None:
            self.note(field, _("Choose a day."))
        return found

    def minutes(self, field: str, otherwise: int) -> int:
        text = self.text(field)
        if not text:
            return otherwise
        minutes = parse_clock(text)
        if minutes is None:
            self.note(field, _("Write a time like 14:00."))
        return otherwise if minutes is None else minutes

    def member(self) -> int | None:
        text = self.text("member")
        if text and not re.fullmatch(r"[0-9]{1,9}", text):
            self.note("member", _("Choose somebody of the list."))
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def faults(preferences: Sequence[Preference], wall: datetime, people: Collection[int]) -> dict[str, str]:
    """What makes no sense, by field. `wall` is the branch's clock now, `people` who may be asked for."""
    if not 1 <= len(preferences) <= MOST:
        return {"from_on-1": _("Tell us one to %(n)s possibilities.", n=MOST)}
    return {
        f"{field}-{number}": sentence
        for number, each in enumerate(preferences, start=1)
        for field, sentence in faults_of(each, wall, people).items()
    }


def faults_of(wish: Preference, wall: datetime, people: Collection[int]) -> dict[str, str]:
    wrong = {}
    if wish.member is not None and wish.member not in people:
        wrong["member"] = _("They do not do this here. Choose somebody of the list.")
    if wish.closes <= wish.opens:
        wrong["closes"] = _("That is not later than the earliest start.")
    return wrong | day_faults(wish, wall)


def day_faults(wish: Preference, wall: datetime) -> dict[str, str]:
    now = wall.hour * 60 + wall.minute
    if wish.last < wish.first:
        return {"to_on": _("That is before the first day.")}
    if wish.last < wall.date():
        return {"to_on": _("That day has passed.")}
    if wish.last == wall.date() and wish.closes <= now:
        return {"closes": _("That hour has passed today.")}
    if wish.last - wall.date() > LONGEST:
        return {"to_on": _("Choose a day within a year.")}
    return (
        {} if comes(wish, wall.date()) else {"from_on": _("None of those weekdays falls between these days.")}
    )


def comes(wish: Preference, today: date) -> bool:
    """One of its weekdays is still to come."""
    first = max(wish.first, today)
    days = min((wish.last - first).days + 1, 7)
    return not wish.weekdays or any((first.weekday() + n) % 7 in wish.weekdays for n in range(days))


def typed_again(preferences: Sequence[Preference]) -> dict[str, str]:
    """The fields that say so."""
    found: dict[str, str] = {}
    for number, each in enumerate(preferences, start=1):
        found |= {f"from_on-{number}": each.first.isoformat(), f"to_on-{number}": each.last.isoformat()}
        found |= {f"day-{number}-{day}": "yes" for day in each.weekdays}
        found |= {f"opens-{number}": clock_face(each.opens) if each.opens else ""}
        found |= {f"closes-{number}": clock_face(each.closes) if each.closes < DAY_MINUTES else ""}
        found |= {f"member-{number}": str(each.member or "")}
    return found


def parse_clock(text: str) -> int | None:
    """14:30 as minutes from midnight, at most 24:00; None for what is no time of day."""
    found = CLOCK.fullmatch(text.strip())
    minutes = int(found[1]) * 60 + int(found[2]) if found else DAY_MINUTES + 1
    return minutes if minutes <= DAY_MINUTES else None


def clock_face(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def in_words(wish: Preference, names: Mapping[int, str]) -> str:
    """1–13 December, Tuesday or Thursday, 14:00–18:00, with Anna."""
    parts = [days_in_words(wish.first, wish.last)]
    if wish.weekdays:
        parts.append(any_of([long_weekday(day) for day in sorted(wish.weekdays)]))
    parts.append(hours_in_words(wish.opens, wish.closes))
    if wish.member is not None:
        parts.append(_("with %(name)s", name=names.get(wish.member) or _("somebody who has left")))
    return ", ".join(part for part in parts if part)


def any_of(names: Sequence[str]) -> str:
    return reduce(lambda one, other: _("%(one)s or %(other)s", one=one, other=other), names)


def days_in_words(first: date, last: date) -> str:
    return day_text(last) if first == last else days_text(first, last)


def hours_in_words(opens: int, closes: int) -> str:
    if opens and closes < DAY_MINUTES:
        return f"{minutes_text(opens)}–{minutes_text(closes)}"
    if opens:
        return _("from %(time)s", time=minutes_text(opens))
    return _("until %(time)s", time=minutes_text(closes)) if closes < DAY_MINUTES else ""
