"""What the guide's forms hold: texts as typed, so that a form can come back as it was sent."""

import msgspec

MONDAY_TO_FRIDAY = frozenset(range(5))


class WeekForm(msgspec.Struct, frozen=True, kw_only=True):
    """One pair of times for all `days` (0 Monday); `hours` by day are different, as people write them."""

    opens: str = "09:00"
    closes: str = "18:00"
    days: frozenset[int] = MONDAY_TO_FRIDAY
    hours: dict[int, str] = {}


class PlaceForm(msgspec.Struct, frozen=True, kw_only=True):
    """The first branch. `slug`, `country` and `locale` are found where they are left empty."""

    name: str = ""
    address: str = ""
    phone: str = ""
    zone: str = ""
    currency: str = ""
    country: str = ""
    locale: str = ""
    slug: str = ""


class ServiceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A service to be offered; one of a starter list counts when it is `picked`, one's own when typed."""

    picked: bool = False
    is_own: bool = False
    heading: str = ""
    name: str = ""
    minutes: str = ""
    price: str = ""

    @property
    def counts(self) -> bool:
        return bool(self.name.strip() or self.price.strip()) if self.is_own else self.picked


class PersonForm(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who serves clients; `services` are ids of those they do."""

    name: str = ""
    title: str = ""
    services: frozenset[int] = frozenset()


class WorkForm(msgspec.Struct, frozen=True, kw_only=True):
    """When `people` (ids of members) work: while the branch is open ("open"), or in a week of their own."""

    way: str = "open"
    people: frozenset[int] = frozenset()


class CopyForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is copied to a branch, and from which; `keeps` leaves alone what differs there."""

    source: str = ""
    parts: frozenset[str] = frozenset()
    keeps: str = ""
    seen: str = ""
