"""Somebody who is known and books again, by a link that was signed for them: they type nothing.

The page shows their name and the end of their number, no more; the card is looked up when the form comes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec
from asyncpg import Record

from clients.queries.personal import who_comes_again
from clients.rules import mask_phone
from kit.web import AnyRequest
from widgets.forms import form_of, frame_of
from widgets.schemas import WantedTime

AS_BEFORE = "as_before"  # the form says so that they are who the link says


@dataclass(frozen=True, slots=True)
class Again:
    """Who the link is for, as the last step shows it. `others` is the same page without the link.

    `needs_email`: the form requires one, and the card has none.
    """

    name: str
    phone: str
    needs_email: bool
    others: str


async def again_in(request: AnyRequest, place: str, typed: WantedTime, errors: object = None) -> Again | None:
    """`place` is the address of the last step. None once somebody types, or is to correct the number."""
    is_typed = typed.name or typed.phone or (isinstance(errors, Mapping) and "phone" in errors)
    row = None if is_typed else await known_by(request)
    if row is None:
        return None
    others = replace(frame_of(request), mine="").link(place)
    needs_email = form_of(request).design.email_required and not row["email"]
    return Again(row["name"], mask_phone(row["phone"]), needs_email, others)


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


async def filled_in(request: AnyRequest, form: WantedTime) -> WantedTime:
    """What is booked with: the form with the contact of the card."""
    contact = await contact_before(request, {AS_BEFORE: form.as_before, "email": form.email})
    return msgspec.structs.replace(form, **contact)
