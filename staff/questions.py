"""What is asked before somebody leaves or a schedule goes."""

from datetime import date

from catalog.pages import Question
from kit import clock
from kit.rights import Actor
from staff import pages, queries

STAFF = "/desk/staff"


async def dismissal(actor: Actor, member_id: int, day: str = "") -> Question:
    member, branch = await pages.member_and_branch(actor, member_id)
    accounts = ", ".join(row["name"] for row in await queries.accounts_of(member_id))
    return Question(
        title=f"{member.name} leaves?",
        sentence="From that day on they are in no calendar and cannot be booked. Visits booked with them for "
        "later are shown to you first. What they did and earned stays."
        + (f" The account of {accounts} stays open until an owner closes it." if accounts else ""),
        action=f"{STAFF}/{member_id}/dismissal",
        button=f"{member.name} leaves",
        back=f"{STAFF}/{member_id}",
        day_field="dismissed_on",
        day_label="First day away",
        day=day or clock.today(branch.zone).isoformat(),
    )


async def removal(actor: Actor, member_id: int, starts_on: date) -> Question:
    member = await queries.access_member(actor, member_id)
    return Question(
        title=f"Remove the schedule from {starts_on:%-d %B %Y}?",
        sentence=f"{member.name} then works by the schedule before it, or not at all where there is none. "
        "Visits that would no longer fit are shown to you first.",
        action=f"{STAFF}/{member_id}/schedules/{starts_on}/removal",
        button="Remove the schedule",
        back=f"{STAFF}/{member_id}/schedule",
    )


async def ending(actor: Actor, member_id: int, starts_on: date, day: str = "") -> Question:
    member, branch = await pages.member_and_branch(actor, member_id)
    cycle = await queries.schedule_from(member_id, starts_on)
    kept = max(cycle.starts_on, clock.today(branch.zone)) if cycle.ends_on is None else cycle.ends_on
    return Question(
        title=f"When does the schedule from {starts_on:%-d %B %Y} end?",
        sentence=f"After its last day {member.name} works by the schedule before it, or not at all where "
        "there is none. Visits that would no longer fit are shown to you first.",
        action=f"{STAFF}/{member_id}/schedules/{starts_on}/end",
        button="End the schedule",
        back=f"{STAFF}/{member_id}/schedule",
        day_field="ends_on",
        day_label="Last day",
        day=day or kept.isoformat(),
    )
