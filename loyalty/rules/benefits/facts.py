"""What is known when the benefits of a bill are worked out: the bill, the client, the codes typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from clients.tables.visits import GivenBy


@dataclass(frozen=True, slots=True, kw_only=True)
class BillItem:
    """A line of a bill. `price` is for one; `discount`, for all of it, is there without any programme.

    `discount_by` is "" for what the price list takes off, else `card` (personal) or `desk`. `list_price` is
    the usual price of one where it is another one. `category` is that of the service.
    """

    id: int
    service: int | None = None
    category: int | None = None
    good: int | None = None
    member: int | None = None
    quantity: int = 1
    price: int
    list_price: int | None = None
    discount: int = 0
    discount_by: str = ""

    @property
    def gross(self) -> int:
        return self.quantity * self.price

    @property
    def sold(self) -> int:
        """At list price, before anything is taken off."""
        return self.quantity * (self.price if self.list_price is None else self.list_price)

    @property
    def is_settled(self) -> bool:
        """What the desk said holds."""
        return self.discount_by == GivenBy.desk


def things_of(item: BillItem) -> tuple[tuple[str, int | None], ...]:
    """What a programme or a piece of a bundle may name to mean this line."""
    if item.good is not None:
        return (("good", item.good),)
    return ("service", item.service), ("category", item.category)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a client did in a stretch of time before this visit: done visits and what was on them.

    `sold` is at list price without any discount, `paid` is money really paid, both in minor units. `services`
    and `categories` say how many times each was had, by its id.
    """

    visits: int = 0
    sold: int = 0
    paid: int = 0
    services: Mapping[int, int] = field(default_factory=dict)
    categories: Mapping[int, int] = field(default_factory=dict)


NO_FIGURES = Figures()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFacts:
    """Who comes. `figures` are by the day from which they count (`programmes.counted_from`), None for ever.

    `birthday` is as cards have it: 1990-05-17 or 05-17, "" where it is not known. `groups` are the tags of
    the card. `tier` is the name of the one they have now. `last_visit_on` is the day of the last done visit.
    """

    id: int
    figures: Mapping[date | None, Figures] = field(default_factory=dict)
    birthday: str = ""
    last_visit_on: date | None = None
    groups: frozenset[int] = frozenset()
    tier: str = ""

    def since(self, day: date | None) -> Figures:
        return self.figures.get(day, NO_FIGURES)

    @property
    def is_new(self) -> bool:
        return self.last_visit_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCode:
    """A promo code on the bill, and whose it is; `fault` is why it may not be used now (`codes.fault_of`)."""

    code: str
    programme: int
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillFacts:
    """A bill at `starts_at`, the visit's start as the clock on the branch's wall shows it (no zone).

    `paid` is money really paid without the tip; None while nothing is: then all that is due will be. A point
    is worth `point_value` minor units; 0 where the branch has no points.
    """

    branch: int
    starts_at: datetime
    currency: str
    items: tuple[BillItem, ...]
    client: ClientFacts | None = None
    codes: tuple[TypedCode, ...] = ()
    paid: int | None = None
    point_value: int = 0
    on: date = field(init=False)
    gross: int = field(init=False)
    places: Mapping[tuple[str, int | None], Sequence[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """What every programme asks is worked out once; `places` are those of lines by what they are."""
        places: dict[tuple[str, int | None], list[int]] = {}
        for place, item in enumerate(self.items):
            for thing in things_of(item):
                places.setdefault(thing, []).append(place)
        object.__setattr__(self, "on", self.starts_at.date())
        object.__setattr__(self, "gross", sum(item.gross for item in self.items))
        object.__setattr__(self, "places", places)

    @property
    def minute(self) -> int:
        """Of the day."""
        return self.starts_at.hour * 60 + self.starts_at.minute
