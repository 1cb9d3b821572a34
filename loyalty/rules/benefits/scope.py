"""Which lines of a bill a programme is for."""

from collections.abc import Sequence

from loyalty.rules.benefits.facts import BillFacts, BillItem
from loyalty.rules.benefits.programmes import Piece, Scope, Things


def is_meant(scope: Scope, item: BillItem) -> bool:
    if scope.full_price and item.discount:
        return False
    if scope.members and item.member not in scope.members:
        return False
    if scope.things is not Things.everything and (scope.things is Things.goods) != (item.good is not None):
        return False
    chosen = scope.services or scope.categories or scope.goods
    return not chosen or is_one_of(scope, item)


def is_one_of(named: Scope | Piece, item: BillItem) -> bool:
    if item.good is not None:
        return item.good in named.goods
    return item.service in named.services or item.category in named.categories


def places_named(named: Scope | Piece, bill: BillFacts) -> Sequence[int]:
    """The places of the lines that are one of these, in the order of the bill."""
    found: set[int] = set()
    for each in named.services:
        found.update(bill.places.get(("service", each), ()))
    for each in named.categories:
        found.update(bill.places.get(("category", each), ()))
    for each in named.goods:
        found.update(bill.places.get(("good", each), ()))
    return sorted(found)


def places_meant(scope: Scope, bill: BillFacts) -> Sequence[int]:
    """The same as `is_meant` of each line."""
    chosen = scope.services or scope.categories or scope.goods
    places = places_named(scope, bill) if chosen else range(len(bill.items))
    return [place for place in places if is_meant(scope, bill.items[place])]
