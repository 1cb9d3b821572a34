"""Days, lengths and percentages as people write them, read and written in one way everywhere."""

from datetime import date
from decimal import Decimal

from kit.money import BASIS
from kit.words import _

EARLIEST = date(2000, 1, 1)
LATEST = date(2099, 12, 31)


def parse_day(text: str) -> date | None:
    """2026-12-01; None for what is no date, or one no salon can mean."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def is_number(text: str) -> bool:
    """Digits that an id can be: "²" is none, and neither is what no column holds."""
    return text.isascii() and text.isdigit() and len(text) < 10


def short_date(day: date) -> str:
    """1 Sep 2026."""
    return f"{day.day} {day:%b %Y}"


def parse_rate(text: str) -> int | None:
    """ "12.5", "12,5 %" → 1250 basis points; None for what is no share from 0 to 100 %."""
    try:
        points = Decimal(text.strip().rstrip("%").strip().replace(",", ".")) * 100
    except ArithmeticError:  # no number, or one without end
        return None
    fits = points.is_finite() and 0 <= points <= BASIS and points == points.to_integral_value()
    return int(points) if fits else None


def rate_text(basis_points: int) -> str:
    """4000 → 40, 1250 → 12.5: percent as people write it."""
    return f"{Decimal(basis_points).scaleb(-2).normalize():f}"


def in_words(minutes: int) -> str:
    """45 min, 1 h, 1 h 30 min."""
    hours, rest = divmod(minutes, 60)
    said = (_("%(n)s h", n=hours) if hours else "", _("%(n)s min", n=rest) if rest else "")
    return " ".join(part for part in said if part)
