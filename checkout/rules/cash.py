"""Cash where the smallest coins are gone: it goes to the nearest step, or to the one below."""

from dataclasses import dataclass

from checkout.tax_tables import Rounding


@dataclass(frozen=True, slots=True)
class Coins:
    """The step cash goes in, in minor units; 0 is to the last one."""

    step: int = 0
    rounding: Rounding = Rounding.nearest

    def rounded(self, amount: int) -> int:
        """Half a step goes up. `amount` is not negative."""
        if not self.step:
            return amount
        half = self.step // 2 if self.rounding is Rounding.nearest else 0
        return (amount + half) // self.step * self.step


EVERY_COIN = Coins()
