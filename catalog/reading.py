"""What somebody typed into a form, as a value; or a sentence beside the field that says what is wrong."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from babel import Locale, UnknownLocaleError
from babel.numbers import is_currency

from catalog.choices import ConfirmsPhone
from catalog.rules import SEEN, WHITE, contrast
from kit.errors import Invalid
from kit.settings import settings

Reader = Callable[[str, str], Any]
MARKED = "Please look at the marked fields."
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
UNIT = re.compile(r"[^\W\d_][^\d,+]*")
HEX = re.compile(r"#[0-9a-f]{6}")


def wrong(field: str, sentence: str) -> Invalid:
    return Invalid(MARKED, **{field: sentence})


def read(form: object, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Every field through its reader; one `Invalid` names all that failed."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field, reader in readers.items():
        try:
            values[field] = reader(getattr(form, field).strip(), field)
        except Invalid as problem:
            faults |= problem.fields
    if faults:
        raise Invalid(MARKED, **faults)
    return values


def words(most: int, *, least: int = 1) -> Reader:
    """Text of a length; 0 as `least` lets it be empty."""

    def reader(text: str, field: str) -> str:
        if len(text) < least:
            raise wrong(field, "Please fill this in.")
        if len(text) > most:
            raise wrong(field, f"That is too long: {len(text)} letters, {most} fit.")
        if any(unicodedata.category(letter) == "Cc" and letter not in "\r\n\t" for letter in text):
            raise wrong(field, "There is a character in it that cannot be kept.")
        return text

    return reader


def unit(text: str, field: str) -> str:
    """What quantities are written with: 3 bottles, 250 ml."""
    words(20)(text, field)
    if not UNIT.fullmatch(text):
        raise wrong(field, "Write a unit like ml, pc or bottle: it begins with a letter and has no digits.")
    return text


def whole(least: int, most: int) -> Reader:
    """A whole number within limits."""

    def reader(text: str, field: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise wrong(field, f"Write a whole number from {least} to {most}.")
        return int(text)

    return reader


def one_of(*allowed: int) -> Reader:
    """One of a few numbers."""

    def reader(text: str, field: str) -> int:
        if text not in map(str, allowed):
            raise wrong(field, f"Choose one of {', '.join(map(str, allowed))}.")
        return int(text)

    return reader


def among(values: type) -> Reader:
    """A member of a StrEnum."""

    def reader(text: str, field: str) -> Any:  # noqa: ANN401
        try:
            return values(text)
        except ValueError:
            raise wrong(field, "Choose one of the list.") from None

    return reader


def confirms(text: str, field: str) -> Any:  # noqa: ANN401
    """Whose phone is confirmed: nobody's where no code could be sent."""
    found = among(ConfirmsPhone)(text, field)
    if found != ConfirmsPhone.never and not settings().sms_url:
        raise wrong(field, "No code can be sent: text messages are not set up on this server (SMS_URL).")
    return found


def optional(reader: Reader) -> Reader:
    """Nothing typed is None."""
    return lambda text, field: reader(text, field) if text else None


def ticked(text: str, _: str) -> bool:
    return text == "yes"


def yes_or_no(text: str, field: str) -> bool:
    if text not in ("yes", "no"):
        raise wrong(field, "Choose one of the list.")
    return text == "yes"


def day(text: str, field: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise wrong(field, "Choose a date.") from None
    if not 2000 <= found.year < 2100:
        raise wrong(field, "Choose a date of this century.")
    return found


def slug(text: str, field: str) -> str:
    if len(text) > 60 or not SLUG.fullmatch(text):
        raise wrong(field, "Use small letters a to z, digits and single hyphens, at most 60.")
    return text


@cache
def zones() -> tuple[str, ...]:
    """Every IANA zone a person would choose, in order."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def zone(text: str, field: str) -> str:
    if text not in zones():
        raise wrong(field, "There is no such time zone. Choose one like Europe/Berlin.")
    return ZoneInfo(text).key


def currency(text: str, field: str) -> str:
    if not is_currency(text.upper()):
        raise wrong(field, "There is no such currency. Write its three letters, like EUR.")
    return text.upper()


def locale(text: str, field: str) -> str:
    try:
        known = str(Locale.parse(text.replace("-", "_")))
    except (ValueError, UnknownLocaleError):
        raise wrong(field, "Write a language like en, de or en_GB.") from None
    words(12)(known, field)
    return known


def country(text: str, field: str) -> str:
    if text.upper() not in phonenumbers.SUPPORTED_REGIONS:
        raise wrong(field, "Write the two letters of a country, like DE.")
    return text.upper()


def phone(text: str, field: str) -> str:
    """A number to be shown, kept as typed."""
    if text and not re.fullmatch(r"\+?[0-9][0-9 ()/.-]{3,38}", text):
        raise wrong(field, "Write a phone number like +49 30 1234567.")
    return text


def accent(text: str, field: str) -> str:
    """A colour that can be told from a white page."""
    colour = text.lower()
    if not HEX.fullmatch(colour):
        raise wrong(field, "Write a colour like #0f766e.")
    ratio = contrast(colour, WHITE)
    if ratio < SEEN:
        raise wrong(
            field, f"Too pale to see on white ({ratio:.1f} : 1, it needs 3 : 1). Choose a darker one."
        )
    return colour
