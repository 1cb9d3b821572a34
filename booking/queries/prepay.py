"""What was asked before a visit, and who is asked for what."""

from booking.prepay_tables import ForWhom, Prepayment, Prepays
from booking.queries.setup import Setup
from booking.rules.prepay import Rule, Terms, Who, Wish
from clients.queries.trust import missed_by
from clients.queries.visits import has_come
from clients.tables import Client
from kit import clock
from kit.db import fetch, fetch_value
from kit.settings import settings

OPEN = "SELECT EXISTS (SELECT FROM prepayment WHERE visit = $1 AND state = 'open')"
# Who comes along is paid for with the visit of who booked.
TOGETHER = """
SELECT other.id FROM visit JOIN visit AS other ON other.id = visit.id OR other.party = visit.party
WHERE visit.id = $1 ORDER BY other.id
"""
BINDING = """
SELECT EXISTS (
    SELECT FROM prepayment JOIN visit ON visit.id = prepayment.visit
    WHERE visit = $1 AND state = 'paid' AND late_rate > 0
      AND $2 > visit.starts_at - make_interval(hours => free_hours)
)
"""


async def prepayment_of(visit_id: int, *, lock: bool = False) -> Prepayment | None:
    """What was asked with the booking of a visit; with `lock` held until the transaction ends."""
    wanted = Prepayment.objects().where(Prepayment.visit == visit_id).first()
    found: Prepayment | None = await (wanted.lock_rows() if lock else wanted)
    return found


async def payment_open_for(visit_id: int) -> Prepayment | None:
    """What a request waits for before it is a visit."""
    asked = await prepayment_of(visit_id) if settings().takes_online else None
    return asked if asked and asked.state == Prepayment.State.open else None


def terms_of(asked: Prepayment) -> Terms:
    """As they were agreed to."""
    return Terms(
        Prepays(asked.asks), asked.amount, asked.price, asked.free_hours, asked.late_rate,
        asked.no_show_rate, asked.fee_days, asked.because,
    )  # fmt: skip


async def waits(visit_id: int) -> bool:
    """The time is kept, and nothing is booked until something is paid."""
    return settings().takes_online and bool(await fetch_value(OPEN, visit_id))


async def binds(visit_id: int) -> bool:
    """It was paid for, and to call it off by now costs something: moving would be a way around that."""
    return settings().takes_online and bool(await fetch_value(BINDING, visit_id, clock.now()))


async def together_with(visit_id: int) -> list[int]:
    """The visit and those of its party, in the order of their numbers."""
    return [row["id"] for row in await fetch(TOGETHER, visit_id)]


async def known_of(client: Client | None, rules: tuple[Rule, ...]) -> Who:
    """As much as the rules ask: where they ask nothing of the past it costs no query."""
    if client is None:
        return Who()
    whom = {rule.for_whom for rule in rules}
    is_new = ForWhom.newcomer in whom and not await has_come(client.id)
    has_missed = ForWhom.missed in whom and bool((await missed_by(client.id)).counting)
    return Who(client.client_group, is_new=is_new, has_missed=has_missed)


def wishes_of(setup: Setup, lines: list[tuple[int, int]]) -> list[Wish]:
    """Services with their prices, and the category of each."""
    return [
        Wish(service, found.category if (found := setup.services.get(service)) else 0, price)
        for service, price in lines
    ]
