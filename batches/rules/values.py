"""Lengths, prices, yes and no, and names: in whatever way they are written, as the one way they are kept."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import is_currency

from catalog.reading import Reader, words, wrong
from catalog.rules import kept_shape, parse_shape, show_shape
from kit.errors import Invalid
from kit.money import decimals, parse_money, plain

NONE = "—"  # said on purpose, where an empty cell would leave things as they are
NOTHING = {"-", "–", NONE, "none", "n/a"}
HOUR = r"h|hr|hrs|hours?|std|stunden?|ч|час|часа|часов|год"
MINUTE = r"m|min|mins|minutes?|minuten|мин|минут|хв"
CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::00)?")
HOURS = re.compile(
    rf"(?:(\d{{1,2}}(?:[.,]\d{{1,2}})?)\s*(?:{HOUR})\.?)?\s*(?:(\d{{1,4}})\s*(?:{MINUTE})?\.?)?",
    re.IGNORECASE,
)
LENGTH_LIKE = "Write a length like 60, 90 min, 1:30 or 1 h 30."
SIGN = r"[^\W\d_]{1,4}\.?|[$¢-¥֏؋৲৳฿៛\u20a0-\u20cf]"
PRICE = re.compile(rf"({SIGN})?\s*(-?[\d\s.,'’]*\d)(?:[.,][-–—]{{1,2}}|,)?\s*({SIGN})?")
WHOSE_SIGN = {"€": "EUR", "£": "GBP", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₹": "INR", "₸": "KZT"}
YES_NO = ("yes", "no")
YES = {"yes", "y", "true", "1", "x", "✓", "on", "ja", "j", "да", "так", "oui", "si", "sí", "tak"}
NO = {"no", "n", "false", "0", "off", "nein", "нет", "ні", "non", "nie", *NOTHING}


def same_name(text: str) -> str:
    """Two names are one if this is: whatever their capitals and spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def one_line(most: int) -> Reader:
    """A name, on one line and with single spaces."""
    fits = words(most)
    return lambda text, field: fits(" ".join(text.split()), field)


def length(text: str, field: str) -> str:
    """ "1 h 30", "1:30", "90 min" → "90"; a length in parts stays one: "30 + 45 free + 15"."""
    if "+" in text or "free" in text.casefold():
        return shape(text, field)
    clock, hours = CLOCK.fullmatch(text), HOURS.fullmatch(text.strip())
    if clock:
        return shape(str(int(clock[1]) * 60 + int(clock[2])), field)
    if hours is None or not any(hours.groups()):
        raise wrong(field, LENGTH_LIKE)
    minutes = Decimal((hours[1] or "0").replace(",", ".")) * 60 + int(hours[2] or 0)
    if minutes != int(minutes):
        raise wrong(field, LENGTH_LIKE)
    return shape(str(int(minutes)), field)


def shape(text: str, field: str) -> str:
    return show_shape(*kept_shape(parse_shape(text, field)))


def minutes_around(most: int) -> Reader:
    """Minutes before or after, none among them."""

    def reader(text: str, field: str) -> str:
        if text in NOTHING or text == "0":
            return "0"
        minutes = length(text, field)
        if not minutes.isdigit() or int(minutes) > most:
            raise wrong(field, f"Write minutes from 0 to {most}.")
        return minutes

    return reader


def price(currency: str) -> Reader:
    """ "€ 1.234,50", "45,-", "1 234.5" → "1234.50", "45.00"; a dash is `NONE`, not offered."""

    def reader(text: str, field: str) -> str:
        if text.casefold() in NOTHING:
            return NONE
        found = PRICE.fullmatch(text)
        if found is None:
            raise wrong(field, f"Write an amount like {plain(4550, currency)}, or a dash for not offered.")
        refuse_foreign(found[1] or found[3] or "", currency, field)
        amount = parse_money(pointed(found[2], decimals(currency)), currency, field)
        if amount < 0:
            raise wrong(field, "A price cannot be below zero.")
        return plain(amount, currency)

    return reader


def refuse_foreign(sign: str, currency: str, field: str) -> None:
    """A price in euros is no price in roubles."""
    code = WHOSE_SIGN.get(sign, sign.upper() if len(sign) == 3 and is_currency(sign.upper()) else currency)
    if code != currency:
        raise wrong(
            field, f"This is in {code}, and prices here are in {currency}. Write it without “{sign}”."
        )


def pointed(text: str, after: int) -> str:
    """The same number with a point and without marks of thousands, however many digits come `after` it.

    The last of two different marks is the decimal one. A single mark before three digits parts thousands, as
    nobody has three digits of cents, but for currencies that do.
    """
    number = re.sub(r"[\s'’]", "", text)
    marks = [letter for letter in number if letter in ".,"]
    if not marks:
        return number
    whole, _, rest = number.rpartition(marks[-1])
    alone = len(set(marks)) == 1
    if alone and (len(marks) > 1 or (len(rest) == 3 and after != 3)):
        return number.replace(marks[-1], "")
    return f"{whole.replace(',', '').replace('.', '')}.{rest}"


def yes_no(text: str, field: str) -> str:
    said = text.casefold()
    if said in YES:
        return "yes"
    if said in NO:
        return "no"
    raise wrong(field, "Write yes or no.")


def number(least: int, most: int) -> Reader:
    def reader(text: str, field: str) -> str:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise wrong(field, f"Write a whole number from {least} to {most}.")
        return str(int(text))

    return reader


def named(names: Sequence[str], what: str) -> Reader:
    """One of those there are, by its name."""
    known = {same_name(name): name for name in names}

    def reader(text: str, field: str) -> str:
        found = known.get(same_name(text))
        if found is None:
            raise wrong(field, f"There is no {what} “{text[:40]}”. {choices(names)}")
        return found

    return reader


def choices(names: Sequence[str]) -> str:
    if not names:
        return "There is none yet: leave it empty."
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return f"There is {', '.join(names[:8])}{more}."


def named_or_new(names: Sequence[str], most: int) -> Reader:
    """One of those there are, or one more."""
    known = {same_name(name): name for name in names}
    fits = one_line(most)
    return lambda text, field: known.get(same_name(text)) or fits(text, field)


def several(names: Sequence[str], what: str) -> Reader:
    """ "Haircut, Colour" → "Colour; Haircut", in the order of letters; a dash is none of them."""
    one = named(names, what)

    def reader(text: str, field: str) -> str:
        if text.casefold() in NOTHING:
            return NONE
        return "; ".join(sorted({one(part, field) for part in parts_of(text, one, field)}))

    return reader


def parts_of(text: str, one: Reader, field: str) -> list[str]:
    """By semicolons or lines where there are any, so that a name may have a comma in it; else by commas."""
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if len(parts) == 1 and not is_one(parts[0], one, field):
        parts = [part.strip() for part in text.split(",") if part.strip()]
    return parts


def is_one(text: str, one: Reader, field: str) -> bool:
    try:
        one(text, field)
    except Invalid:
        return False
    return True
