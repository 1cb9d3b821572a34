"""Fields of a business's own: what was typed as a value, and a value as it is shown.

A value is what JSON holds of it: minor units, an ISO date, a time on the wall of an ISO date, the id of an
option, the ids of several.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from urllib.parse import urlsplit

import msgspec

from clients.rules.birthdays import read as read_days
from clients.rules.contacts import clean
from clients.tables.fields import Kind, Of, Says
from kit.errors import Invalid
from kit.money import format_money, parse_money, plain
from kit.typed import short_date
from kit.words import _

Value = str | int | bool | Decimal | tuple[int, ...]
LONGEST_LINE, LONGEST_TEXT, LONGEST_LINK = 300, 10_000, 500
MOST = 10**12
FINEST = 4  # digits after the point
FIRST_YEAR, LAST_YEAR = 1900, 2199
YEARS = {"first": FIRST_YEAR, "last": LAST_YEAR}
DAY_AND_TIME = re.compile(
    r"(?P<day>.+?)(?:(?<=\d)t|,? )(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2})? ?(?P<half>am|pm)?"
)
SPACES = str.maketrans("", "", " \u00a0\u202f'")
NOT_THEIRS = {
    Of.client: "Choose one of the client’s photos and files.",
    Of.visit: "Choose one of the photos and files of this visit.",
    Of.staff: "Choose one of their photos and files.",
}
JSON = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True, slots=True)
class Option:
    id: int
    title: str
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """Another field, and what it has to say; `value` is written as a form sends it."""

    field: int
    says: Says = Says.same
    value: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it is asked and shown."""

    id: int
    of: Of
    title: str
    kind: Kind
    help: str = ""
    currency: str = ""
    is_required: bool = False
    is_asked: bool = False
    is_at_desk: bool = False
    is_private: bool = False
    is_archived: bool = False
    is_for_new: bool = False  # as a booking form asks it: kept only of who was not here before
    heading: int | None = None
    heading_title: str = ""
    when: When | None = None
    options: tuple[Option, ...] = ()

    @property
    def name(self) -> str:
        """In a form."""
        return f"field-{self.id}"

    @property
    def chosen_from(self) -> tuple[Option, ...]:
        return tuple(each for each in self.options if not each.is_removed)

    def option(self, option_id: int) -> Option:
        gone = Option(option_id, "Something that is gone", is_removed=True)
        return next((each for each in self.options if each.id == option_id), gone)


def dump(values: Mapping[int, Value]) -> str:
    return JSON.encode({str(field): value for field, value in values.items()}).decode()


def load(text: str) -> dict[int, Value]:
    """Numbers with a point stay exact."""
    found = json.loads(text or "{}", parse_float=Decimal)
    return {int(field): tuple(each) if isinstance(each, list) else each for field, each in found.items()}


def parse(field: Field, typed: Sequence[str], had: Value | None = None) -> Value | None:
    """None for nothing. Raises `Invalid` naming the field; an option that is gone may stay where it was."""
    texts = [text for each in typed if (text := clean(each.replace("\r\n", "\n")))]
    if not texts:
        return None
    if field.kind in (Kind.one_of, Kind.several):
        return read_options(field, texts, had)
    if field.kind == Kind.file:
        return read_file(field, texts[0])
    return READERS[field.kind](field, texts[0])


def wrong(field: Field, sentence: str) -> Invalid:
    return Invalid(_("Please look at the marked fields."), **{field.name: sentence})


def read_line(field: Field, text: str) -> Value:
    line = " ".join(text.split())
    if len(line) > LONGEST_LINE:
        raise wrong(field, _("Please use at most %(n)s letters.", n=LONGEST_LINE))
    return line


def read_text(field: Field, text: str) -> Value:
    if len(text) > LONGEST_TEXT:
        raise wrong(field, _("Please use at most %(n)s letters.", n=LONGEST_TEXT))
    return text


def read_whole(field: Field, text: str) -> Value:
    digits = text.translate(SPACES)
    if not re.fullmatch(r"[+-]?[0-9]{1,12}", digits):
        raise wrong(field, _("Write a whole number, like 12."))
    return int(digits)


def read_decimal(field: Field, text: str) -> Value:
    digits = text.translate(SPACES).replace(",", ".")
    if not re.fullmatch(rf"[+-]?[0-9]{{1,12}}(\.[0-9]{{1,{FINEST}}})?", digits):
        raise wrong(
            field, _("Write a number like 12.5, with at most %(n)s digits after the point.", n=FINEST)
        )
    return Decimal(digits).normalize() + 0  # no minus before a zero


def read_money(field: Field, text: str) -> Value:
    return parse_money(text, field.currency, field.name)


def read_date(field: Field, text: str) -> Value:
    """2026-12-01, 1.12.2026, 1 December 2026."""
    day = day_in(text)
    if day is None:
        said = _("Write a day with its year, like 17.05.2026, from %(first)s to %(last)s.", **YEARS)
        raise wrong(field, said)
    return day.isoformat()


def day_in(text: str) -> date | None:
    for year, month, day in read_days(" ".join(text.lower().split())):
        if year is not None and FIRST_YEAR <= year <= LAST_YEAR:
            return date(year, month, day)
    return None


def read_date_time(field: Field, text: str) -> Value:
    """2026-12-01T14:30, 1.12.2026 14:30, 1 December 2026, 2:30 pm. On the wall: no zone belongs to it."""
    match = DAY_AND_TIME.fullmatch(" ".join(text.lower().split()))
    day, clock = (day_in(match["day"]), time_in(match)) if match else (None, None)
    if day is None or clock is None:
        said = _("Write a day and a time, like 17.05.2026 14:30, from %(first)s to %(last)s.", **YEARS)
        raise wrong(field, said)
    return f"{day.isoformat()}T{clock:%H:%M}"


def time_in(match: re.Match[str]) -> time | None:
    hour, half = int(match["hour"]), match["half"]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    return time(hour, int(match["minute"])) if hour < 24 and int(match["minute"]) < 60 else None


def read_yes_no(field: Field, text: str) -> Value:
    if text.lower() not in ("yes", "no"):
        raise wrong(field, _("Choose yes or no."))
    return text.lower() == "yes"


def read_link(field: Field, text: str) -> Value:
    link = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    fits = "." in host and parts.scheme in ("http", "https") and not re.search(r"\s", link)
    if not fits or len(link) > LONGEST_LINK:
        raise wrong(field, _("Write an address like https://example.com."))
    return link


def read_options(field: Field, texts: Sequence[str], had: Value | None) -> Value:
    kept = set(had) if isinstance(had, tuple) else {had}
    allowed = {each.id for each in field.options if not each.is_removed or each.id in kept}
    chosen = sorted({int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0 for text in texts})
    if not set(chosen) <= allowed:
        raise wrong(field, _("What you chose is no longer offered. Please choose again."))
    return chosen[0] if field.kind == Kind.one_of else tuple(chosen)


def read_file(field: Field, text: str) -> Value:
    """The id of one of their files; whose it is, is looked at where it is saved."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise wrong(field, NOT_THEIRS[field.of])
    return int(text)


READERS: Mapping[Kind, Callable[[Field, str], Value]] = {
    Kind.text: read_line,
    Kind.long: read_text,
    Kind.whole: read_whole,
    Kind.decimal: read_decimal,
    Kind.money: read_money,
    Kind.date: read_date,
    Kind.date_time: read_date_time,
    Kind.yes_no: read_yes_no,
    Kind.link: read_link,
}


def as_typed(field: Field, value: Value | None) -> list[str]:
    """What a form holds for the value: `parse` reads it back. Empty for none."""
    if value is None:
        return []
    if isinstance(value, tuple):
        return [str(each) for each in value]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if field.kind == Kind.money:
        return [plain(int(value), field.currency)]
    return [f"{Decimal(value):f}"] if field.kind == Kind.decimal else [str(value)]


def show(field: Field, value: Value | None, locale: str = "en") -> str:
    """In words, for who reads it; "" for none."""
    if value is None:
        return ""
    if field.kind == Kind.money:
        return format_money(int(str(value)), field.currency, locale)
    if field.kind in (Kind.one_of, Kind.several):
        return ", ".join(named(field, int(each)) for each in as_typed(field, value))
    [text] = as_typed(field, value)
    return SHOWN.get(field.kind, str)(text)


def show_date_time(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return f"{short_date(moment)}, {moment:%H:%M}"


SHOWN: Mapping[Kind, Callable[[str], str]] = {
    Kind.date: lambda text: short_date(date.fromisoformat(text)),
    Kind.date_time: show_date_time,
    Kind.yes_no: str.capitalize,
    Kind.file: "File {}".format,
}


def named(field: Field, option_id: int) -> str:
    option = field.option(option_id)
    return f"{option.title} (removed)" if option.is_removed else option.title
