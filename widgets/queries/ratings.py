"""The average of a branch's published reviews, for its price list."""

from booking.queries.kept import Rating
from booking.queries.setup import remembered
from catalog.tables import Branch


def rating_of(branch: Branch) -> Rating | None:
    """As the set-up has it that the page has just asked for, without a question; None without any."""
    known = remembered.get(branch.id)
    return known.kept.rating if known and known.kept.rating[0] else None
