"""What the catalogue's forms hold: texts as typed, so that a form can come back as it was sent.

`seen` is the mark of what a form showed.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from kit.typed import is_number

Form = TypeVar("Form", bound=msgspec.Struct)
# Of a new branch: enough for a family.
SUGGESTED_LIMITS = {"client_most_coming": "5", "client_most_made": "10"}


class BranchForm(msgspec.Struct, frozen=True, kw_only=True):
    """A branch. Times are in minutes, the horizon in days."""

    name: str = ""
    slug: str = ""
    zone: str = ""
    currency: str = ""
    locale: str = "en"
    country: str = ""
    phone: str = ""
    address: str = ""
    accent: str = "#0f766e"
    lead_minutes: str = "60"
    horizon_days: str = "60"
    grid_minutes: str = "15"
    hold_minutes: str = "10"
    notice_minutes: str = "1440"
    showing: str = "all"
    move_notice_minutes: str = ""
    client_most_coming: str = ""
    client_most_a_day: str = ""
    client_most_made: str = ""
    confirms_phone: str = "never"
    takes_requests: str = ""
    answer_hours: str = "24"
    most_wait_minutes: str = "15"
    quiet_moves: str = ""
    seen: str = ""


class ClosedDayForm(msgspec.Struct, frozen=True):
    """A date on which a branch stays shut."""

    closed_on: str = ""
    reason: str = ""


class CategoryForm(msgspec.Struct, frozen=True):
    """A heading of the price list."""

    name: str = ""
    colour: str = "slate"
    position: str = "0"
    seen: str = ""


class ServiceForm(msgspec.Struct, frozen=True, kw_only=True):
    """A service; `minutes` is its shape as people write it, the buffers around it are minutes.

    `prices` maps a branch's id to an amount as typed, "" where it is not offered; `needs` a kind's to how
    many of it one visit takes.
    """

    name: str = ""
    description: str = ""
    category: str = ""
    minutes: str = ""
    staff_before: str = "0"
    staff_after: str = "0"
    room_before: str = "0"
    room_after: str = "0"
    needs: dict[int, str] = {}
    position: str = "0"
    is_online: str = ""
    capacity: str = "1"
    max_seats: str = "1"
    any_staff: str = "fair"
    is_addon_only: str = ""
    prices: dict[int, str] = {}
    seen: str = ""


class ServiceRulesForm(msgspec.Struct, frozen=True, kw_only=True):
    """On what conditions strangers book a service; "" is as in the branch."""

    lead_minutes: str = ""
    horizon_days: str = ""
    grid_minutes: str = ""
    notice_minutes: str = ""
    move_notice_minutes: str = ""
    most_a_day: str = ""
    most_a_week: str = ""
    known_only: str = ""
    seen_within_days: str = ""
    takes_requests: str = ""
    visit_rank: str = ""
    at_once: str = ""
    seen: str = ""


class PartForm(msgspec.Struct, frozen=True):
    """One more service of a package, or one less."""

    service: str = ""
    seen: str = ""


class PlaceForm(msgspec.Struct, frozen=True):
    """A service of a package goes one place "up" or "down"."""

    to: str = ""
    seen: str = ""


class PriceRuleForm(msgspec.Struct, frozen=True, kw_only=True):
    """Another price at certain times.

    `covers` is "all", "category-3" or "service-5"; without times it is the whole day, without dates always.
    `change` is a `Change`, `value` a percentage or an amount.
    """

    name: str = ""
    branch: str = ""
    covers: str = "all"
    weekdays: frozenset[int] = frozenset()
    starts: str = ""
    ends: str = ""
    first_on: str = ""
    last_on: str = ""
    change: str = "percent_off"
    value: str = ""
    position: str = "0"
    is_active: str = ""
    seen: str = ""


class AddOnsForm(msgspec.Struct, frozen=True, kw_only=True):
    """What may be added to a service: ids by their place in the order, "" where nothing was chosen."""

    addons: dict[int, str] = {}
    seen: str = ""


class GoodForm(msgspec.Struct, frozen=True, kw_only=True):
    """Something sold over the counter or used up; `prices` as in `ServiceForm`.

    `barcode` holds all of them, the first one first.
    """

    name: str = ""
    barcode: str = ""
    article: str = ""
    sale_unit: str = "pc"
    use_unit: str = ""
    per_sale: str = "1"
    prices: dict[int, str] = {}
    seen: str = ""


class KindForm(msgspec.Struct, frozen=True):
    """A sort of room or equipment."""

    name: str = ""
    seen: str = ""


class RoomForm(msgspec.Struct, frozen=True, kw_only=True):
    """One room or piece of equipment in a branch, or `count` new ones at once.

    Without a `position` it stays where it is in the order.
    """

    name: str = ""
    kind: str = ""
    branch: str = ""
    count: str = "1"
    position: str = ""
    seen: str = ""


def numbered(typed: Mapping[str, str], prefix: str) -> dict[int, str]:
    """{"price-3": "45"} with the prefix "price-" → {3: "45"}."""
    found = {name.removeprefix(prefix): text for name, text in typed.items() if name.startswith(prefix)}
    return {int(number): text for number, text in found.items() if is_number(number)}


def filled(form: type[Form], typed: Mapping[str, str], **more: Any) -> Form:  # noqa: ANN401
    """A form from everything a browser sent; what does not belong to it is left out."""
    return msgspec.convert({**typed, **more}, form)
