"""Money is whole minor units (cents). One way to round, one way to split, one way to write it."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_currency, format_percent, get_currency_precision

from kit.errors import Invalid

BASIS = 10_000
LARGEST = 10**12


def divide(numerator: int, denominator: int) -> int:
    """The quotient rounded half away from zero, as a receipt rounds."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    numerator, denominator = abs(numerator), abs(denominator)
    return sign * ((2 * numerator + denominator) // (2 * denominator))


def share(amount: int, basis_points: int) -> int:
    """`basis_points` hundredths of a percent of `amount`."""
    return divide(amount * basis_points, BASIS)


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Parts in proportion to `weights` that sum to `total` (largest remainders first, then earlier ones).

    Weights are not negative; when all are zero the parts are as equal as whole units allow.
    """
    if not weights:
        raise ValueError("Nothing to split over.")
    if sum(weights) == 0:
        weights = [1] * len(weights)
    sign, amount, whole = (-1 if total < 0 else 1), abs(total), sum(weights)
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


@lru_cache(maxsize=200)
def decimals(currency: str) -> int:
    """Digits after the point: 2 for EUR, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


@lru_cache(maxsize=20_000)
def format_money(amount: int, currency: str, locale: str = "en") -> str:
    """4500, EUR → €45.00, as people in `locale` write it."""
    return format_currency(Decimal(amount).scaleb(-decimals(currency)), currency, locale=locale)


@lru_cache(maxsize=20_000)
def figures(amount: int, currency: str, locale: str = "en") -> str:
    """4500, EUR → 45.00, as people in `locale` write it beside a currency that is said elsewhere."""
    exact = Decimal(amount).scaleb(-decimals(currency))
    return format_currency(exact, currency, "#,##0.00", locale=locale)


@lru_cache(maxsize=200)
def percent(basis_points: int, locale: str = "en") -> str:
    """1900 → 19%, 550 → 5.5%, as people in `locale` write it."""
    exact = Decimal(basis_points) / BASIS
    return format_percent(exact, locale=locale, decimal_quantization=False)


def plain(amount: int, currency: str) -> str:
    """4500, EUR → 45.00: for the value of an input field."""
    return f"{Decimal(amount).scaleb(-decimals(currency)):f}"


def parse_money(text: str, currency: str, field: str = "amount") -> int:
    """What somebody typed ("45", "45,50", "1 200.5") in minor units; raises `Invalid` naming `field`."""
    cleaned = text.strip().replace("\u00a0", "").replace(" ", "").replace("'", "").replace(",", ".")
    try:
        exact = Decimal(cleaned).scaleb(decimals(currency))
    except ArithmeticError:  # no number at all, or one beyond what Decimal can hold
        exact = Decimal("NaN")
    if not exact.is_finite() or exact != exact.to_integral_value() or abs(exact) > LARGEST:
        raise Invalid(
            "That is no amount of money.", **{field: f"Write an amount like {plain(4550, currency)}."}
        )
    return int(exact)
