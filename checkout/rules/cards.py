"""Cards that somebody left, as they know them: one however often it was typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

NAMES = {"amex": "American Express", "diners": "Diners Club", "jcb": "JCB", "unionpay": "UnionPay"}


@dataclass(frozen=True, slots=True)
class Card:
    """`id` is that of the latest time it was left, `ids` are those of all."""

    id: int
    ids: tuple[int, ...]
    brand: str
    last4: str
    exp_month: int
    exp_year: int
    saved_at: datetime

    @property
    def name(self) -> str:
        return name_of(self.brand, self.last4)

    def is_over(self, today: date) -> bool:
        """It is good until the end of its month."""
        return (self.exp_year, self.exp_month) < (today.year, today.month)


def name_of(brand: str, last4: str) -> str:
    return f"{NAMES.get(brand, brand.capitalize())} •••• {last4}"


def as_cards(rows: Iterable[Mapping[str, Any]]) -> list[Card]:
    """The latest first, as the rows are."""
    found: dict[tuple[str, str, int, int], list[Mapping[str, Any]]] = {}
    for row in rows:
        key = row["brand"], row["last4"], row["exp_month"], row["exp_year"]
        found.setdefault(key, []).append(row)
    return [
        Card(same[0]["id"], tuple(row["id"] for row in same), *key, same[0]["saved_at"])
        for key, same in found.items()
    ]
