"""What the customer's forms and JSON bodies hold."""

from typing import Annotated

import msgspec

Short = Annotated[str, msgspec.Meta(max_length=200)]


class WantedTime(msgspec.Struct, frozen=True):
    """A time somebody tapped. The contact data is there when it was typed before the time was lost to somebody else."""

    service: Short = ""
    member: Short = ""
    starts_at: Short = ""
    name: Short = ""
    phone: Short = ""
    email: Short = ""
    comment: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class VisitForm(WantedTime, frozen=True):
    """The last step: the held time and who is coming."""

    hold: Short = ""


class VisitBody(msgspec.Struct, frozen=True):
    """A booking made by a program. `starts_at` without an offset is the branch's own clock."""

    service: Annotated[int, msgspec.Meta(gt=0, lt=2**31)]
    starts_at: Short
    name: Short
    phone: Short
    member: Annotated[int, msgspec.Meta(gt=0, lt=2**31)] | None = None
    email: Short = ""
    comment: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    hold: Short | None = None


class MoveForm(msgspec.Struct, frozen=True):
    """A new time for a visit that was last seen in `version`."""

    starts_at: Short = ""
    member: Short = ""
    version: Short = ""


class CancelForm(msgspec.Struct, frozen=True):
    """Why, if somebody wants to say."""

    why: Annotated[str, msgspec.Meta(max_length=300)] = ""
    version: Short = ""
