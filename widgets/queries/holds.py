"""A time on its way to be booked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.queries import offer
from booking.queries.prices import price_then, prices_of
from booking.queries.setup import setup_of
from catalog.tables import Branch
from kit import clock
from kit.db import fetch_one
from kit.errors import NotFound
from kit.words import _
from widgets.queries.ahead import Wished

Asked = tuple[int, int | None, tuple[int, ...]]
HELD = """
SELECT hold.id, hold.code, hold.service, hold.any_member, hold.starts_at, hold.created_at, hold.expires_at,
       hold.member, service.name AS title, staff_member.name AS member_name,
       coalesce(skill_terms.price, service_price.price) AS price, added.ids, added.titles, added.prices
FROM hold
JOIN service ON service.id = hold.service
JOIN staff_member ON staff_member.id = hold.member
JOIN service_price ON service_price.service = hold.service AND service_price.branch = hold.branch
LEFT JOIN skill_terms ON skill_terms.service = hold.service AND skill_terms.member = hold.member
CROSS JOIN LATERAL (
    SELECT array_agg(extra.id ORDER BY place) AS ids, array_agg(extra.name ORDER BY place) AS titles,
           array_agg(coalesce(own.price, listed.price, 0) ORDER BY place) AS prices
    FROM unnest(hold.addons) WITH ORDINALITY AS wanted (id, place)
    JOIN service AS extra ON extra.id = wanted.id
    LEFT JOIN service_price AS listed ON listed.service = extra.id AND listed.branch = hold.branch
    LEFT JOIN skill_terms AS own ON own.service = extra.id AND own.member = hold.member
) AS added
WHERE hold.branch = $1 AND hold.code = $2
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A time on its way to be booked. Without `expires_at` it is wanted, but kept by nobody.

    `price` is that of everything, and `is_from` says that it may cost more, by who does it; `addons` has the
    title and price of each service that was added, `added` has their ids. `member` is whose time is kept.
    """

    code: str
    service: int
    title: str
    chosen_member: int | None
    member_name: str
    starts_at: datetime
    price: int
    expires_at: datetime | None
    may_extend: bool
    added: tuple[int, ...] = ()
    addons: tuple[tuple[str, int], ...] = ()
    is_from: bool = False
    member: int | None = None

    @property
    def lines(self) -> list[tuple[int, int]]:
        """Each service with its price."""
        extra = [price for _, price in self.addons]
        return [(self.service, self.price - sum(extra)), *zip(self.added, extra, strict=False)]

    @property
    def wished(self) -> list[Wished]:
        """The same with whom; nothing while nobody keeps it."""
        return [] if self.member is None else [Wished(line[0], self.member, line[1]) for line in self.lines]


async def held_time(branch: Branch, code: str) -> Held:
    """A time that is, or was, held under the code."""
    row = await fetch_one(HELD, branch.id, code)
    if row is None:
        raise NotFound(_("This time is no longer held for you. Please choose one again."))
    setup = await setup_of(branch.id)
    wanted = [(row["service"], row["price"]), *zip(row["ids"] or (), row["prices"] or (), strict=True)]
    prices = [price_then(setup, service, usual, row["starts_at"]) for service, usual in wanted]
    patience = timedelta(minutes=branch.hold_minutes)
    return Held(
        code=row["code"],
        service=row["service"],
        title=row["title"],
        chosen_member=None if row["any_member"] else row["member"],
        member_name=row["member_name"],
        member=row["member"],
        starts_at=row["starts_at"],
        price=sum(prices),
        expires_at=row["expires_at"],
        may_extend=clock.now() < row["expires_at"] <= row["created_at"] + patience,
        added=tuple(row["ids"] or ()),
        addons=tuple(zip(row["titles"] or (), prices[1:], strict=True)),
    )


async def wanted_time(branch: Branch, asked: Asked, starts_at: datetime) -> Held:
    """The same for a time nobody keeps; `asked` is a service, a member or anybody, and what is added."""
    service, member, addons = asked
    offered = await offer(branch.id, service, member, addons=addons)
    people = offered.people
    cheapest = min(people, key=lambda each: each.price)
    price = prices_of(offered, starts_at)
    return Held(
        code="",
        service=service,
        title=offered.title,
        chosen_member=member,
        member_name=people[0].name if member else "",
        starts_at=starts_at,
        price=price.least,
        is_from=price.is_from,
        expires_at=None,
        may_extend=False,
        added=offered.addons,
        addons=tuple(
            (each.title, price_then(offered.setup, each.service, each.price, starts_at))
            for each in cheapest.items[1:]
        ),
    )
