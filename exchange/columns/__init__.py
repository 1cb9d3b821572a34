"""What rows of each kind may say, without anything of the database: all the program apart needs to know."""

from exchange.columns import cards, points, visits
from exchange.columns.names import joined_card
from exchange.columns.own import Columns, own_columns
from exchange.rules.fields import Field
from exchange.rules.rows import Joiner

SHAPES: dict[str, tuple[tuple[Field, ...], Joiner]] = {
    "clients": (cards.FIELDS, joined_card),
    "points": (points.FIELDS, points.joined_points),
    "visits": (visits.FIELDS, visits.joined_visit),
}
WITH_OWN = "clients"


def fields_of(kind: str, own: Columns) -> tuple[Field, ...]:
    """Of clients with those that the business has of its own."""
    fixed, _ = SHAPES[kind]
    return (*fixed, *own_columns(own)) if kind == WITH_OWN else fixed
