"""Hiring, changing, dismissing; and what somebody can do."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from catalog.facts import note_difference, put
from catalog.queries import access_branch, access_service
from catalog.reading import optional, phone, read, ticked, whole, words, wrong
from catalog.rules import DAY, SHORTEST
from catalog.tables import Resource
from kit.db import execute, fetch, transaction
from kit.errors import NotFound
from kit.rights import Actor
from kit.seen import refuse_stale
from staff import queries
from staff.facts import member_facts, skill_facts
from staff.reading import optional_email
from staff.rules import LAST_RANK, Terms
from staff.schemas import MemberForm
from staff.tables import SkillLevel, StaffMember

READERS = {
    "name": words(120),
    "title": words(120, least=0),
    "about": words(2000, least=0),
    "phone": phone,
    "email": optional_email,
    "position": whole(0, 9999),
    "is_online": ticked,
    "level": optional(whole(1, 999_999_999)),
}
PLACE = {"branch": whole(1, 999_999_999), "same_as": optional(whole(1, 999_999_999))}
GIVE_SKILL = """
INSERT INTO skill (member, service, minutes, price, pattern, rank) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (member, service) DO UPDATE
SET minutes = excluded.minutes, price = excluded.price, pattern = excluded.pattern, rank = excluded.rank
"""
TAKE_SKILL = "DELETE FROM skill WHERE member = $1 AND service = $2"
HOLD = "SELECT FROM staff_member WHERE id = $1 FOR NO KEY UPDATE"
SKILLS = "SELECT service FROM skill WHERE member = $1"


async def hire(actor: Actor, form: MemberForm) -> StaffMember:
    """Somebody new in a branch; the same person as a member elsewhere shares their time."""
    async with transaction():
        place, values = read(form, PLACE), await read_member(form)
        try:
            branch = await access_branch(actor, place["branch"])
        except NotFound:
            raise wrong("branch", "Choose a branch.") from None
        resource = await resource_of(actor, place["same_as"], (branch.id, values["name"]))
        made = StaffMember(branch=branch.id, resource=resource, **values)
        await made.save()
        await note_member(actor, "hire", made, {})
    return made


async def read_member(form: MemberForm) -> dict[str, Any]:
    values = read(form, READERS)
    if values["level"] is not None and not await SkillLevel.exists().where(SkillLevel.id == values["level"]):
        raise wrong("level", "Choose one of the list.")
    return values


async def resource_of(actor: Actor, same_as: int | None, new: tuple[int, str]) -> int:
    """The time of the person who already works elsewhere, or of a new one: (branch, name)."""
    if same_as is not None:
        try:
            person = await queries.access_member(actor, same_as)
        except NotFound:
            raise wrong("same_as", "Choose one of the list.") from None
        if person.branch == new[0]:
            raise wrong("same_as", f"{person.name} works in this branch already.")
        return int(person.resource)
    made = Resource(branch=new[0], name=new[1])
    await made.save()
    return int(made.id)


async def change_member(actor: Actor, member_id: int, form: MemberForm) -> None:
    async with transaction():
        await held(actor, member_id)
        member, before = await queries.access_member(actor, member_id), await member_facts(member_id)
        refuse_stale(form.seen, before)
        await put(member, await read_member(form))
        await note_member(actor, "change", member, before)


async def held(actor: Actor, member_id: int) -> StaffMember:
    """Somebody the actor may change, and nobody else does until the transaction ends."""
    member = await queries.access_member(actor, member_id)
    await execute(HOLD, member_id)
    return member


async def dismiss(actor: Actor, member_id: int, day: date) -> None:
    """From `day` on they are in no calendar and cannot be booked; what they did stays."""
    async with transaction():
        member = await queries.access_member(actor, member_id)
        before = await member_facts(member_id)
        await member.update_self({StaffMember.dismissed_on: day})
        await note_member(actor, "dismiss", member, before)


async def rehire(actor: Actor, member_id: int) -> None:
    """Back with the schedule and skills they had."""
    async with transaction():
        member = await queries.access_member(actor, member_id)
        before = await member_facts(member_id)
        await member.update_self({StaffMember.dismissed_on: None})
        await note_member(actor, "rehire", member, before)


async def note_member(actor: Actor, action: str, member: StaffMember, before: Mapping[str, Any]) -> None:
    after = await member_facts(member.id)
    await note_difference(actor, action, ("staff_member", member.id), (before, after), member.branch)


async def give_skill(
    actor: Actor, member_id: int, service_id: int, minutes: int | None = None, price: int | None = None
) -> None:
    """They can do the service, in their own time and at their own price where given."""
    terms = Terms(minutes, price)
    check_terms(service_id, terms)
    async with transaction():
        member = await queries.access_member(actor, member_id)
        await access_service(service_id)
        before = await skill_facts(member_id)
        await write_skill(member_id, service_id, terms)
        await note_skills(actor, member, before)


async def take_skill(actor: Actor, member_id: int, service_id: int) -> None:
    """They can no longer be booked for the service."""
    async with transaction():
        member = await queries.access_member(actor, member_id)
        before = await skill_facts(member_id)
        await execute(TAKE_SKILL, member_id, service_id)
        await note_skills(actor, member, before)


async def set_skills(
    actor: Actor, member_id: int, skills: Mapping[int, Terms], listed: frozenset[int], seen: str = ""
) -> None:
    """Exactly `skills` among the services `listed`; what is not listed stays as it is.

    `seen` is the mark of the skills that were shown. Raises `Stale`.
    """
    for service, terms in skills.items():
        check_terms(service, terms)
    async with transaction():
        member = await held(actor, member_id)
        before = await skill_facts(member_id)
        refuse_stale(seen, before)
        had = {row["service"] for row in await fetch(SKILLS, member_id)}
        for service in sorted((had & listed) - skills.keys()):
            await execute(TAKE_SKILL, member_id, service)
        for service, terms in sorted(skills.items()):
            await access_service(service)
            await write_skill(member_id, service, terms)
        await note_skills(actor, member, before)


async def write_skill(member: int, service: int, terms: Terms) -> None:
    await execute(GIVE_SKILL, member, service, terms.minutes, terms.price, terms.pattern, terms.rank)


def check_terms(service: int, terms: Terms) -> None:
    if terms.minutes is not None and not SHORTEST <= terms.minutes <= DAY:
        raise wrong(f"minutes-{service}", f"Write minutes from {SHORTEST} to {DAY}.")
    if terms.price is not None and terms.price < 0:
        raise wrong(f"price-{service}", "A price cannot be below zero.")
    if terms.rank is not None and not 1 <= terms.rank <= LAST_RANK:
        raise wrong(f"rank-{service}", f"Write a whole number from 1 to {LAST_RANK}.")


async def note_skills(actor: Actor, member: StaffMember, before: Mapping[str, Any]) -> None:
    after = await skill_facts(member.id)
    await note_difference(actor, "change skills", ("staff_member", member.id), (before, after), member.branch)
