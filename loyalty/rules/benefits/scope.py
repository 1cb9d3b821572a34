"""Which lines of a bill a programme is for."""

from loyalty.rules.benefits.facts import BillItem
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
