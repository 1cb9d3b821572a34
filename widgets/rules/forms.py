"""A booking form as data: its steps in order, its look and words, and what it asks.

What nobody has set up is the default form: every step shown, in the usual order, in the branch's colour.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from widgets.rules.asking import Ask

ANYBODY = "any"  # as an address says that the specialist does not matter


class Kind(StrEnum):
    """What a step is about."""

    branch = "branch"
    service = "service"
    staff = "staff"
    time = "time"
    contact = "contact"
    confirm = "confirm"


USUAL = (Kind.branch, Kind.service, Kind.staff, Kind.time, Kind.contact, Kind.confirm)
STAFF_FIRST = (Kind.branch, Kind.staff, Kind.service, Kind.time, Kind.contact, Kind.confirm)
ORDERS = (USUAL, STAFF_FIRST)
MAY_BE_HIDDEN = {Kind.branch, Kind.service, Kind.staff}


class Comment(StrEnum):
    """Whether the form has room for a few words."""

    optional = "optional"
    required = "required"
    hidden = "hidden"


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """`title` "" is the usual one; `default` is the id that is chosen already; `only` () offers all."""

    kind: Kind
    title: str = ""
    hidden: bool = False
    default: int | None = None
    only: tuple[int, ...] = ()

    def offers(self, chosen: int) -> bool:
        return not self.only or chosen in self.only

    def includes(self, chosen: int) -> bool:
        """What comes by itself may be that: of a step that is hidden, only what is chosen already."""
        return chosen == self.default if self.hidden and self.default else self.offers(chosen)

    def takes(self, chosen: int | None) -> bool:
        """It may be sent as an answer. None is no choice: whichever there is."""
        if chosen is None:
            return not self.only and not (self.hidden and self.default)
        return self.includes(chosen) and bool(not self.hidden or self.default or self.only)


class Look(msgspec.Struct, frozen=True, omit_defaults=True):
    """Empty is what the branch or the visitor has. `ground` and `ink` are the colours of the header."""

    accent: str = ""
    ground: str = ""
    ink: str = ""
    header: bool = True
    logo: str = ""
    scheme: str = ""
    corner: int = 8
    font: str = "system"


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words of the business in one language: above the first step, on the contact step, after booking."""

    welcome: str = ""
    contact: str = ""
    thanks: str = ""


class Trackers(msgspec.Struct, frozen=True, omit_defaults=True):
    """Numbers of counters, told to the page around the form with its events. Nothing of theirs runs here."""

    google: str = ""
    meta: str = ""
    yandex: str = ""

    def told(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.__struct_fields__ if getattr(self, name)}


class Design(msgspec.Struct, frozen=True, omit_defaults=True):
    """All of a form. `fields` None asks all of the business's own fields; `must` are asked and required.

    `when` says of some of them when they are asked.
    `said` is by language, "" for everybody else. `source` is what bookings by this form are counted as.
    """

    steps: tuple[Step, ...] = tuple(Step(each) for each in USUAL)
    look: Look = Look()
    languages: tuple[str, ...] = ()
    said: dict[str, Said] = {}
    trackers: Trackers = Trackers()
    email_required: bool = False
    comment: Comment = Comment.optional
    fields: tuple[int, ...] | None = None
    must: tuple[int, ...] = ()
    when: tuple[Ask, ...] = ()
    source: str = ""

    def step(self, kind: Kind | str) -> Step:
        return next(each for each in self.steps if each.kind == kind)

    @property
    def staff_first(self) -> bool:
        """Somebody is chosen before what they do; one who is hidden is not chosen at all."""
        kinds = [each.kind for each in self.steps]
        return kinds.index(Kind.staff) < kinds.index(Kind.service) and not self.step(Kind.staff).hidden

    @property
    def order(self) -> tuple[Kind, ...]:
        return tuple(each.kind for each in self.steps)

    def says(self, language: str) -> Said:
        """In that language; each text that is not there, in everybody's."""
        everybody = self.said.get("", Said())
        own = self.said.get(language, everybody)
        texts = {name: getattr(own, name) or getattr(everybody, name) for name in Said.__struct_fields__}
        return Said(**texts)

    def language_for(self, wanted: str) -> str:
        """What the visitor reads, where the form is offered in it; else its first one."""
        return wanted if not self.languages or wanted in self.languages else self.languages[0]

    def asks(self, field: int, *, is_required: bool) -> bool:
        """What the business requires is asked by every form."""
        return is_required or self.fields is None or field in self.fields or field in self.must

    def asked_when(self, field: int) -> Ask:
        return next((each for each in self.when if each.field == field), Ask(field))


USUAL_FORM = Design()


@dataclass(frozen=True, slots=True)
class Form:
    """The form a page is shown by. `code` "" is the default one; `is_saved` tells it from an unknown one."""

    code: str = ""
    name: str = ""
    design: Design = USUAL_FORM
    is_on: bool = True
    is_saved: bool = True


def write_design(design: Design) -> str:
    return msgspec.json.encode(design).decode()


def read_design(text: str) -> Design:
    return msgspec.json.decode(text, type=Design)


def chosen_member(design: Design, asked: str | None, *, fresh: bool) -> str:
    """The specialist as an address says it: what was asked, or the form's own where nobody may choose.

    A `fresh` screen begins with the form's own.
    """
    step = design.step(Kind.staff)
    own = str(step.default or "")
    if step.hidden:
        return own
    return own if asked is None and fresh else asked or ""


def missing(design: Design, typed: dict[str, str], answered: Iterable[int]) -> list[str]:
    """Inputs that this form requires beyond the rest and that were left empty, by name."""
    wanted = [*(["email"] if design.email_required else [])]
    wanted += ["comment"] if design.comment == Comment.required else []
    empty = [name for name in wanted if not typed.get(name, "").strip()]
    there = set(answered)
    return [*empty, *(f"field-{each}" for each in design.must if each not in there)]


def code_from(name: str, taken: Collection[str]) -> str:
    """An address out of a name: Hair & colour → hair-colour, or hair-colour-2 where that is taken."""
    plain = "".join(each if each.isascii() and each.isalnum() else "-" for each in name.lower())
    base = "-".join(part for part in plain.split("-") if part)[:30] or "form"
    tried = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(each for each in tried if each not in taken)
