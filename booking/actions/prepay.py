"""What is asked with a booking that is to be paid for: by which terms, and until when its time is kept.

How the money comes, or does not, is in `paying.py`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from booking.actions.writing import NewLine
from booking.prepay_tables import Prepayment
from booking.queries.prepay import known_of, wishes_of
from booking.queries.setup import Setup
from booking.rules.prepay import Terms, strictest
from clients.rules.trust import Ask
from clients.tables import Client, Visit
from kit import clock
from kit.db import execute
from kit.rights import CUSTOMER, Actor
from kit.settings import settings

State = Prepayment.State
# What the provider keeps a page open for at least; longer than anybody needs to find their card.
PATIENCE = timedelta(minutes=30)
NO_LATER = "UPDATE prepayment SET due_at = $2 WHERE visit = $1 AND state = 'open' AND due_at > $2"


async def terms_for(
    actor: Actor, client: Client | None, setup: Setup, lines: Sequence[NewLine], trust: Ask | None
) -> Terms | None:
    """What is asked of a stranger who books these lines."""
    prices = [(line.service, line.price - line.discount) for line in lines]
    return await terms_of_prices(actor, client, setup, prices, trust)


async def terms_of_prices(
    actor: Actor, client: Client | None, setup: Setup, prices: list[tuple[int, int]], trust: Ask | None
) -> Terms | None:
    """The same of services with their prices; None where nothing is asked, or nothing can be paid online.

    Where no rule is set it costs no query.
    """
    rules = setup.kept.prepay or ()
    if actor != CUSTOMER or not settings().takes_online or not (rules or trust):
        return None
    return strictest(rules, wishes_of(setup, prices), await known_of(client, rules), trust)


async def note(
    visit: Visit, setup: Setup, terms: Terms | None, *, needs_answer: bool = False, listed: bool = False
) -> None:
    """Beside the visit that it is asked with, in its transaction; `listed`: only when there is a place."""
    if terms is None:
        return
    now = clock.now()
    await Prepayment(
        visit=visit.id,
        client=visit.client,
        state=State.listed if listed else State.open,
        asks=terms.asks,
        amount=terms.amount,
        price=terms.price,
        currency=setup.kept.currency,
        free_hours=terms.free_hours,
        late_rate=terms.late_rate,
        no_show_rate=terms.no_show_rate,
        fee_days=terms.fee_days,
        because=terms.because,
        needs_answer=needs_answer,
        asked_at=now,
        due_at=visit.starts_at if listed else min(now + PATIENCE, visit.starts_at),
    ).save()


async def no_later_than(visit_id: int, moment: datetime) -> None:
    """What waits to be paid begins earlier by now."""
    await execute(NO_LATER, visit_id, moment)
