"""What the pages about people, accounts and the journal are filled with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from asyncpg import Record
from litestar.response import Template

from catalog.pages import form_page, list_page
from catalog.queries import Ask, branch, branches_of, every_branch_of
from catalog.rules import show_hours, show_shape
from catalog.tables import Branch
from kit import clock
from kit.errors import Problem
from kit.money import plain
from kit.rights import Actor
from kit.seen import mark_of
from staff import queries
from staff.facts import account_facts, day_name, member_facts, skill_facts, stretch_words
from staff.level_pages import level_choice
from staff.queries import JournalAsk
from staff.rules import LONGEST_CYCLE, WEEK, Cycle, State, monday_after, roles_to_give, standing
from staff.schemas import (
    AccountForm,
    CycleForm,
    ExceptionForm,
    MemberForm,
    TimeOffForm,
)
from staff.tables import StaffMember

AHEAD = 14


async def accounts_page(actor: Actor, ask: Ask, done: str) -> Template:
    rows, shown = await queries.account_sheet(actor, ask)
    zone = await zone_of(actor)
    return list_page("staff/accounts.html", actor, ask=ask, rows=rows, pages=shown, zone=zone, done=done)


async def account_page(
    actor: Actor,
    form: AccountForm,
    account_id: int | None = None,
    trouble: Problem | None = None,
    done: str = "",
) -> Template:
    account = None if account_id is None else await queries.access_account(actor, account_id)
    people = [(row["id"], f"{row['name']}, {row['branch']}") for row in await queries.people(actor)]
    return form_page(
        "staff/account.html",
        actor,
        trouble,
        account=account,
        form=form,
        roles=[("", "Choose one"), *((each.value, each.value.capitalize()) for each in roles_to_give(actor))],
        members=[("", "No calendar of their own"), *people],
        keys=await queries.keys_of(account_id or 0),
        sessions=await queries.open_sessions(account_id or 0),
        zone=await zone_of(actor),
        branches=await every_branch_of(actor),
        done=done,
    )


async def kept_account(actor: Actor, account_id: int) -> AccountForm:
    """The form as the account is now."""
    await queries.access_account(actor, account_id)
    seen = mark_of(await account_facts(account_id))
    account = await queries.access_account(actor, account_id)
    return AccountForm(
        name=account.name,
        email=account.email,
        role=account.role,
        member=str(account.member or ""),
        every_branch="yes" if account.every_branch else "",
        branches=await queries.branches_of_account(account_id),
        seen=seen,
    )


async def staff_page(actor: Actor, ask: Ask, at: int, done: str) -> Template:
    rows, shown = await queries.member_sheet(actor, ask, at)
    branches = await branches_of(actor)
    facts: dict[str, Any] = {"rows": rows, "pages": shown, "branches": branches, "at": at}
    return list_page("staff/staff.html", actor, ask=ask, done=done, **facts)


async def new_member_page(actor: Actor, form: MemberForm, trouble: Problem | None = None) -> Template:
    branches = [(each.id, each.name) for each in await branches_of(actor)]
    people = [(row["id"], f"{row['name']}, {row['branch']}") for row in await queries.people(actor)]
    same = [("", "Nobody, this is somebody new"), *people]
    facts: dict[str, Any] = {"branches": branches, "same": same, "levels": await level_choice()}
    return form_page("staff/new_member.html", actor, trouble, form=form, member=None, **facts)


async def member_page(
    actor: Actor,
    member_id: int,
    form: MemberForm | None = None,
    trouble: Problem | None = None,
    done: str = "",
) -> Template:
    await queries.access_member(actor, member_id)
    seen = mark_of(await member_facts(member_id))
    member, place = await member_and_branch(actor, member_id)
    return form_page(
        "staff/member.html",
        actor,
        trouble,
        member=member,
        branch=place,
        form=form or kept_member(member, seen),
        today=clock.today(place.zone),
        accounts=await queries.accounts_of(member_id),
        levels=await level_choice(),
        photo=await queries.photo_of(member),
        done=done,
    )


async def member_and_branch(actor: Actor, member_id: int) -> tuple[StaffMember, Branch]:
    member = await queries.access_member(actor, member_id)
    return member, await branch(member.branch)


def kept_member(member: StaffMember, seen: str) -> MemberForm:
    return MemberForm(
        branch=str(member.branch),
        name=member.name,
        title=member.title,
        about=member.about,
        phone=member.phone,
        email=member.email,
        position=str(member.position),
        is_online="yes" if member.is_online else "",
        level=str(member.level or ""),
        seen=seen,
    )


async def skills_page(
    actor: Actor,
    member_id: int,
    typed: Mapping[str, str] | None = None,
    trouble: Problem | None = None,
    done: str = "",
) -> Template:
    await queries.access_member(actor, member_id)
    seen = mark_of(await skill_facts(member_id))
    member, place = await member_and_branch(actor, member_id)
    rows = await queries.skills_of(member_id, place.id)
    kept = {**kept_skills(rows, place.currency), "seen": seen} if typed is None else typed
    facts: dict[str, Any] = {"member": member, "branch": place, "rows": rows, "typed": kept, "done": done}
    facts["level"] = (await queries.access_level(member.level)).name if member.level else ""
    return form_page("staff/skills.html", actor, trouble, **facts)


def kept_skills(rows: list[Record], currency: str) -> dict[str, str]:
    """The form as the skills are now."""
    typed: dict[str, str] = {}
    for row in rows:
        if row["can"]:
            typed[f"can-{row['id']}"] = "yes"
            typed[f"minutes-{row['id']}"] = (
                show_shape(row["minutes"], row["pattern"]) if row["minutes"] else ""
            )
            typed[f"price-{row['id']}"] = "" if row["price"] is None else plain(row["price"], currency)
            typed[f"rank-{row['id']}"] = str(row["rank"] or "")
    return typed


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the forms of the schedule's page."""

    exception: ExceptionForm = field(default_factory=ExceptionForm)
    time_off: TimeOffForm = field(default_factory=TimeOffForm)


async def schedule_page(
    actor: Actor, member_id: int, typed: Typed, trouble: Problem | None = None, done: str = ""
) -> Template:
    member, place = await member_and_branch(actor, member_id)
    today = clock.today(place.zone)
    ahead = await queries.work_hours([member_id], today, today + timedelta(days=AHEAD - 1))
    return form_page(
        "staff/schedule.html",
        actor,
        trouble,
        member=member,
        branch=place,
        typed=typed,
        ahead=[(day, show_hours(hours)) for (_, day), hours in ahead.items()],
        **standings(await queries.schedules_of(member_id), today),
        exceptions=[(row, show_hours(row["hours"])) for row in await queries.exceptions_of(member_id, today)],
        absences=[
            (row, stretch_words(row["starts_at"], row["ends_at"], place.zone))
            for row in await queries.absences_of(member_id, clock.now())
        ],
        done=done,
    )


def standings(schedules: list[Cycle], today: date) -> dict[str, Any]:
    """The schedules, how they stand, and their days in words: what holds now first, the past apart."""
    rows = [(each, *standing(each, schedules, today), lines_of(each)) for each in schedules]
    current = [row for row in rows if row[1] is not State.past]
    return {
        "schedules": sorted(current, key=lambda row: (row[2] or today, row[0].starts_on)),
        "past": [row for row in rows if row[1] is State.past],
    }


def lines_of(cycle: Cycle) -> list[tuple[str, str]]:
    """Each day of a schedule that is worked, in words."""
    return [(day_name(day, cycle.length), show_hours(hours)) for day, hours in sorted(cycle.days.items())]


async def cycle_page(
    actor: Actor, member_id: int, form: CycleForm, trouble: Problem | None = None
) -> Template:
    member, place = await member_and_branch(actor, member_id)
    length = int(form.length) if form.length.isdecimal() and 0 < int(form.length) <= LONGEST_CYCLE else WEEK
    names = [day_name(day, length).capitalize() for day in range(length)]
    return form_page(
        "staff/cycle.html", actor, trouble, member=member, branch=place, form=form, length=length, names=names
    )


async def kept_cycle(actor: Actor, member_id: int, length: str, since: str) -> CycleForm:
    """The schedule that starts on `since`, or an empty one of `length` days from the next Monday or today."""
    _, place = await member_and_branch(actor, member_id)
    for each in await queries.schedules_of(member_id):
        if each.starts_on.isoformat() == since:
            return typed_cycle(each)
    first = clock.today(place.zone)
    first = monday_after(first) if length == str(WEEK) else first
    return CycleForm(starts_on=first.isoformat(), length=length)


def typed_cycle(cycle: Cycle) -> CycleForm:
    return CycleForm(
        starts_on=cycle.starts_on.isoformat(),
        ends_on=cycle.ends_on.isoformat() if cycle.ends_on else "",
        length=str(cycle.length),
        hours={day: show_hours(hours) for day, hours in cycle.days.items()},
    )


async def journal_page(actor: Actor, ask: JournalAsk) -> Template:
    lines, shown = await queries.journal(actor, ask)
    one = f"{ask.subject}:{ask.subject_id}" if ask.subject_id else ask.subject
    filters = {"q": ask.search, "branch": ask.branch, "subject": one}
    return list_page(
        "staff/journal.html",
        actor,
        ask=ask,
        lines=lines,
        pages=shown,
        branches=[(0, "All"), *((each.id, each.name) for each in await every_branch_of(actor))],
        query=urlencode({name: value for name, value in filters.items() if value}),
        zone=await zone_of(actor),
    )


async def zone_of(actor: Actor) -> str:
    """The zone of the actor's first branch, for moments that belong to none."""
    branches = await branches_of(actor)
    return branches[0].zone if branches else "UTC"
