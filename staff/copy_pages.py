"""What the pages for giving somebody's hours to colleagues are filled with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar.response import Template

from catalog.pages import form_page
from catalog.rules import show_hours
from kit import clock
from kit.errors import Problem
from kit.rights import Actor
from staff import pages, queries
from staff.facts import described
from staff.queries import MemberCard
from staff.reading import check_copied
from staff.rules import WEEK, Copy, Cycle, monday_after
from staff.schemas import CopyForm
from staff.tables import StaffMember


@dataclass(frozen=True, slots=True)
class Replaced:
    """A colleague, and in words what becomes of their own hours."""

    name: str
    sentences: list[str]


async def copy_page(
    actor: Actor, member_id: int, form: CopyForm | None = None, trouble: Problem | None = None
) -> Template:
    member, place = await pages.member_and_branch(actor, member_id)
    today = clock.today(place.zone)
    sorted_out = pages.standings(await queries.schedules_of(member_id), today)
    schedules = [(row[0].starts_on, named(row[0])) for row in sorted_out["schedules"]]
    facts: dict[str, Any] = {
        "member": member,
        "branch": place,
        "form": form or CopyForm(first=monday_after(today).isoformat()),
        "whats": [*schedules, ("dates", "Dates that are different")],
        "colleagues": await colleagues_of(member),
    }
    return form_page("staff/copies.html", actor, trouble, **facts)


def named(cycle: Cycle) -> str:
    rule = "Week" if cycle.length == WEEK else f"{cycle.length}-day cycle"
    return f"{rule} from {cycle.starts_on:%-d %B %Y}"


async def colleagues_of(member: StaffMember) -> list[MemberCard]:
    """Who else works in the same branch."""
    return [each for each in await queries.members_here(member.branch) if each.id != member.id]


async def preview_page(actor: Actor, member_id: int, form: CopyForm, copy: Copy) -> Template:
    """What they get and what it replaces; nothing is changed. Raises `Invalid` like the copying itself."""
    member, place = await pages.member_and_branch(actor, member_id)
    chosen = await queries.chosen_colleagues(actor, member, copy.to)
    if copy.schedule is None:
        given, replaced = await dates_given(member, copy, chosen)
    else:
        given, replaced = await schedule_given(member_id, copy, chosen)
    facts: dict[str, Any] = {"member": member, "branch": place, "form": form}
    return form_page("staff/copies_preview.html", actor, given=given, replaced=replaced, **facts)


async def schedule_given(
    member_id: int, copy: Copy, chosen: Sequence[StaffMember]
) -> tuple[list[str], list[Replaced]]:
    original = await queries.schedule_from(member_id, copy.schedule or copy.first)
    cycle = check_copied(original, copy.first)
    until = f"until {cycle.ends_on:%-d %B %Y}" if cycle.ends_on else "until further notice"
    rule = "every week" if cycle.length == WEEK else f"every {cycle.length} days"
    given = [f"From {cycle.starts_on:%-d %B %Y} {until}, {rule}:"]
    given += [f"{name.capitalize()}: {hours}" for name, hours in pages.lines_of(cycle)]
    return given, [
        Replaced(each.name, fate_of_schedules(cycle, await queries.schedules_of(each.id))) for each in chosen
    ]


def fate_of_schedules(copied: Cycle, own: Sequence[Cycle]) -> list[str]:
    """What becomes of somebody's own schedules when they get another."""
    said = []
    for each in own:
        begins = f"{each.starts_on:%-d %B %Y}"
        if each.starts_on == copied.starts_on:
            said.append(f"Their schedule from {begins} is replaced.")
        elif each.starts_on > copied.starts_on and not (copied.ends_on and copied.ends_on < each.starts_on):
            said.append(f"Their schedule from {begins} begins later, stays, and holds from then on.")
        elif each.holds_on(copied.starts_on):
            until = f"until {copied.ends_on:%-d %B %Y}" if copied.ends_on else "from then on"
            said.append(f"Their schedule from {begins} is set aside {until}.")
    return said or ["Has no schedule of their own then."]


async def dates_given(
    member: StaffMember, copy: Copy, chosen: Sequence[StaffMember]
) -> tuple[list[str], list[Replaced]]:
    rows = await queries.dates_to_copy(member, copy)
    given = [f"{row['happens_on']:%a %-d %B %Y}: {described(row['hours'], row['reason'])}" for row in rows]
    dates = [row["happens_on"] for row in rows]
    work = await queries.work_hours([each.id for each in chosen], dates[0], dates[-1])
    return given, [
        Replaced(
            each.name,
            [f"{day:%a %-d %B %Y}: now {show_hours(work[each.id, day]) or 'off'}" for day in dates],
        )
        for each in chosen
    ]
