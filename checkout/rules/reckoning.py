"""What is said beside the keys while somebody types: what is to be paid, and what comes back."""

from dataclasses import dataclass

from checkout.rules.cash import Coins
from kit.money import format_money


@dataclass(frozen=True, slots=True)
class Typed:
    """What is to be paid when nothing was typed, and what was. `way` is card, cash or split.

    `in_cash` is what was handed over, and 0 where that is exactly what is to be paid.
    """

    left: int
    tip: int = 0
    points: int = 0
    way: str = "card"
    in_cash: int = 0
    by_card: int = 0


@dataclass(frozen=True, slots=True)
class Reckoned:
    """`total` with the tip, as it is charged; `over` comes back, and is missing where it is below zero."""

    total: int
    rounding: int
    over: int

    def words(self, currency: str, locale: str) -> str:
        def money(amount: int) -> str:
            return format_money(amount, currency, locale)

        rounded = f"Rounded by {money(self.rounding)}. " if self.rounding else ""
        if self.over > 0:
            return f"{rounded}Change {money(self.over)}"
        return f"{rounded}{money(-self.over)} still to pay" if self.over < 0 else rounded.strip()


def reckon(typed: Typed, coins: Coins) -> Reckoned:
    """As `settle` counts it."""
    total = typed.left + typed.tip
    rest = max(total - typed.points, 0)
    by_card = {"card": rest, "split": typed.by_card}.get(typed.way, 0)
    left_in_cash = max(rest - by_card, 0)
    pays_cash = typed.way == "cash" or (typed.way == "split" and typed.in_cash > 0)
    rounding = coins.rounded(left_in_cash) - left_in_cash if pays_cash else 0
    exact = typed.in_cash == left_in_cash or (typed.way == "cash" and not typed.in_cash)
    given = left_in_cash + rounding if pays_cash and exact else typed.in_cash
    return Reckoned(total + rounding, rounding, given - left_in_cash - rounding)
