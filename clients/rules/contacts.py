"""How a client's name, phone, e-mail and notes are written and shown."""

import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    example_number,
    example_number_for_type,
    format_number,
    is_valid_number,
    parse,
)

from kit.errors import Invalid
from kit.words import _

LONGEST_NAME = 200
LONGEST_EMAIL = 200
LONGEST_NOTES = 10_000
LONGEST_WARNING = 300
CARD_NUMBER = re.compile(r"[A-Z0-9](?:[A-Z0-9./_-]{0,38}[A-Z0-9])?")
FEWEST_DIGITS = 3  # fewer would find everybody
WHOLE_NUMBER = 7
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]")
SEEN_BY_OTHERS = "\n\t\u200c\u200d"
# At either end of a word, twice, or after a plain Latin letter.
IDLE_JOINER = re.compile(
    "(?<![^\\x00-\\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?!\\S)|(?<=[\u200c\u200d])[\u200c\u200d]"
)


def clean(text: str) -> str:
    """Without what cannot be seen or stored (a NUL breaks the database), line breaks kept, ends trimmed.

    What joins two letters or keeps them apart stays where it does: Persian, Sinhala and families of emoji
    are written with it.
    """
    kept = "".join(letter for letter in text if letter.isprintable() or letter in SEEN_BY_OTHERS)
    return IDLE_JOINER.sub("", kept).strip()


def parse_name(text: str) -> str:
    name = " ".join(clean(text).split())
    if not name:
        raise Invalid(_("A name is missing."), name=_("Please write a name."))
    if len(name) > LONGEST_NAME:
        raise Invalid(
            _("That name is too long."),
            name=_("Please use at most %(n)s letters.", n=LONGEST_NAME),
        )
    return name


def parse_phone(text: str, country: str) -> str:
    """E.164. Numbers without a + are read as somebody in `country` (DE, RU …) would dial them."""
    try:
        number = parse(text[:60].translate({0: None}).replace("(0)", ""), country)
    except NumberParseException:
        number = None
    if number is None or not is_valid_number(number) or number.extension:
        raise Invalid(
            _("That is no phone number."),
            phone=_("Please write a phone number like %(example)s.", example=example_phone(country)),
        )
    return format_number(number, PhoneNumberFormat.E164)


def example_phone(country: str) -> str:
    """A mobile number of `country`, as people there write it and with the country code."""
    example = example_number_for_type(country, PhoneNumberType.MOBILE) or example_number(country)
    if example is None:
        return "+44 7400 123456"
    national = format_number(example, PhoneNumberFormat.NATIONAL)
    abroad = format_number(example, PhoneNumberFormat.INTERNATIONAL)
    return _("%(one)s or %(other)s", one=national, other=abroad)


@lru_cache(maxsize=50_000)
def show_phone(phone: str | None) -> str:
    """+4915112345678 → +49 1511 2345678; "" for none."""
    return format_number(parse(phone), PhoneNumberFormat.INTERNATIONAL) if phone else ""


@lru_cache(maxsize=50_000)
def mask_phone(phone: str | None) -> str:
    """+4915112345678 → +49 ••• ••• 78: enough to tell two clients apart, too little to call."""
    return f"+{parse(phone).country_code} ••• ••• {phone[-2:]}" if phone else ""


def parse_email(text: str) -> str:
    """The address as typed, or "" for none."""
    email = text.strip()
    if email and not is_email(email):
        raise Invalid(
            _("That is no e-mail address."), email=_("Please write an address like name@example.com.")
        )
    return email


def is_email(text: str) -> bool:
    local, _, domain = text.partition("@")
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    try:
        domain.encode("idna")  # a domain that cannot be asked for receives no mail
    except UnicodeError:
        return False
    return len(text) <= LONGEST_EMAIL and not dots and EMAIL.fullmatch(text) is not None


def mask_email(email: str) -> str:
    """masha@example.com → m•••@example.com."""
    local, at, domain = email.partition("@")
    return f"{local[:1]}•••{at}{domain}" if email else ""


def parse_notes(text: str) -> str:
    notes = clean(text.replace("\r\n", "\n"))
    if len(notes) > LONGEST_NOTES:
        raise Invalid("Those notes are too long.", notes=f"Please use at most {LONGEST_NOTES} letters.")
    return notes


def parse_warning(text: str) -> str:
    """One line: it stands above everything else."""
    warning = " ".join(clean(text).split())
    if len(warning) > LONGEST_WARNING:
        raise Invalid("That warning is too long.", warning=f"Please use at most {LONGEST_WARNING} letters.")
    return warning


def parse_card_number(text: str) -> str | None:
    """In capitals and without spaces, as a scanner and a hand may write it; None for nothing."""
    number = "".join(clean(text).split()).upper()
    if number and not CARD_NUMBER.fullmatch(number):
        raise Invalid(
            "That is no card number.", card_number="Please use letters and figures only, at most 40."
        )
    return number or None


def phone_patterns(text: str, *, whole: bool = False) -> list[str]:
    """LIKE patterns that find a stored number by part of it, however that is written; [] if it is none.

    A leading zero, or the 8 of Russia, stands where the country code would. `whole`: complete numbers only.
    """
    if re.search(r"[^\W\d_]", text):
        return []
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    bare = digits.lstrip("0")
    if len(bare) < (WHOLE_NUMBER if whole else FEWEST_DIGITS):
        return []
    russian = [f"+7{bare[1:]}" + ("" if whole else "%")] if digits.startswith("8") else []
    if not whole:
        return [f"%{bare}%", *russian]
    return [f"+{bare}", *russian, *(f"+{'_' * n}{bare}" for n in (1, 2, 3) if digits.startswith("0"))]


def name_pattern(text: str) -> str:
    """A LIKE pattern for any part; what is typed is never itself a pattern."""
    escaped = re.sub(r"([\\%_])", r"\\\1", " ".join(clean(text).split())[:LONGEST_NAME])
    return f"%{escaped}%"


def short_day(moment: datetime, zone: str) -> str:
    """1 Dec 2026, as the branch's calendar shows it."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%-d %b %Y")
