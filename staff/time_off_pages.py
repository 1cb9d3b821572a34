"""What the pages about time off are filled with."""

from typing import Any
from urllib.parse import urlencode

from asyncpg import Record
from litestar.response import Template

from catalog.pages import Question, form_page
from catalog.queries import branches_of
from kit.errors import Problem
from kit.rights import Actor, Permission
from staff import pages, queries
from staff.facts import stretch_words
from staff.queries import TimeOffAsk
from staff.schemas import AnswerForm, TimeOffForm
from staff.tables import TimeOff

NO_FORM = TimeOffForm()


async def time_off_page(
    actor: Actor, ask: TimeOffAsk, form: TimeOffForm = NO_FORM, trouble: Problem | None = None, done: str = ""
) -> Template:
    rows, shown = await queries.time_off_sheet(actor, ask)
    filters = {"q": ask.search, "status": ask.status, "branch": ask.branch}
    facts: dict[str, Any] = {
        "ask": ask,
        "rows": [(row, stretch_of(row)) for row in rows],
        "pages": shown,
        "form": form,
        "done": done,
        "statuses": [("", "All"), *((each.value, each.value.capitalize()) for each in TimeOff.Status)],
        "branches": [(0, "All"), *((each.id, each.name) for each in await branches_of(actor))],
        "decides": actor.may(Permission.edit_staff),
        "mine": actor.member,
        "query": urlencode({name: value for name, value in filters.items() if value}),
    }
    return form_page("staff/time_off.html", actor, trouble, **facts)


def stretch_of(row: Record) -> str:
    return stretch_words(row["starts_at"], row["ends_at"], row["zone"])


async def decision_page(
    actor: Actor, time_off_id: int, form: AnswerForm, trouble: Problem | None = None
) -> Template:
    row = await queries.access_time_off(actor, time_off_id)
    facts: dict[str, Any] = {"row": row, "stretch": stretch_of(row), "form": form}
    return form_page("staff/time_off_decision.html", actor, trouble, **facts)


async def withdrawal(actor: Actor, time_off_id: int) -> Question:
    row = await queries.access_time_off(actor, time_off_id)
    mine = row["member"] == actor.member
    return Question(
        title="Withdraw your time off?" if mine else f"Withdraw the time off of {row['name']}?",
        sentence=f"{stretch_of(row)} is then as if it had never been asked for, and can be booked.",
        action=f"/desk/time-off/{time_off_id}/withdrawal",
        button="Withdraw it",
        back="/desk/time-off",
    )


async def zone_of_own(actor: Actor) -> str:
    """The zone of the actor's own calendar."""
    if actor.member is None:
        return "UTC"
    _, branch = await pages.member_and_branch(actor, actor.member)
    return str(branch.zone)
