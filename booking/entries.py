"""A visit as the calendar draws it, from the rows of the time it takes."""

from asyncpg import Record
from msgspec import json

from booking.schemas import Entry, Part


def as_entry(rows: list[Record]) -> Entry:
    """One visit from its rows, which are ordered by time."""
    first = rows[0]
    services = dict.fromkeys(row["service"] for row in rows if row["service"])
    return Entry(
        first["id"],
        first["version"],
        first["status"],
        client=first["client"],
        service=", ".join(services),
        colour=first["colour"],
        has_comment=first["has_comment"],
        company=first["company"] or "",
        forced=first["forced"],
        labels=json.decode(first["labels"] or "[]", type=tuple[tuple[str, str], ...]),
        warning=first["warning"],
        parts=tuple(part for row in rows for part in as_parts(row, one_of_several=len(services) > 1)),
    )


def as_parts(row: Record, *, one_of_several: bool = False) -> list[Part]:
    """The time with the client, and what is kept before and after it."""
    what = (row["service"] or "", row["colour"]) if one_of_several else ("", "")
    if row["comes"] is None and row["leaves"] is None:
        return [as_part(row, *what)]
    comes, leaves = row["comes"] or row["starts"], row["leaves"] or row["ends"]
    cuts = [
        (row["starts"], min(comes, row["ends"]), True),
        (comes, leaves, False),
        (max(leaves, row["starts"]), row["ends"], True),
    ]
    return [Part(row["member"], row["name"], *cut, *what) for cut in cuts if cut[0] < cut[1]]


def as_part(row: Record, service: str = "", colour: str = "") -> Part:
    return Part(row["member"], row["name"], row["starts"], row["ends"], service=service, colour=colour)
