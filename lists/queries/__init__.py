"""Who is in a segment, what a sheet shows of them, and the lists that both choose from."""

from lists.queries.segments import (
    COUNT,
    Known,
    access_segment,
    everybody,
    how_many,
    ids_of,
    known_to,
    members,
    segments,
)

__all__ = [
    "COUNT",
    "Known",
    "access_segment",
    "everybody",
    "how_many",
    "ids_of",
    "known_to",
    "members",
    "segments",
]
