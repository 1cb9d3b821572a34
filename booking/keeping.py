"""A day as a tablet keeps it for when the network is gone: who comes, and what must be known of each."""

from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec import Struct

from booking import day as days
from booking.rules.moments import MarkButton, buttons_for
from booking.rules.story import Step, steps_from
from booking.rules.views import View
from booking.schemas import Day
from clients.tables import Visit
from kit.db import fetch
from kit.rights import Actor, Permission

BESIDE = """
SELECT visit.id, visit.notes, visit.comment, coalesce(client.warning, '') AS warning,
       visit.started_at, visit.finished_at,
       EXISTS (SELECT FROM visit_line WHERE visit_line.visit = visit.id AND member = $2) AS is_theirs
FROM visit LEFT JOIN client ON client.id = visit.client
WHERE visit.id = ANY($1::int[])
"""
ONCE = datetime(2000, 1, 1, tzinfo=UTC)  # whenever that was
STAGES: Mapping[str, tuple[datetime | None, datetime | None]] = {
    "": (None, None),
    "started": (ONCE, None),
    "finished": (ONCE, ONCE),
}


class BesideVisit(Struct, frozen=True):
    """What is known of a visit beside its time. `stage`: whether it was started, or finished."""

    notes: str
    comment: str
    warning: str
    stage: str
    can_note: bool


class KeptDay(Struct, frozen=True):
    """For whom (`account`). `steps` are the buttons that follow a status, `marks` those of each stage."""

    account: int | None
    sheet: Day
    beside: dict[int, BesideVisit]
    steps: dict[str, list[Step]]
    marks: dict[str, tuple[MarkButton, ...]]


async def kept_day(actor: Actor, view: View) -> KeptDay:
    """Everything of one day: without filters, by people, for those who may see it."""
    sheet = await days.sheet(actor, View(view.branches, view.day))
    rows = await fetch(BESIDE, [each.id for each in sheet.visits], actor.member)
    changes = actor.may(Permission.book_visits)
    return KeptDay(
        actor.account,
        sheet,
        {
            row["id"]: BesideVisit(
                row["notes"],
                row["comment"],
                row["warning"],
                stage_of(row["started_at"], row["finished_at"]),
                can_note=changes or row["is_theirs"],
            )
            for row in rows
        },
        steps_on(sheet) if changes else {},
        {stage: buttons_for(Visit.Status.arrived, *moments) for stage, moments in STAGES.items()},
    )


def steps_on(sheet: Day) -> dict[str, list[Step]]:
    is_the_day = sheet.day <= sheet.today
    return {status.value: steps_from(status, is_the_day=is_the_day) for status in Visit.Status}


def stage_of(started: datetime | None, finished: datetime | None) -> str:
    if finished is not None:
        return "finished"
    return "" if started is None else "started"
