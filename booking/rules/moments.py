"""When a client who has arrived was begun with and finished: moments of an arrived visit, no statuses.

The time it takes, the bill and the reminders do not depend on them: what reads statuses need not know.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clients.tables import Visit


class Mark(StrEnum):
    """What somebody says of a visit: it has begun, it is finished, or it was said too early."""

    start = "start"
    finish = "finish"
    not_started = "not started"
    not_finished = "not finished"


@dataclass(frozen=True, slots=True)
class MarkButton:
    """A button for one of them; the usual next one stands out."""

    mark: Mark
    label: str
    glyph: str
    is_next: bool = False


WAITS = (MarkButton(Mark.start, "Start", "scissors", is_next=True),)
IN_THE_CHAIR = (
    MarkButton(Mark.finish, "Finish", "check", is_next=True),
    MarkButton(Mark.not_started, "Not started", "undo-2"),
)
FINISHED = (MarkButton(Mark.not_finished, "Not finished", "undo-2"),)


def buttons_for(
    status: str, started_at: datetime | None, finished_at: datetime | None
) -> tuple[MarkButton, ...]:
    """What can be said next of a visit."""
    if status != Visit.Status.arrived:
        return ()
    if finished_at is not None:
        return FINISHED
    return WAITS if started_at is None else IN_THE_CHAIR


def facts_of(mark: Mark, now: datetime) -> dict[str, datetime | None]:
    """What is written down when somebody says so."""
    facts: dict[Mark, dict[str, datetime | None]] = {
        Mark.start: {"started_at": now},
        Mark.finish: {"finished_at": now},
        Mark.not_started: {"started_at": None, "finished_at": None},
        Mark.not_finished: {"finished_at": None},
    }
    return facts[mark]
