"""What the forms about memberships hold: texts as typed, so that a form can come back as it was sent."""

import msgspec


class MembershipTypeForm(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of membership. Hours are 09:30; `rolls` is none, some or all, `rolls_over` how many some are.

    What is ticked is in the sets; `of_services` and `of_categories` are how many visits each has where they
    are counted apart.
    """

    name: str = ""
    price: str = ""
    counted: str = "together"
    visits: str = "10"
    services: frozenset[int] = frozenset()
    categories: frozenset[int] = frozenset()
    of_services: dict[int, str] = {}
    of_categories: dict[int, str] = {}
    length: str = "3"
    unit: str = "month"
    starts: str = "sale"
    starts_within: str = ""
    weekdays: frozenset[int] = frozenset(range(7))
    since: str = ""
    until: str = ""
    freezes: str = ""
    freeze_days: str = ""
    freeze_times: str = ""
    client_freezes: str = ""
    books_frozen: str = ""
    members: str = "0"
    visit_price: str = ""
    rolls: str = "none"
    rolls_over: str = ""
    debits: str = ""
    late_hours: str = ""
    places: frozenset[int] = frozenset()
    seen: str = ""
