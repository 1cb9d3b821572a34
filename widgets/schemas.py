"""What forms and JSON bodies hold. Forms take any text: what is wrong is said beside the field."""

from typing import Annotated

import msgspec

Id = Annotated[int, msgspec.Meta(gt=0, lt=2**31)]
Short = Annotated[str, msgspec.Meta(max_length=200)]


class WantedTime(msgspec.Struct, frozen=True):
    """A time somebody tapped, with the contact data if that was typed before an earlier time was lost.

    `hold` is the code of a time held before, to be given back. `email_meant` is the correction of a slip that
    was offered and taken, `email_kept` the address as it was typed and is right. With `as_before` the contact
    is that of the card that the link is for.
    """

    service: str = ""
    addons: str = ""
    member: str = ""
    starts_at: str = ""
    hold: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    comment: str = ""
    email_meant: str = ""
    email_kept: str = ""
    as_before: str = ""


class TogetherForm(msgspec.Struct, frozen=True):
    """A time for several services (`plan` as an address has it), the contact data, and who comes along.

    The last three as above.
    """

    plan: str = ""
    at_once: str = ""
    in_turn: str = ""
    starts_at: str = ""
    hold: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    comment: str = ""
    guest_1: str = ""
    guest_2: str = ""
    guest_3: str = ""
    email_meant: str = ""
    email_kept: str = ""
    as_before: str = ""

    def facts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.__struct_fields__}


class VisitBody(msgspec.Struct, frozen=True):
    """A booking made by a program. `starts_at` without an offset is the branch's own clock.

    `addons` are services to be added to the one that is booked; `fields` are answers by the id of a field,
    `agreed` the ids of the texts of consents that somebody has ticked. `ticket` and `figures` confirm the
    phone where the branch asks for it, or the `proof` that a refusal after them had. `work` is the
    `challenge` of a refusal, a colon, and the number that solves it (`widgets.rules.work`). `promo` is a code
    of a programme.
    """

    service: Id
    starts_at: Short
    name: Short
    phone: Short
    member: Id | None = None
    email: Short = ""
    comment: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    hold: Short | None = None
    addons: Annotated[tuple[Id, ...], msgspec.Meta(max_length=20)] = ()
    fields: dict[str, str | tuple[str, ...]] = {}
    agreed: Annotated[tuple[Id, ...], msgspec.Meta(max_length=20)] = ()
    ticket: Short = ""
    figures: Short = ""
    proof: Short = ""
    work: Annotated[str, msgspec.Meta(max_length=300)] = ""
    promo: Short = ""


class WantedPlaces(msgspec.Struct, frozen=True):
    """Places of a class, with the contact data. `code` makes a form that is sent twice book once.

    The last three as above.
    """

    seats: str = ""
    code: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    comment: str = ""
    or_list: str = ""
    email_meant: str = ""
    email_kept: str = ""
    as_before: str = ""


class MoveForm(msgspec.Struct, frozen=True):
    """A new time for a visit that was last seen in `version`."""

    starts_at: str = ""
    member: str = ""
    version: str = ""


class AcceptForm(msgspec.Struct, frozen=True):
    """Yes to the time that was seen in `version`."""

    version: str = ""


class AgreeForm(msgspec.Struct, frozen=True):
    """Yes to the terms that were `seen`, told by their mark."""

    seen: str = ""


class CancelForm(msgspec.Struct, frozen=True):
    """Why, if somebody wants to say. `everyone`: also for who comes along."""

    why: str = ""
    version: str = ""
    everyone: str = ""


class Finishing(msgspec.Struct, frozen=True):
    """What a client completes of a time that the desk holds for them; the last two as above."""

    name: str = ""
    email: str = ""
    comment: str = ""
    email_meant: str = ""
    email_kept: str = ""


class DoorForm(msgspec.Struct, frozen=True):
    """Who has come: a phone number, or the code of a visit."""

    who: Annotated[str, msgspec.Meta(max_length=300)] = ""


class ReviewForm(msgspec.Struct, frozen=True):
    """Stars, and words."""

    rating: str = ""
    words: str = ""
