"""The cards that a client left, and the visits that rely on one of them."""

from dataclasses import dataclass
from datetime import datetime

from booking.prepay_tables import Prepayment
from booking.queries.prepay import terms_of
from booking.rules.prepay import Ended, fee_of
from checkout.rules.cards import Card, as_cards
from clients.queries.cards import LARGEST_ID
from clients.tables import Visit
from kit import clock
from kit.db import fetch, fetch_value

CARDS = """
SELECT saved_card.id, saved_card.brand, saved_card.last4, saved_card.exp_month, saved_card.exp_year,
       saved_card.saved_at
FROM saved_card JOIN gateway_customer ON gateway_customer.id = saved_card.customer
WHERE gateway_customer.client = $1 AND saved_card.removed_at IS NULL
ORDER BY saved_card.saved_at DESC, saved_card.id DESC
"""
LOCKED = f"{CARDS} FOR UPDATE OF saved_card"
WAS_THERE = """
SELECT EXISTS (
    SELECT FROM saved_card JOIN gateway_customer ON gateway_customer.id = saved_card.customer
    WHERE saved_card.id = $1 AND gateway_customer.client = $2 AND saved_card.removed_at IS NOT NULL
)
"""
# What a charge that is on its way was asked with; one that became a page needs the card no more.
IS_CHARGED = """
SELECT EXISTS (SELECT FROM online_payment
    WHERE card = ANY($1) AND kind = 'fee' AND page = '' AND state IN ('new', 'open'))
  OR EXISTS (SELECT FROM renewal_charge
    WHERE card = ANY($1) AND kind = 'card' AND state IN ('new', 'open'))
"""
RELYING = """
SELECT visit.id, branch.zone FROM prepayment
JOIN visit ON visit.id = prepayment.visit JOIN branch ON branch.id = visit.branch
WHERE prepayment.client = $1 AND prepayment.state = 'paid'
  AND visit.status IN ('requested', 'waiting', 'confirmed', 'arrived') AND visit.ends_at > $2
ORDER BY visit.starts_at, visit.id
"""
OVER = """
SELECT visit.id, branch.zone FROM prepayment
JOIN visit ON visit.id = prepayment.visit JOIN branch ON branch.id = visit.branch
WHERE prepayment.client = $1 AND prepayment.state = 'paid' AND visit.status IN ('cancelled', 'no_show')
  AND visit.starts_at + make_interval(days => prepayment.fee_days) >= $2
ORDER BY visit.starts_at, visit.id
"""
RENEWING = """
SELECT voucher_type.name FROM membership_plan AS plan JOIN membership ON membership.id = plan.membership
JOIN voucher ON voucher.id = membership.voucher JOIN voucher_type ON voucher_type.id = voucher.of_type
WHERE plan.is_on AND NOT plan.is_last AND membership.ended_at IS NULL AND voucher.taken_back_at IS NULL
  AND (SELECT card FROM renewal_consent AS agreed WHERE agreed.plan = plan.id
       ORDER BY agreed.id DESC LIMIT 1) = ANY($1)
ORDER BY plan.id
"""

Asked = tuple[Visit, Prepayment, str]


@dataclass(frozen=True, slots=True)
class Reliance:
    """A coming visit, and the most that could have to be taken off the card for it."""

    visit: int
    branch: int
    code: str
    zone: str
    starts_at: datetime
    most: int
    currency: str


async def cards_of(client: int, *, lock: bool = False) -> list[Card]:
    """Those that can be charged, the latest first."""
    return as_cards(await fetch(LOCKED if lock else CARDS, client))


async def was_removed(card: int, client: int) -> bool:
    return 0 < card <= LARGEST_ID and bool(await fetch_value(WAS_THERE, card, client))


async def is_being_charged(card: Card) -> bool:
    return bool(await fetch_value(IS_CHARGED, list(card.ids)))


async def renewing_off(card: Card) -> list[str]:
    """The names of memberships that renew off it."""
    return [row["name"] for row in await fetch(RENEWING, list(card.ids))]


async def relying(client: int) -> list[Asked]:
    """Coming visits that were agreed to with terms."""
    return await visits_of(RELYING, client)


async def over(client: int) -> list[Asked]:
    """Those that came to nothing, while a fee may still be taken."""
    return await visits_of(OVER, client)


async def visits_of(statement: str, client: int) -> list[Asked]:
    zones = {row["id"]: row["zone"] for row in await fetch(statement, client, clock.now())}
    ids = list(zones)
    if not ids:
        return []
    visits = {each.id: each for each in await Visit.objects().where(Visit.id.is_in(ids))}
    asked = {each.visit: each for each in await Prepayment.objects().where(Prepayment.visit.is_in(ids))}
    return [(visits[each], asked[each], zones[each]) for each in ids]


async def relying_on_a_card(client: int) -> list[Reliance]:
    """Coming visits whose terms may take more than was paid with them."""
    return [
        Reliance(visit.id, visit.branch, visit.code, zone, visit.starts_at, most_of(asked), asked.currency)
        for visit, asked, zone in await relying(client)
        if terms_of(asked).keeps_card and most_of(asked)
    ]


def most_of(asked: Prepayment) -> int:
    fee = fee_of(Ended.no_show, asked.price, asked.late_rate, asked.no_show_rate)
    return max(fee - int(asked.amount), 0)
