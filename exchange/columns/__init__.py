"""What rows of each kind may say, without anything of the database: all the program apart needs to know."""

from exchange.columns import cards, points, visits
from exchange.columns.names import joined_card
from exchange.rules.fields import Field
from exchange.rules.rows import Joiner

SHAPES: dict[str, tuple[tuple[Field, ...], Joiner]] = {
    "clients": (cards.FIELDS, joined_card),
    "points": (points.FIELDS, points.joined_points),
    "visits": (visits.FIELDS, visits.joined_visit),
}
