"""What a line of a visit costs, and how the lines are said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from kit.words import _, own_text


@dataclass(frozen=True, slots=True)
class Line:
    """One service or good on a visit; `price` is for one, `discount` for the whole line, in minor units.

    It has a time of its own where the visit has several services.
    """

    id: int
    service: int | None
    good: int | None
    member: int | None
    member_name: str
    title: str
    quantity: int
    price: int
    discount: int
    discount_reason: str
    added_to: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def full(self) -> int:
        return self.quantity * self.price

    @property
    def total(self) -> int:
        return self.full - self.discount


def titles_of(lines: Sequence[Line]) -> str:
    """“Haircut, with Beard trim and Hot towel, Shampoo”; the same words as `clients.queries.TITLES`."""
    return ", ".join(
        with_addons(line.title, [each.title for each in lines if each.added_to == line.id])
        for line in lines
        if line.added_to is None
    )


def with_addons(title: str, addons: Sequence[str]) -> str:
    """“Haircut, with Beard trim and Hot towel”"""
    if not addons:
        return own_text(title)
    named = (own_text(each) for each in addons)
    both = reduce(lambda one, other: _("%(one)s and %(other)s", one=one, other=other), named)
    return _("%(title)s, with %(addons)s", title=own_text(title), addons=both)
