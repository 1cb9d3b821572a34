"""What somebody who buys a certificate online says of it: read, or what is wrong beside each field."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from clients.rules import parse_email, parse_name, parse_own_phone
from kit.errors import Invalid
from kit.words import N_, _
from loyalty.certificate_schemas import BuyForm
from loyalty.certificate_tables import Design

MARKED = N_("Please look at the marked fields.")
Read = TypeVar("Read")
LONGEST_NAME, LONGEST_MESSAGE = 160, 1000
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Gift:
    """Who buys, for whom with which words, and when it goes where. Without `for_whom` it is their own."""

    name: str
    phone: str
    email: str
    for_whom: str
    message: str
    design: str
    to_email: str
    send_on: date


def read_gift(form: BuyForm, country: str, today: date) -> Gift:
    """`today` is that of the branch. It goes to the buyer, today, where nothing else is said."""
    faults: dict[str, str] = {}

    def tried(read: Callable[[], Read], instead: Read) -> Read:
        try:
            return read()
        except Invalid as problem:
            faults.update(problem.fields)
            return instead

    email = tried(partial(needed_email, form.email), "")
    gift = Gift(
        name=tried(partial(parse_name, form.name), ""),
        phone=tried(partial(parse_own_phone, form.phone, country), ""),
        email=email,
        for_whom=tried(partial(read_words, form.for_whom, "for_whom", LONGEST_NAME), ""),
        message=tried(partial(read_words, form.message, "message", LONGEST_MESSAGE), ""),
        design=tried(partial(read_design, form.design), ""),
        to_email=tried(partial(other_email, form.to_email), "") or email,
        send_on=tried(partial(read_day, form.send_on, today), today),
    )
    if faults:
        raise Invalid(_(MARKED), **faults)
    return gift


def needed_email(text: str) -> str:
    if not text.strip():
        raise Invalid(_(MARKED), email=_("We send it by e-mail: please write your address."))
    return parse_email(text)


def other_email(text: str) -> str:
    try:
        return parse_email(text)
    except Invalid as problem:
        raise Invalid(problem.sentence, to_email=problem.fields["email"]) from None


def read_words(text: str, field: str, most: int) -> str:
    found = text.replace("\r\n", "\n").strip()
    if len(found) > most:
        raise Invalid(_(MARKED), **{field: _("That is too long: at most %(n)s letters fit.", n=most)})
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter != "\n" for letter in found):
        raise Invalid(_(MARKED), **{field: _("There is a character in it that cannot be kept.")})
    return found


def read_design(text: str) -> str:
    if text not in tuple(Design):
        raise Invalid(_(MARKED), design=_("Please choose one of the designs."))
    return text


def read_day(text: str, today: date) -> date:
    """Today where none is said."""
    if not text.strip():
        return today
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(_(MARKED), send_on=_("That is no date.")) from None
    if not today <= found <= today + FURTHEST:
        raise Invalid(_(MARKED), send_on=_("Please choose a day from today on, within a year."))
    return found
