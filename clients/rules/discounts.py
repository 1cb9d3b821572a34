"""What a line of a visit may ask for, what a client's own discount makes of it, and a discount as typed."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from clients.tables.visits import GivenBy
from kit.errors import Invalid
from kit.money import BASIS, LARGEST, parse_money, share
from kit.typed import rate_text

MOST_OF_ONE = 10_000


class WrongDiscount(Invalid):
    """A discount that is negative, above the price, or without a reason."""


@dataclass(frozen=True, slots=True)
class Discount:
    """What is taken off a line, why, and who saw to it ("" for the price list itself)."""

    amount: int = 0
    reason: str = ""
    by: str = ""


def with_personal(own: Discount, gross: int, rate: int) -> Discount:
    """What is taken off a line of a client with a personal discount of `rate`.

    What the desk said holds. Else the larger of the line's own discount and the client's: they never add up.
    """
    if own.by == GivenBy.desk:
        return own
    listed = Discount() if own.by == GivenBy.card else own
    personal = share(gross, rate)
    if personal <= listed.amount:
        return listed
    return Discount(personal, f"Personal discount, {rate_text(rate)}%", GivenBy.card)


def check_amounts(quantity: int, price: int, discount: int, reason: str) -> None:
    """Raises `Invalid` for a line that cannot be sold. `price` is for one, `discount` for all of it."""
    if not 1 <= quantity <= MOST_OF_ONE:
        raise Invalid("How many?", quantity=f"Write a whole number from 1 to {MOST_OF_ONE}.")
    if not 0 <= price <= LARGEST:
        raise Invalid("A price cannot be negative.", price="Write a price of 0 or more.")
    check_discount(discount, quantity * price, reason)


def check_discount(discount: int, gross: int, reason: str) -> None:
    if discount < 0:
        raise WrongDiscount("A discount cannot be negative.", discount="Write 0 or more.")
    if discount > gross:
        raise WrongDiscount("A discount cannot be more than the price.", discount="That is above the price.")
    if discount and not reason.strip():
        raise WrongDiscount("A discount needs a reason.", discount_reason="Why is it given?")


def parse_discount(text: str, gross: int, currency: str) -> int:
    """What somebody typed, as money ("5", "5,50") or as a part of `gross` ("10%"); nothing means 0."""
    typed = text.strip()
    if not typed:
        return 0
    if not typed.endswith("%"):
        return parse_money(typed, currency, "discount")
    try:
        rate = Decimal(typed[:-1].strip().replace(",", ".")) * 100
    except InvalidOperation:
        rate = Decimal(-1)
    if not rate.is_finite() or not 0 <= rate <= BASIS or rate != rate.to_integral_value():
        raise WrongDiscount("That is no percentage.", discount="Write a percentage like 10%.")
    return share(gross, int(rate))
