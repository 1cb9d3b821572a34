"""What is wished for, and whether whoever wishes it can be reached."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType

from clients import rules as contacts
from clients.rules.answers import NOT_SENT, Sent
from clients.tables import Visit
from kit.errors import Invalid
from kit.rights import CUSTOMER, Actor
from kit.words import _

LONGEST_COMMENT = 2000
NOTHING_WRONG: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Booking:
    """What is wished for and by whom. `member` None is anybody; `client` is a card chosen at the desk.

    `addons` are services to be added to it. `minutes` is another length than theirs, for the desk only.
    `answers` are those to the business's own fields, where the form asked; `filled` what the desk's form had.
    `proof` says that the phone was shown to be theirs (`reminders.proofs`).
    """

    branch: int
    service: int
    member: int | None
    starts_at: datetime
    name: str = ""
    phone: str = ""
    email: str = ""
    comment: str = ""
    hold_code: str | None = None
    client: int | None = None
    notify: bool = True
    source: Visit.Source = Visit.Source.widget
    addons: tuple[int, ...] = ()
    minutes: int | None = None
    answers: Sent | None = None
    filled: Sent = NOT_SENT
    proof: str = ""


def checked(actor: Actor, wanted: Booking, country: str, more: Mapping[str, str] = NOTHING_WRONG) -> Booking:
    """Refuses a contact that cannot be used before anything is locked.

    Every wrong field is named at once, with what is wrong in `more` of the form.
    """
    wrong = dict(more)
    comment = contacts.clean(wanted.comment)
    if len(comment) > LONGEST_COMMENT:
        wrong["comment"] = _("Please use at most %(n)s letters.", n=LONGEST_COMMENT)
    for field, parse in readers(actor, wanted, country).items():
        try:
            parse(getattr(wanted, field))
        except Invalid as problem:
            wrong |= problem.fields
    if wrong:
        raise Invalid(_("Please look at the marked fields."), **wrong)
    return replace(wanted, comment=comment)


def readers(actor: Actor, wanted: Booking, country: str) -> dict[str, Callable[[str], str]]:
    """What has to be a contact: everything of a stranger's, at the desk only what was typed."""
    if actor != CUSTOMER and (wanted.client is not None or not (wanted.name or wanted.phone)):
        return {}
    found: dict[str, Callable[[str], str]] = {"name": contacts.parse_name, "email": contacts.parse_email}
    if actor == CUSTOMER or wanted.phone.strip():
        parse = contacts.parse_own_phone if actor == CUSTOMER else contacts.parse_phone
        found["phone"] = partial(parse, country=country)
    return found
