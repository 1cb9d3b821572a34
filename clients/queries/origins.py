"""Reading where a booking came from."""

from dataclasses import dataclass

import msgspec

from kit.db import fetch_one

ORIGIN = "SELECT form, source, first, last FROM visit_origin WHERE visit = $1"
NAMES = {"landing": "Page", "referrer": "Came from", "ref": "Reference"}


@dataclass(frozen=True, slots=True)
class Origin:
    """How the visitor came to the site first, and how when they booked; by name and value."""

    form: str
    source: str
    first: dict[str, str]
    last: dict[str, str]

    @property
    def touches(self) -> list[tuple[str, dict[str, str]]]:
        """What is worth saying: one line where both were the same."""
        first, last = named(self.first), named(self.last)
        if first == last:
            return [("Came by", first)] if first else []
        return [("First came by", first), ("Booked by", last)]


def named(touch: dict[str, str]) -> dict[str, str]:
    return {NAMES.get(key, key.removeprefix("utm_")): value for key, value in touch.items()}


async def origin_of(visit: int) -> Origin | None:
    row = await fetch_one(ORIGIN, visit)
    if row is None:
        return None
    read = [msgspec.json.decode(row[name], type=dict[str, str]) for name in ("first", "last")]
    return Origin(row["form"], row["source"], *read)
