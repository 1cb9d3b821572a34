"""What workers do: hear the news, look after payments that nobody told us of, and let times go."""

from datetime import datetime, timedelta

from booking.actions import paying
from checkout.actions.certificates import looking as certificates
from checkout.actions.online import fees
from checkout.actions.online.opening import open_page
from checkout.actions.online.recording import record
from checkout.actions.renewals import charging
from checkout.gateway.chosen import gateway
from checkout.gateway.protocol import Event, GatewayAway, GatewayRefuses, Outcome
from checkout.gateway.protocol import State as Told
from checkout.online_tables import OnlinePayment
from checkout.queries import online
from kit import clock, db
from kit.db import execute
from loyalty.queries.certificate_sales import by_page_or_code

Kind, State = OnlinePayment.Kind, OnlinePayment.State
LEASE = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=30)
HEAR = """
INSERT INTO gateway_event (event, kind, page, code, received_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (event) DO NOTHING
"""
HANDLED = "UPDATE gateway_event SET handled_at = $2 WHERE id = $1"
FORGET = "DELETE FROM gateway_event WHERE received_at < $1 AND handled_at IS NOT NULL"
ARE_KEPT = timedelta(days=40)  # longer than the provider repeats its news
# Whose time is over, or whose booking is, is closed at once; the others are looked at from time to time.
CLAIM = """
UPDATE online_payment SET leased_until_at = $2, attempts = attempts + 1 WHERE id = (
    SELECT payment.id FROM online_payment AS payment JOIN visit ON visit.id = payment.visit
    LEFT JOIN prepayment ON prepayment.visit = payment.visit AND payment.kind = 'before'
    WHERE payment.state IN ('new', 'open')
      AND (payment.leased_until_at IS NULL OR payment.leased_until_at <= $1)
      AND (payment.next_look_at <= $1 OR prepayment.state <> 'open' OR prepayment.due_at <= $1
           OR prepayment.id IS NOT NULL AND visit.status <> 'requested'
           OR payment.kind = 'link' AND (payment.closed_at IS NOT NULL OR visit.status <> ALL($3::text[])))
    ORDER BY payment.next_look_at, payment.id LIMIT 1 FOR UPDATE OF payment SKIP LOCKED
) RETURNING id
"""
LINK_IS_OVER = """
SELECT payment.closed_at IS NOT NULL OR visit.status <> ALL($2::text[])
FROM online_payment AS payment JOIN visit ON visit.id = payment.visit WHERE payment.id = $1
"""
IS_OVER = """
SELECT coalesce(bool_or(prepayment.state <> 'open' OR prepayment.due_at <= $2 OR visit.status <> 'requested'),
                FALSE)
FROM prepayment JOIN visit ON visit.id = prepayment.visit WHERE prepayment.visit = $1
"""
WAIT = "UPDATE online_payment SET next_look_at = $2, leased_until_at = $2 WHERE id = $1"
# Nobody can pay any more, and nobody has.
LAPSED = """
SELECT prepayment.visit FROM prepayment JOIN visit ON visit.id = prepayment.visit
WHERE prepayment.state = 'open' AND (prepayment.due_at <= $1 OR visit.status <> 'requested')
  AND NOT EXISTS (SELECT FROM online_payment AS payment WHERE payment.visit = prepayment.visit
                  AND payment.kind = 'before' AND payment.state IN ('new', 'open'))
ORDER BY prepayment.due_at LIMIT 1
"""


async def hear(event: Event) -> bool:
    """Keeps the news; False where we have it already."""
    return bool(
        await execute(HEAR, event.id, event.kind[:80], event.page[:200], event.code[:40], clock.now())
    )


async def handle_next() -> bool:
    """What the next news is about is asked, and written down; False when there is none, or nobody answers."""
    news = await online.next_news(0)
    if news is None:
        return False
    try:
        await look_at(news["page"], news["code"])
    except GatewayAway:
        return False
    except GatewayRefuses:
        pass  # whoever looks after payments finds the same, and gives up
    await execute(HANDLED, news["id"], clock.now())
    return True


async def look_at(page: str, code: str) -> None:
    """What news is about: a payment, a certificate that is bought, or a try to renew a membership."""
    payment = await online.by_page_or_code(page, code)
    if payment is not None:
        if payment.state in online.ALIVE:
            await look(payment)
        return
    sale = await by_page_or_code(page, code)
    if sale is not None:
        await certificates.hear_of(sale)
    else:
        await charging.hear(page, code)


async def look_next(now: datetime) -> bool:
    """Looks after one payment; False when there was none to be looked at."""
    claimed = await db.fetch_value(CLAIM, now, now + LEASE, list(online.OPEN))
    if claimed is None:
        return False
    payment = await online.payment_row(claimed)
    try:
        await look(payment, now)
    except GatewayAway:
        await wait(payment)
    except GatewayRefuses as refusal:
        await (wait(payment) if payment.page else give_up(payment, refusal.why))
    return True


async def look(payment: OnlinePayment, now: datetime | None = None) -> OnlinePayment:
    """What has become of a payment, asked of the provider. With `now` a page whose time is over is closed."""
    if payment.kind == Kind.fee and not payment.page:
        return (await fees.find_out(payment)).payment
    if not payment.page:
        payment = await open_page(payment)
    is_over = now is not None and await is_over_at(payment, now)
    asked = gateway().close_page if is_over else gateway().look
    return await record(payment.id, await asked(payment.page))


async def is_over_at(payment: OnlinePayment, now: datetime) -> bool:
    if payment.kind == Kind.link:
        return bool(await db.fetch_value(LINK_IS_OVER, payment.id, list(online.OPEN)))
    return payment.kind == Kind.before and bool(await db.fetch_value(IS_OVER, payment.visit, now))


async def wait(payment: OnlinePayment) -> None:
    """Longer each time."""
    pause = min(LEASE * 2 ** min(payment.attempts, 6), LONGEST_WAIT)
    await execute(WAIT, payment.id, clock.now() + pause)


async def give_up(payment: OnlinePayment, why: str) -> None:
    """What the provider never began it will never do."""
    outcome = Outcome(Told.failed, trouble=why[:80])
    await record(payment.id, outcome)


async def let_go_next(now: datetime) -> bool:
    """Gives the time of one booking back that nobody paid for; False when there was none."""
    found = await db.fetch_value(LAPSED, now)
    return found is not None and await paying.lapse(found)


async def forget_news() -> None:
    await execute(FORGET, clock.now() - ARE_KEPT)
