"""A cell of a sheet in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from clients.rules import mask_email, mask_phone, short_day, show_phone
from clients.rules.birthdays import show_birthday
from kit.money import format_money
from lists.rules.catalogue import Kind
from lists.rules.columns import Column
from lists.rules.options import Options

LONGEST = 120


@dataclass(frozen=True, slots=True)
class Cell:
    """Words, or badges of a text and a colour each."""

    text: str = ""
    badges: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads it: in which zone and language; what options and marks are called, and their colours."""

    options: Mapping[str, Options]
    colours: Mapping[tuple[str, str], str]
    zone: str = "UTC"
    locale: str = "en"

    def title(self, of: str, value: object) -> str:
        return dict(self.options.get(of, ())).get(str(value), str(value))


def cell_of(column: Column, value: object, reader: Reader) -> Cell:
    """What nobody has is empty, and so is a zero: what is there is seen sooner."""
    if column.key in ("phone", "email"):
        return Cell(contact(column, str(value or "")))
    if value is None or value == "" or value is False:
        return Cell()
    if isinstance(value, list):
        return listed(column, value, reader) if column.fact.options else Cell(joined(column, value, reader))
    return Cell(in_words(column, value, reader))


def contact(column: Column, value: str) -> str:
    if column.key == "phone":
        return (mask_phone if column.is_masked else show_phone)(value or None)
    return mask_email(value) if column.is_masked else value


def listed(column: Column, values: list[object], reader: Reader) -> Cell:
    """In the order of the list that is chosen from."""
    there = {str(each) for each in values}
    keys = [key for key, _ in reader.options.get(column.fact.options, ()) if key in there]
    titles = [reader.title(column.fact.options, key) for key in keys]
    if not any((column.fact.options, key) in reader.colours for key in keys):
        return Cell(", ".join(titles))
    tints = [reader.colours.get((column.fact.options, key), "slate") for key in keys]
    return Cell(badges=tuple(zip(titles, tints, strict=True)))


def joined(column: Column, values: list[object], reader: Reader) -> str:
    return " · ".join(in_words(column, each, reader) or "0" for each in values)


def in_words(column: Column, value: object, reader: Reader) -> str:
    if isinstance(value, datetime):
        day = short_day(value, reader.zone)
        return f"{day}, {value.astimezone(ZoneInfo(reader.zone)):%H:%M}" if column.fact.is_timed else day
    if isinstance(value, (int, Decimal)) and column.fact.kind is Kind.money:
        return format_money(int(value), column.fact.unit, reader.locale) if value else ""
    if column.fact.kind in SAID:
        return SAID[column.fact.kind](column, value, reader)
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


SAID: Mapping[Kind, Callable[[Column, object, Reader], str]] = {
    Kind.yes_no: lambda *_: "Yes",
    Kind.one_of: lambda column, value, reader: reader.title(column.fact.options, value),
    Kind.yearly: lambda _, value, __: show_birthday(str(value)),
    Kind.whole: lambda _, value, __: f"{value:,}" if value else "",
}
