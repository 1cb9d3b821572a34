"""What is said beside the keys while somebody types: what is to be paid, and what comes back."""

from dataclasses import dataclass

from checkout.rules.cash import Coins
from kit.money import format_money


@dataclass(frozen=True, slots=True)
class Typed:
    """What is to be paid when nothing was typed, and what was. `way` is card, cash, split or later.

    `before` is what points, a deposit and others pay, without the cash of these, which is `cash_before`.
    `in_cash` is what was handed over, and 0 where that is exactly what is to be paid.
    """

    left: int
    tip: int = 0
    before: int = 0
    cash_before: int = 0
    way: str = "card"
    in_cash: int = 0
    by_card: int = 0

    @property
    def rest(self) -> int:
        """What is to be paid in the chosen way."""
        return max(self.left + self.tip - self.before - self.cash_before, 0)

    @property
    def later(self) -> int:
        return max(self.rest - self.in_cash - self.by_card, 0) if self.way == "later" else 0


@dataclass(frozen=True, slots=True)
class Reckoned:
    """`total` with the tip, as it is charged; `over` comes back, and is missing where it is below zero.

    `later` of it stays owed.
    """

    total: int
    rounding: int
    over: int
    later: int = 0

    @property
    def now(self) -> int:
        return self.total - self.later

    def words(self, currency: str, locale: str) -> str:
        def money(amount: int) -> str:
            return format_money(amount, currency, locale)

        rounded = f"Rounded by {money(self.rounding)}. " if self.rounding else ""
        if self.over > 0:
            return f"{rounded}Change {money(self.over)}"
        return f"{rounded}{money(-self.over)} still to pay" if self.over < 0 else rounded.strip()


def reckon(typed: Typed, coins: Coins) -> Reckoned:
    """As `settle` counts it."""
    by_card = {"card": typed.rest, "split": typed.by_card, "later": typed.by_card}.get(typed.way, 0)
    left_in_cash = max(typed.rest - typed.later - by_card, 0)
    all_cash = left_in_cash + typed.cash_before
    given = left_in_cash if typed.way == "cash" and not typed.in_cash else typed.in_cash
    pays_cash = typed.cash_before > 0 or typed.way == "cash" or (typed.way != "card" and given > 0)
    rounding = coins.rounded(all_cash) - all_cash if pays_cash else 0
    if given == left_in_cash:
        given += rounding
    total = typed.left + typed.tip + rounding
    return Reckoned(total, rounding, given - left_in_cash - rounding, typed.later)
