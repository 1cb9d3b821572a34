"""Payment links, and how each stands."""

from dataclasses import dataclass
from datetime import datetime

from checkout.online_tables import OnlinePayment
from checkout.queries.online import ALIVE, payments_of
from checkout.rules import may_be_id
from checkout.rules.links import Standing, standing_of, tip_said
from checkout.rules.online import LINK_LASTS, why_declined
from clients.queries import access_visit
from clients.tables import Client, Visit
from kit.db import fetch_value
from kit.errors import NotFound
from kit.qr import ALL_AROUND, qr_source
from kit.rights import Actor
from kit.settings import settings

WENT_BACK = """
SELECT coalesce(sum(amount), 0)::bigint FROM online_refund WHERE payment = $1 AND state <> 'failed'
"""
PAYER = """
SELECT coalesce(party.payer, visit.client, 0) FROM visit LEFT JOIN party ON party.id = visit.party
WHERE visit.id = $1
"""


@dataclass(frozen=True, slots=True)
class Link:
    """A payment link as the till shows it; `back` is what of it went back or is on its way."""

    payment: OnlinePayment
    standing: Standing
    back: int

    @property
    def address(self) -> str:
        """Ours, and short: the provider's would make a code too fine for a telephone at arm's length."""
        return address_of(self.payment)

    @property
    def picture(self) -> str:
        return qr_source(self.address, ALL_AROUND)

    @property
    def is_alive(self) -> bool:
        return self.payment.state in ALIVE

    @property
    def can_be_paid(self) -> bool:
        return self.standing in (Standing.waiting, Standing.declined)

    @property
    def why(self) -> str:
        """Why a card was declined."""
        return why_declined(self.payment.trouble) if self.standing == Standing.declined else ""

    @property
    def lasts_until(self) -> datetime:
        return over_at(self.payment)


def address_of(payment: OnlinePayment) -> str:
    return f"{settings().site}{path_of(payment)}"


def over_at(payment: OnlinePayment) -> datetime:
    moment: datetime = payment.created_at + LINK_LASTS
    return moment


def path_of(payment: OnlinePayment) -> str:
    return f"/pay/{payment.code}"


async def links_of(visit_id: int) -> list[Link]:
    """The latest last."""
    found = [each for each in await payments_of(visit_id) if each.kind == OnlinePayment.Kind.link]
    return [
        Link(
            each,
            standing_of(each.state, each.trouble, each.closed_at),
            await fetch_value(WENT_BACK, each.id) if each.state == OnlinePayment.State.paid else 0,
        )
        for each in found
    ]


async def tip_by_link(visit_id: int) -> int:
    """The tip that was said with a link, for the till to propose."""
    return tip_said([(link.standing, link.payment.tip) for link in await links_of(visit_id)])


async def whom_to_write(visit: Visit) -> Client | None:
    """Who came, or booked for a party, if they have a card."""
    found: Client | None = await Client.objects().get(Client.id == await fetch_value(PAYER, visit.id))
    return found


async def access_link(actor: Actor, visit_id: int, payment_id: int) -> OnlinePayment:
    """A link of this visit, which is in one of the actor's branches."""
    await access_visit(actor, visit_id)
    found = (
        await OnlinePayment.objects().get(OnlinePayment.id == payment_id) if may_be_id(payment_id) else None
    )
    if found is None or (found.visit, found.kind) != (visit_id, OnlinePayment.Kind.link):
        raise NotFound("There is no such link.")
    return found


async def link_by_code(code: str) -> OnlinePayment | None:
    """For whoever holds the code."""
    found: OnlinePayment | None = await OnlinePayment.objects().get(
        (OnlinePayment.code == code) & (OnlinePayment.kind == OnlinePayment.Kind.link)
    )
    return found
