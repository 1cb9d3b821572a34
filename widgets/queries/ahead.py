"""What a time costs before anybody has booked it: with all that is sure to be taken off."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from asyncpg import Record

from checkout.queries.benefits import BillLine, given, items_of
from checkout.queries.priced import discounted
from kit import clock
from kit.db import fetch
from loyalty.queries.benefits import Coming, reckoned
from loyalty.queries.programmes import RUNS
from loyalty.rules.benefits.programmes import Kind
from widgets.queries.due import Due, due_in

# $3: a client or NULL; $4: the services.
AHEAD = f"""
SELECT coalesce((SELECT discount_rate FROM client WHERE id = $3::int), 0) AS personal_rate,
    ARRAY(SELECT DISTINCT programme.kind FROM loyalty_programme AS programme WHERE {RUNS}) AS kinds,
    ARRAY(SELECT ARRAY[service.id, service.category] FROM service WHERE id = ANY($4::int[])) AS categories
"""  # noqa: S608 - only constants


@dataclass(frozen=True, slots=True)
class Wished:
    """A service as it will stand on the bill: with whom, its price, and what a package saves on it."""

    service: int
    member: int
    price: int
    discount: int = 0

    @property
    def due(self) -> tuple[int, int]:
        """The service with what it costs."""
        return self.service, self.price - self.discount


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """All services of one coming visit; `client` is who comes, where that is known."""

    branch: int
    zone: str
    currency: str
    starts_at: datetime
    services: Sequence[Wished]
    client: int | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """`takes_codes`: a programme that day opens with a promo code."""

    due: Due
    takes_codes: bool


async def due_ahead(wish: Wish) -> Ahead:
    """As `due_of` will say it of the visit if nothing changes; less, where it hangs on who comes.

    One query where no programme runs on the day, else at most five.
    """
    day = clock.wall(wish.starts_at, wish.zone).date()
    services = [each.service for each in wish.services]
    [here] = await fetch(AHEAD, wish.branch, day, wish.client, services)
    lines = lines_of(wish, here)
    if not here["kinds"]:
        return Ahead(due_in(lines), takes_codes=False)
    found = await reckoned(coming(wish, lines, dict(here["categories"])))
    items = {item.item: item for item in found.outcome.items}
    lines = [given(line, items.get(line["id"])) for line in lines]
    return Ahead(due_in(lines, found.outcome), takes_codes=Kind.promo_code in here["kinds"])


def lines_of(wish: Wish, here: Record) -> list[BillLine]:
    """As they will stand on the bill."""
    usual = {"good": None, "voucher_type": None, "quantity": 1, "discount_reason": "", "discount_by": ""}
    rate = {"personal_rate": here["personal_rate"]}
    return [
        discounted({"id": number, **asdict(each), **usual, **rate})
        for number, each in enumerate(wish.services, start=1)
    ]


def coming(wish: Wish, lines: Sequence[BillLine], categories: Mapping[int, int]) -> Coming:
    return Coming(
        branch=wish.branch,
        zone=wish.zone,
        currency=wish.currency,
        starts_at=wish.starts_at,
        client=wish.client,
        items=items_of(lines, categories),
    )
