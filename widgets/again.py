"""Somebody who is known and books again, by a link that was signed for them: they type nothing.

The page shows their name and the end of their number, no more; the card is looked up when the form comes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

import msgspec
from asyncpg import Record

from clients.queries.personal import who_comes_again
from clients.rules import mask_phone
from kit.web import AnyRequest
from widgets.forms import frame_of
from widgets.schemas import TogetherForm, WantedPlaces, WantedTime

AS_BEFORE = "as_before"  # the form says so that they are who the link says
Typed = TypeVar("Typed", WantedTime, TogetherForm, WantedPlaces)


class Contact(Protocol):
    """What the last step asks of whoever books."""

    @property
    def name(self) -> str: ...

    @property
    def phone(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Again:
    """Who the link is for, as the last step shows it. `others` is the same page without the link.

    `has_email`: the card does.
    """

    name: str
    phone: str
    has_email: bool
    others: str
    client: int


async def again_in(
    request: AnyRequest, place: str, typed: Contact, errors: object = None, **state: str
) -> Again | None:
    """`place`, with its `state`, is the address of the last step. None once somebody types, or is to correct
    the number.
    """
    is_typed = typed.name or typed.phone or (isinstance(errors, Mapping) and "phone" in errors)
    row = None if is_typed else await known_by(request)
    if row is None:
        return None
    others = replace(frame_of(request), mine="").link(place, **state)
    return Again(row["name"], mask_phone(row["phone"]), bool(row["email"]), others, row["id"])


async def known_by(request: AnyRequest) -> Record | None:
    """Who has no number on the card types it like everybody."""
    key = frame_of(request).mine
    row = await who_comes_again(key) if key else None
    return row if row and row["phone"] else None


async def contact_before(request: AnyRequest, sent: Mapping[str, str]) -> dict[str, str]:
    """The contact of the card, where the form says that it is they; else nothing."""
    row = await known_by(request) if sent.get(AS_BEFORE) else None
    if row is None:
        return {}
    return {"name": row["name"], "phone": row["phone"], "email": sent.get("email") or row["email"]}


async def filled_in(request: AnyRequest, form: Typed) -> Typed:
    """What is booked with: the form with the contact of the card."""
    contact = await contact_before(request, {AS_BEFORE: form.as_before, "email": form.email})
    return msgspec.structs.replace(form, **contact)
