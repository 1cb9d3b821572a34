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


async def photo_removal(actor: Actor, member_id: int) -> Question:
    member, _ = await pages.member_and_branch(actor, member_id)
    return Question(
        title=f"Take the photo of {member.name} away?",
        sentence="Customers see the first letter of the name instead, wherever somebody can be chosen. "
        "The picture is deleted; it can be put up again from its file.",
        action=f"{STAFF}/{member_id}/photo/removal",
        button="Take it away",
        back=f"{STAFF}/{member_id}",
    )


async def level_removal(level_id: int) -> Question:
    level = await queries.access_level(level_id)
    row = next(each for each in await queries.levels() if each["id"] == level_id)
    people = counted(row["people"], "person has", "people have")
    services = counted(row["services"], "service is", "services are")
    return Question(
        title=f"Delete the level {level.name}?",
        sentence=f"{people} it and will have no level; {services} different with it and will take and cost "
        "them what the price list says, unless they have times and prices of their own. "
        "Visits already booked stay as they are.",
        action=f"{STAFF}/levels/{level_id}/removal",
        button="Delete the level",
        back=f"{STAFF}/levels/{level_id}",
    )


def counted(number: int, one: str, many: str) -> str:
    return f"{number or 'No'} {one if number == 1 else many}"


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
