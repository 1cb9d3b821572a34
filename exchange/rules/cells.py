"""Readers: what one cell says as it is kept, or a sentence that says what is wrong with it."""

import re
from datetime import date, timedelta

from phonenumbers import PhoneNumberType, number_type, parse

from clients.rules import (
    clean,
    is_email,
    parse_card_number,
    parse_email,
    parse_name,
    parse_notes,
    parse_phone,
    parse_warning,
)
from clients.rules.facts import IMPORTANCE, LANGUAGES, parse_personal, show_personal
from exchange.rules.dates import read_day, read_parts
from exchange.rules.fields import Options, Order
from kit.errors import Invalid
from kit.spreadsheets import as_meant

OLDEST = date(1900, 1, 1)
LONGEST_LABEL = 60
FIXED_OR_MOBILE = PhoneNumberType.FIXED_LINE_OR_MOBILE
SEVERAL = re.compile(r"[,;/\n|]|\s{2,}|\bили\b|\bund\b|\bor\b")
CUT = re.compile(r"\d[.,]\d+e\+\d+", re.IGNORECASE)
DECIMALS = re.compile(r"(?<=\d{5})[.,]0+$")
YES = frozenset(
    ["yes", "y", "true", "1", "x", "+", "ja", "j", "wahr", "да", "д", "истина", "on", "активен", "active"]
)
NO = frozenset(
    ["no", "n", "false", "0", "-", "nein", "falsch", "нет", "н", "ложь", "off", "неактивен", "inactive"]
)


def fault(sentence: str) -> Invalid:
    return Invalid(sentence)


def read_name(text: str, _: Options) -> str:
    return parse_name(as_meant(text))


def read_part_of_name(text: str, _: Options) -> str:
    return " ".join(clean(as_meant(text)).split())


def read_notes(text: str, _: Options) -> str:
    return parse_notes(as_meant(text))


def read_warning(text: str, _: Options) -> str:
    return parse_warning(as_meant(text))


def read_phone(text: str, options: Options) -> str:
    """The first number of a cell."""
    return phones_in(text, options)[0]


def phones_in(text: str, options: Options) -> list[str]:
    parts = parts_of(text)
    try:
        return [one_phone(part, options.country) for part in parts]
    except Invalid:
        return [one_phone(as_meant(text.strip()), options.country)]


def parts_of(text: str) -> list[str]:
    """The numbers of a cell; the whole of it where it has no parts."""
    typed = as_meant(text.strip())
    if CUT.fullmatch(typed):
        raise fault(
            f"“{typed}” is a phone number that a spreadsheet has cut. Format the column as text there."
        )
    parts = [DECIMALS.sub("", part.strip()) for part in SEVERAL.split(typed) if part and part.strip()]
    return parts or [typed]


def one_phone(text: str, country: str) -> str:
    """A spreadsheet drops the + before a number: digits that are no mobile at home may be one of abroad."""
    digits = re.sub(r"[\s()./-]", "", text)
    at_home = parsed(text, country)
    if digits.isdecimal() and len(digits) > 9 and not digits.startswith("0") and not is_mobile(at_home):
        at_home = parsed(f"+{digits}", "ZZ") or at_home
    if not at_home:
        raise no_phone(text)
    return at_home


def parsed(text: str, country: str) -> str:
    """ "" for what is no phone."""
    try:
        return parse_phone(text, country)
    except Invalid:
        return ""


def is_mobile(phone: str) -> bool:
    return bool(phone) and number_type(parse(phone)) in (PhoneNumberType.MOBILE, FIXED_OR_MOBILE)


def no_phone(text: str) -> Invalid:
    return fault(f"“{text[:40]}” is no phone number.")


def read_email(text: str, _: Options) -> str:
    typed = as_meant(text.strip()).removeprefix("mailto:")
    several = [part for part in re.split(r"[\s,;]+", typed) if part]
    first = next((part for part in several if is_email(part)), typed)
    try:
        return parse_email(first)
    except Invalid:
        raise fault(f"“{typed[:60]}” is no e-mail address.") from None


def read_birthday(text: str, options: Options) -> str:
    """With a year or without one."""
    parts = read_parts(text, options.order, options.today)
    if parts is None:
        day = read_day(text, options.order, options.today)
        if day is None:
            raise no_day(text, options)
        parts = day.year, day.month, day.day
    year, month, day_of_month = parts
    if year is None:
        return f"{month:02}-{day_of_month:02}"
    born = date(year, month, day_of_month)
    if born > options.today:
        raise fault(f"The birthday {born:%-d %B %Y} is in the future.")
    if born < OLDEST:
        raise fault(f"The birthday {born:%-d %B} {year} is too long ago.")
    return born.isoformat()


def read_any_day(text: str, options: Options) -> str:
    day = read_day(text, options.order, options.today)
    if day is None:
        raise no_day(text, options)
    return day.isoformat()


def read_card_number(text: str, _: Options) -> str:
    return parse_card_number(DECIMALS.sub("", as_meant(text.strip()))) or ""


def read_past_day(text: str, options: Options) -> str:
    day = read_day(text, options.order, options.today)
    if day is None:
        raise no_day(text, options)
    if not OLDEST <= day <= options.today + timedelta(days=1):
        raise fault(f"{day:%-d %B} {day.year} is in the future, or too long ago.")
    return day.isoformat()


def no_day(text: str, options: Options) -> Invalid:
    order = "the day first" if options.order is Order.day else "the month first"
    return fault(f"“{text[:40]}” is no day, read with {order}.")


def read_yes(text: str, _: Options) -> str:
    word = text.strip().lower()
    if word not in YES | NO:
        raise fault(f"“{text[:40]}” is neither yes nor no.")
    return "yes" if word in YES else "no"


def read_blocked(text: str, options: Options) -> str:
    """Who is blocked elsewhere cannot book online here."""
    return "no" if read_yes(text, options) == "yes" else "yes"


def whole_amount(text: str) -> str:
    """1.234,50 and 1,234.50 → 1234.50: the last of the two marks parts the cents."""
    last = max(text.rfind("."), text.rfind(","))
    if "." in text and "," in text:
        return text[:last].replace(".", "").replace(",", "") + "." + text[last + 1 :]
    return text


def read_group(text: str, options: Options) -> str:
    name = " ".join(clean(as_meant(text)).split())
    known = {each.casefold(): each for each in options.known.get("group", {})}
    if name.casefold() not in known:
        raise fault(f"There is no group “{name[:LONGEST_LABEL]}”. Make it under Clients, Groups first.")
    return known[name.casefold()]


def read_source(text: str, options: Options) -> str:
    name = " ".join(clean(as_meant(text)).split())
    known = {each.casefold(): each for each in options.known.get("source", {})}
    if name.casefold() not in known:
        raise fault(f"There is no source “{name[:LONGEST_LABEL]}”. Make it under Clients, Sources first.")
    return known[name.casefold()]


def read_responsible(text: str, options: Options) -> str:
    name = " ".join(clean(as_meant(text)).split())
    known = {each.casefold(): each for each in options.known.get("responsible", {})}
    if name.casefold() not in known:
        raise fault(f"Nobody of the staff is called “{name[:LONGEST_LABEL]}”. Write it as it is under Staff.")
    return known[name.casefold()]


def read_language(text: str, _: Options) -> str:
    """By its code, or as it is called in itself."""
    said = as_meant(text).strip().casefold()
    known = {word.casefold(): code for code, name in LANGUAGES.items() for word in (code, name)}
    if said not in known:
        raise fault(f"“{text[:40]}” is no language that is known here. Write its code, like de.")
    return known[said]


def read_importance(text: str, _: Options) -> str:
    said = as_meant(text).strip().capitalize()
    if said not in IMPORTANCE:
        raise fault(f"“{text[:40]}” is no importance: bronze, silver or gold.")
    return "" if said == IMPORTANCE[0] else said


def read_discount(text: str, options: Options) -> str:
    """In percent."""
    if not options.gives_discounts:
        raise fault("It takes the right to give discounts to bring in personal ones. Leave the column out.")
    try:
        return show_personal(parse_personal(as_meant(text).strip().removesuffix("%").strip()))
    except Invalid:
        raise fault(f"“{text[:40]}” is no percentage from 0 to 100.") from None


def read_number(text: str, _: Options) -> str:
    digits = DECIMALS.sub("", text.strip())
    if not (digits.isascii() and digits.isdecimal() and 0 < int(digits[:12]) < 2**31):
        raise fault(f"“{text[:40]}” is no number of a card.")
    return str(int(digits))
