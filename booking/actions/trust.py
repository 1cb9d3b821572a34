"""What is asked of who missed visits before, when they book by themselves: the booking becomes a request."""

from booking.actions import changes, news, refusals
from booking.queries.kept import Kept
from booking.rules.guests import NO_RULES, Objection
from clients.queries import access_visit
from clients.queries.trust import missed_by
from clients.rules.trust import Ask, Terms, ask_for
from clients.tables import Client, Visit
from clients.tables.trust import Asks
from kit import clock, journal
from kit.db import execute, transaction
from kit.errors import Refused
from kit.money import format_money
from kit.rights import CUSTOMER, Actor, Permission
from kit.settings import settings
from kit.words import _, sums_locale

NOTE = """
INSERT INTO trust_ask (visit, asks, amount, score, why, asked_at, settled_by)
VALUES ($1, $2, $3, $4, $5, $6, '')
"""
SETTLE = "UPDATE trust_ask SET settled_at = $2, settled_by = $3 WHERE visit = $1 AND settled_at IS NULL"


class NothingAsked(Refused):
    """Nothing was asked with this booking, or it is settled already."""


class PayFirst(Refused):
    """A place of a class cannot wait for money that cannot be paid online: who is to pay it calls."""

    def __init__(self, what: str, phone: str) -> None:
        super().__init__(
            f"{_('For this booking we ask for %(what)s first.', what=what)} {refusals.call_us(phone)}"
        )


async def ask_of(
    actor: Actor, client: Client | None, terms: Terms | None, price: int, phone: str
) -> Ask | None:
    """What the booking of a stranger takes; the desk is asked nothing. Raises `NotForYou`.

    Where no rule is set it costs no query.
    """
    if actor != CUSTOMER or client is None or terms is None or not terms.thresholds:
        return None
    missed = await missed_by(client.id)
    ask = ask_for(missed.counting, terms, price, clock.now())
    if ask is not None and ask.asks == Asks.refuse:
        raise refusals.NotForYou(Objection.banned, NO_RULES, phone)
    return ask


async def note(visit: Visit, ask: Ask | None) -> None:
    """Beside the visit that it is asked with, in its transaction."""
    if ask is not None:
        await execute(NOTE, visit.id, ask.asks, ask.amount, ask.score, ask.why, clock.now())


async def ask_for_place(actor: Actor, client: Client | None, kept: Kept, price: int) -> Ask | None:
    """The same for places of a class that come to `price`.

    Raises `NotForYou` for who cannot book online, `PayFirst` where what is asked cannot be paid online.
    """
    if actor != CUSTOMER or client is None:
        return None
    if client.online_ban:
        raise refusals.NotForYou(Objection.banned, NO_RULES, kept.phone)
    ask = await ask_of(actor, client, kept.trust, price, kept.phone)
    if ask is None or not ask.amount:
        return None
    if not settings().takes_online:
        raise PayFirst(words(ask.asks, format_money(ask.amount, kept.currency, sums_locale())), kept.phone)
    return ask


def words(asks: str, amount: str) -> str:
    if asks == Asks.deposit:
        return _("a deposit of %(amount)s", amount=amount)
    return _("the price of %(amount)s", amount=amount)


async def settle(actor: Actor, visit_id: int) -> Visit:
    """What was asked has come, or is not insisted on: said once. Raises `NothingAsked`."""
    actor.require(Permission.book_visits)
    await access_visit(actor, visit_id)
    async with transaction():
        visit = await changes.locked(visit_id, None)
        if not await execute(SETTLE, visit_id, clock.now(), actor.name):
            raise NothingAsked("Nothing is to be settled here any more.")
        await changes.save(visit, {})
        await news.announce(visit.id, visit.branch)
        await journal.write(actor, "settle", ("visit", visit.id), branch=visit.branch, before={}, after={})
    return visit
