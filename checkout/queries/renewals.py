"""Renewals: which are due, what was tried, and which failed."""

from datetime import datetime

from asyncpg import Record

from checkout.renewal_tables import Renewal, RenewalCharge
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.money import format_money
from kit.words import _, sums_locale
from loyalty.queries.renewals import Renewing

ALIVE = (RenewalCharge.State.new, RenewalCharge.State.open)
# Plans whose next period begins today or has begun; from the fourth hour of the branch's day on.
DUE = """
SELECT plan.id FROM membership_plan AS plan JOIN membership ON membership.id = plan.membership
JOIN voucher ON voucher.id = membership.voucher JOIN branch ON branch.id = voucher.branch
CROSS JOIN LATERAL (
    SELECT (($1::timestamptz AT TIME ZONE branch.zone) - interval '4 hours')::date AS day) AS today
WHERE plan.is_on AND NOT plan.is_last AND membership.ended_at IS NULL AND voucher.taken_back_at IS NULL
    AND voucher.blocked_at IS NULL AND voucher.expires_on < today.day
    AND (plan.paused_from_on IS NULL OR voucher.expires_on + 1 < plan.paused_from_on
         OR plan.paused_until_on < today.day)
    AND NOT EXISTS (SELECT FROM renewal WHERE renewal.plan = plan.id AND renewal.state IN ('open', 'unpaid'))
ORDER BY voucher.expires_on, plan.id LIMIT 1
"""
CARD = """
SELECT saved_card.id, saved_card.brand, saved_card.last4,
    saved_card.removed_at IS NOT NULL OR saved_card.is_forgotten AS is_gone
FROM renewal_consent AS consent JOIN saved_card ON saved_card.id = consent.card
JOIN gateway_customer ON gateway_customer.id = saved_card.customer
WHERE consent.id = (SELECT max(id) FROM renewal_consent WHERE plan = $1)
"""
LATEST = """
SELECT renewal.id FROM renewal WHERE plan = $1 AND state IN ('open', 'unpaid') ORDER BY id DESC LIMIT 1
"""
BY_CODE = "SELECT id FROM renewal WHERE code = $1"
CHARGE = "SELECT id FROM renewal_charge WHERE code = $1 OR $2 <> '' AND page = $2 ORDER BY id LIMIT 1"
HISTORY = """
SELECT charge.id, charge.kind, charge.state, charge.trouble, charge.brand, charge.last4, charge.made_at,
    charge.made_by, renewal.number, renewal.due_on, renewal.amount, renewal.currency
FROM renewal_charge AS charge JOIN renewal ON renewal.id = charge.renewal
WHERE renewal.plan = $1 ORDER BY charge.id DESC LIMIT 30
"""
OF_FAILED = """
FROM renewal JOIN membership_plan AS plan ON plan.id = renewal.plan
JOIN membership ON membership.id = plan.membership JOIN voucher ON voucher.id = membership.voucher
JOIN voucher_type ON voucher_type.id = voucher.of_type JOIN branch ON branch.id = voucher.branch
LEFT JOIN client ON client.id = voucher.client
JOIN LATERAL (SELECT trouble, ended_at FROM renewal_charge AS charge
    WHERE charge.renewal = renewal.id AND charge.state = 'failed' ORDER BY charge.id DESC LIMIT 1
) AS last ON true
WHERE renewal.state IN ('open', 'unpaid') AND ($1::int[] IS NULL OR voucher.branch = ANY($1::int[]))
    AND ($2 = '' OR client.name ILIKE '%' || $2 || '%' OR voucher.code ILIKE '%' || $2 || '%'
         OR voucher_type.name ILIKE '%' || $2 || '%')
"""
FAILED = f"""
SELECT renewal.id, renewal.state, renewal.due_on, renewal.amount, renewal.currency, renewal.next_try_at,
    voucher.id AS voucher, voucher.code, voucher.client, voucher_type.name AS title, client.name,
    branch.name AS branch, branch.zone, branch.locale, last.trouble, last.ended_at
{OF_FAILED} ORDER BY renewal.due_on, renewal.id LIMIT $3 OFFSET $4
"""  # only constants
COUNT_FAILED = f"SELECT count(*) {OF_FAILED}"
CUSTOMER_CARD = """
SELECT saved_card.id, saved_card.brand, saved_card.last4 FROM saved_card
JOIN gateway_customer ON gateway_customer.id = saved_card.customer
WHERE saved_card.id = $1 AND gateway_customer.client = $2 AND saved_card.removed_at IS NULL
FOR SHARE OF saved_card
"""
OF_CLIENT = """
SELECT plan.id FROM membership_plan AS plan JOIN membership ON membership.id = plan.membership
JOIN voucher ON voucher.id = membership.voucher
WHERE voucher.client = $1 AND membership.ended_at IS NULL AND voucher.taken_back_at IS NULL
    AND (plan.is_on OR EXISTS (SELECT FROM renewal WHERE renewal.plan = plan.id AND renewal.state = 'unpaid'))
ORDER BY plan.id
"""
TITLE = """
SELECT left(branch.name || ': ' || voucher_type.name, 200) FROM membership_plan AS plan
JOIN membership ON membership.id = plan.membership JOIN voucher ON voucher.id = membership.voucher
JOIN branch ON branch.id = voucher.branch JOIN voucher_type ON voucher_type.id = voucher.of_type
WHERE plan.id = $1
"""


async def due_plan(now: datetime) -> int | None:
    found: int | None = await fetch_value(DUE, now)
    return found


async def renewal_row(renewal_id: int, *, lock: bool = False) -> Renewal:
    wanted = Renewal.objects().where(Renewal.id == renewal_id).first()
    found: Renewal | None = await (wanted.lock_rows() if lock else wanted)
    if found is None:
        raise NotFound("There is no such renewal.")
    return found


async def charge_row(charge_id: int, *, lock: bool = False) -> RenewalCharge:
    wanted = RenewalCharge.objects().where(RenewalCharge.id == charge_id).first()
    found: RenewalCharge | None = await (wanted.lock_rows() if lock else wanted)
    if found is None:
        raise NotFound("There is no such charge.")
    return found


async def renewal_by_code(code: str) -> Renewal:
    """For whoever holds the link. Raises `NotFound`."""
    found = await fetch_value(BY_CODE, code)
    if found is None:
        raise NotFound(_("This link is not one of ours. Please ask whoever gave it to you."))
    return await renewal_row(found)


async def alive_charge(renewal_id: int) -> RenewalCharge | None:
    """What was tried and may still come to something."""
    found: RenewalCharge | None = (
        await RenewalCharge.objects()
        .where(RenewalCharge.renewal == renewal_id, RenewalCharge.state.is_in(list(ALIVE)))
        .first()
    )
    return found


async def charges_of(renewal_id: int) -> list[RenewalCharge]:
    """The latest last."""
    found: list[RenewalCharge] = (
        await RenewalCharge.objects()
        .where(RenewalCharge.renewal == renewal_id)
        .order_by(RenewalCharge.number)
    )
    return found


async def open_renewal(plan_id: int) -> Renewal | None:
    """The one that is to be paid, tried or left unpaid."""
    found = await fetch_value(LATEST, plan_id)
    return None if found is None else await renewal_row(found)


async def card_of_plan(plan_id: int) -> Record | None:
    """The card that its renewals are taken off, though it may be removed by now; None where there is none."""
    return await fetch_one(CARD, plan_id)


async def own_card(card: int, client: int) -> Record | None:
    """One of the client's that is not removed; nobody removes it until the transaction ends."""
    return await fetch_one(CUSTOMER_CARD, card, client)


async def charge_heard_of(page: str, code: str) -> RenewalCharge | None:
    found = await fetch_value(CHARGE, code, page)
    return None if found is None else await charge_row(found)


async def history(plan_id: int) -> list[Record]:
    """What was tried, the latest first."""
    return await fetch(HISTORY, plan_id)


async def failed(branches: list[int] | None, search: str, page: tuple[int, int]) -> list[Record]:
    """Renewals whose card paid nothing so far, the longest due first; `page` is a size and an offset."""
    return await fetch(FAILED, branches, search, *page)


async def count_failed(branches: list[int] | None, search: str) -> int:
    found: int = await fetch_value(COUNT_FAILED, branches, search)
    return found


async def title_of(plan_id: int) -> str:
    """What the provider shows to whoever pays: the branch, and what renews."""
    found: str = await fetch_value(TITLE, plan_id)
    return found


async def plans_of_client(client: int) -> list[int]:
    """Those of a client that renew, or wait to be paid."""
    return [row["id"] for row in await fetch(OF_CLIENT, client)]


def own_words(held: Renewing) -> str:
    """What clients agree to on their own page, in its language: shown there, and kept."""
    price = held.plan.next_price or held.plan.price
    return _(
        "%(name)s renews by itself: on the first day of each period %(sum)s are taken off this card; without"
        " a card we send a link for paying. It can be ended at any time for the end of its period.",
        name=held.row["name"],
        sum=format_money(price, held.row["currency"], sums_locale()),
    )
