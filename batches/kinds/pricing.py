"""Columns of prices, one for each branch somebody looks after."""

from collections.abc import Mapping, Sequence

from batches.kinds.headings import PRICE
from batches.rules.columns import Bulk, Column, titles
from batches.rules.values import NONE, price
from catalog.schemas import numbered
from catalog.tables import Branch
from kit.money import plain


def price_columns(branches: Sequence[Branch]) -> list[Column]:
    return [price_column(each, alone=len(branches) == 1) for each in branches]


def price_column(branch: Branch, *, alone: bool) -> Column:
    """Where there is but one branch its price needs no name."""
    label = f"Price, {branch.currency}" if alone else f"Price in {branch.name}, {branch.currency}"
    known = [f"{word} {branch.name}" for word in PRICE] + [f"{branch.name} {word}" for word in PRICE]
    known += [branch.name, label, f"price in {branch.name}"] + ([*PRICE] if alone else [])
    with_currency = [f"{text} {branch.currency}" for text in known]
    return Column(
        name=f"price-{branch.id}",
        label=label,
        reads=price(branch.currency),
        titles=titles(*known, *with_currency),
        hint="45, 45,50 or € 1.234,50; a dash is “not offered”",
        bulk=Bulk.price,
        currency=branch.currency,
    )


def price_cells(branches: Sequence[Branch], prices: Mapping[int, int]) -> dict[str, str]:
    return {
        f"price-{each.id}": plain(prices[each.id], each.currency) if each.id in prices else NONE
        for each in branches
    }


def typed_in(values: Mapping[str, str]) -> dict[int, str]:
    """As the forms of the catalogue have them: "" is not offered."""
    return {branch: "" if text == NONE else text for branch, text in numbered(values, "price-").items()}
