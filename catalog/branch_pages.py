"""What the pages about branches are filled with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from litestar.response import Template

from catalog import queries
from catalog.choices import ConfirmsPhone, Showing
from catalog.facts import mark_now
from catalog.pages import as_typed, form_page, list_page
from catalog.reading import zones
from catalog.rules import GRIDS, WEEKDAYS, show_hours
from catalog.schemas import BranchForm, ClosedDayForm
from catalog.tables import Branch
from kit import clock
from kit.errors import Problem
from kit.rights import Actor
from kit.settings import settings

FAR = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into one of the forms of a branch's page; the others show what is kept."""

    branch: BranchForm | None = None
    hours: Mapping[int, str] | None = None
    seen: str = ""
    closing: ClosedDayForm = field(default_factory=ClosedDayForm)


async def branches_page(actor: Actor, done: str) -> Template:
    branches = await queries.every_branch_of(actor)
    return list_page("catalog/branches.html", actor, branches=branches, done=done)


def new_branch_page(actor: Actor, form: BranchForm, trouble: Problem | None = None) -> Template:
    return form_page("catalog/branch.html", actor, trouble, form=form, branch=None, **choices())


async def branch_page(
    actor: Actor, branch_id: int, typed: Typed, trouble: Problem | None = None, done: str = ""
) -> Template:
    seen = await mark_now(("branch", branch_id))
    branch = await queries.access_branch(actor, branch_id)
    today = clock.today(branch.zone)
    week = await queries.week_of(branch_id)
    return form_page(
        "catalog/branch.html",
        actor,
        trouble,
        branch=branch,
        form=typed.branch or kept(branch, seen),
        hours={day: show_hours(hours) for day, hours in week.items()} if typed.hours is None else typed.hours,
        hours_seen=typed.seen or seen,
        came_back="branch" if typed.hours is None else "hours",
        closing=typed.closing,
        closed=await queries.closed_days(branch_id, today, today + FAR),
        done=done,
        **choices(),
    )


def kept(branch: Branch, seen: str) -> BranchForm:
    """The form as the branch is now."""
    names = [name for name in BranchForm.__struct_fields__ if name != "seen"]
    return BranchForm(**{name: as_typed(getattr(branch, name)) for name in names}, seen=seen)


def choices() -> dict[str, object]:
    """What can be chosen; no code can be asked for where no text message leaves."""
    sends = bool(settings().sms_url)
    return {**CHOICES, "sends_texts": sends, "confirmations": CONFIRMATIONS if sends else CONFIRMATIONS[:1]}


CONFIRMATIONS = [
    (ConfirmsPhone.never, "Nobody’s"),
    (ConfirmsPhone.new, "Of who has not been here before"),
    (ConfirmsPhone.always, "Everybody’s"),
]
CHOICES: dict[str, object] = {
    "zones": zones(),
    "grids": [(each, each) for each in GRIDS],
    "weekdays": WEEKDAYS,
    "showings": [
        (Showing.all, "All free times"),
        (Showing.tidy, "First those beside other visits, or at the edge of a day"),
        (Showing.best, "First those whose gaps can still earn the most"),
    ],
}
