"""Booking with a promo code: both, or neither."""

from collections.abc import Awaitable, Callable

from checkout.actions.benefits import put_online
from clients.tables import Visit
from kit.db import transaction
from kit.errors import Invalid
from kit.vault import fingerprint
from kit.words import _
from loyalty.actions.codes import CodeRefused
from loyalty.rules.promo_codes import AS_KEPT, as_kept
from reminders.code_rules import network
from staff.actions.tries import claim_try, locked_until


class PromoRefused(Invalid):
    """In one sentence whatever it is: a stranger learns neither which codes there are nor whose they are."""

    def __init__(self) -> None:
        super().__init__(
            _("This promo code cannot be used for this booking."),
            promo=_("Look at it again, or leave the field empty."),
        )


class TooManyPromos(Invalid):
    """Wrong ones came from here again and again, so this one was not looked at."""

    def __init__(self) -> None:
        super().__init__(
            _("Too many promo codes were tried from here."),
            promo=_("Leave the field empty, or try again in a quarter of an hour."),
        )


async def book_with(promo: str, address: str, book: Callable[[], Awaitable[Visit]]) -> Visit:
    """The visit that `book` makes, with the code on it where one was typed.

    Raises what `book` does, and `PromoRefused` or `TooManyPromos`: then nothing is booked, and a time that
    was held is held as before. `address` is where the request comes from.
    """
    if not promo:
        return await book()
    if not AS_KEPT.fullmatch(as_kept(promo)):
        raise PromoRefused
    subject = fingerprint(f"promo code:{house_of(address)}")
    if await locked_until(subject):
        raise TooManyPromos
    try:
        async with transaction():
            visit = await book()
            await put_online(visit.id, promo)
    except CodeRefused as refusal:
        await claim_try(subject)
        raise PromoRefused from refusal
    return visit


def house_of(address: str) -> str:
    """Whose wrong codes are counted as one's: an address of IPv4, all of a customer's of IPv6."""
    return address if "." in address else network(address)
