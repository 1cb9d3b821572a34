"""The lines of a client's statement of points, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from kit.typed import short_date
from loyalty.rules.points import counted

TITLES = {
    "earned": "Earned",
    "earned_back": "Taken back",
    "spent": "Paid with",
    "spent_back": "Given back",
    "brought": "Brought over",
    "brought_back": "Taken back",
    "bonus": "By a programme",
    "bonus_back": "Taken back",
    "expired": "Ended",
    "expired_back": "Came back",
    "given": "By hand",
    "taken": "By hand",
    "sent": "Sent",
    "got": "Received",
    "sent_back": "Came back",
    "got_back": "Taken back",
    "invited": "For a friend",
    "invited_back": "Taken back",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A movement: what there was after it, why, and what is to be said of its lots.

    `remaining` (None: it brought nothing) can be used from `usable_on` to `expires_on`; `is_sent` is what can
    be taken back from another client.
    """

    id: int
    title: str
    points: int
    balance: int
    words: str
    lots: str
    at: datetime
    visit: int | None
    made_by: str
    remaining: int | None
    usable_on: date | None
    expires_on: date | None
    is_sent: bool


def line_of(row: Mapping[str, Any], today: date) -> Line:
    return Line(
        id=row["id"],
        title=titled(row),
        points=row["points"],
        balance=row["balance"],
        words=row["explanation"],
        lots=left_in_words(row, today) if row["remaining"] is not None else drawn_in_words(row["lots"]),
        at=row["at"],
        visit=row["visit"],
        made_by=row["made_by"],
        remaining=row["remaining"],
        usable_on=row["usable_on"],
        expires_on=row["expires_on"],
        is_sent=row["is_sent"],
    )


def titled(row: Mapping[str, Any]) -> str:
    """With the other client, where there is one."""
    title, to = TITLES[row["kind"]], "from" if row["points"] > 0 else "to"
    return f"{title} {to} {row['other']}" if row["other"] else title


def left_in_words(row: Mapping[str, Any], today: date) -> str:
    """Of points that came: what is left, and when it can be used."""
    if not row["remaining"]:
        return "Nothing is left of these"
    left = f"{row['remaining']:,} left"
    if row["waits"]:
        return f"{left}, once nothing is owed for the visit"
    first = f", from {short_date(row['usable_on'])}" if row["usable_on"] > today else ""
    last = f", until {short_date(row['expires_on'])}" if row["expires_on"] else ""
    return left + first + last


def drawn_in_words(lots: str | None) -> str:
    """Of points that left or came back: which they were, by the day on which they had come."""
    drawn = msgspec.json.decode(lots, type=list[tuple[date, int]]) if lots else []
    if len(drawn) == 1:
        return f"Of those that came {short_date(drawn[0][0])}"
    parts = ", ".join(f"{points:,} of {short_date(day)}" for day, points in drawn[:6])
    more = f", and {counted(sum(points for _, points in drawn[6:]))} more" if len(drawn) > 6 else ""
    return f"{parts}{more}"


def lines_of(rows: Sequence[Mapping[str, Any]], today: date) -> list[Line]:
    return [line_of(row, today) for row in rows]
