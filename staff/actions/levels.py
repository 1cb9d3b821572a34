"""Levels, and what a service takes and costs with everybody of one."""

from collections.abc import Mapping

from asyncpg.exceptions import UniqueViolationError

from catalog.actions.prices import SharedWithOthers
from catalog.facts import note_difference, put
from catalog.queries import access_service
from catalog.reading import read, whole, words, wrong
from kit.db import execute, transaction
from kit.rights import Actor
from kit.seen import refuse_stale
from staff import queries
from staff.facts import level_facts, level_terms_facts
from staff.rules import Terms
from staff.schemas import LevelForm
from staff.tables import SkillLevel

READERS = {"name": words(60), "position": whole(0, 9999)}
HOLD_LEVEL = "SELECT FROM skill_level WHERE id = $1 FOR UPDATE"
HOLD_SERVICE = "SELECT FROM service WHERE id = $1 FOR NO KEY UPDATE"
LEAVE = "UPDATE staff_member SET level = NULL WHERE level = $1"
SET = """
INSERT INTO level_terms (level, service, branch, minutes, pattern, price) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (level, service, branch) DO UPDATE
SET minutes = excluded.minutes, pattern = excluded.pattern, price = excluded.price
"""
DROP = "DELETE FROM level_terms WHERE level = $1 AND service = $2 AND branch = $3"
ByLevel = Mapping[tuple[int, int], Terms]


async def add_level(actor: Actor, form: LevelForm) -> SkillLevel:
    try:
        async with transaction():
            made = SkillLevel(**read(form, READERS))
            await made.save()
            await note_level(actor, "add", made.id, {})
    except UniqueViolationError:
        raise taken() from None
    return made


async def change_level(actor: Actor, level_id: int, form: LevelForm) -> None:
    """Another name or place; for somebody who looks after every branch that uses it."""
    try:
        async with transaction():
            level = await held(actor, level_id)
            before = await level_facts(level_id)
            refuse_stale(form.seen, before)
            await put(level, read(form, READERS))
            await note_level(actor, "change", level_id, before)
    except UniqueViolationError:
        raise taken() from None


async def drop_level(actor: Actor, level_id: int) -> None:
    """Whoever had it has none, and what was different with it is as in the price list; visits stay."""
    async with transaction():
        level = await held(actor, level_id)
        before = await level_facts(level_id)
        await execute(LEAVE, level_id)
        await level.remove()
        await note_level(actor, "delete", level_id, before)


async def held(actor: Actor, level_id: int) -> SkillLevel:
    """A level nobody else changes until the transaction ends. Raises `NotFound`, `SharedWithOthers`."""
    level = await queries.access_level(level_id)
    await execute(HOLD_LEVEL, level_id)
    if not all(actor.works_in(branch) for branch in await queries.branches_of_level(level_id)):
        raise SharedWithOthers(level.name)
    return await queries.access_level(level_id)


def taken() -> Exception:
    return wrong("name", "There is a level of that name already.")


async def note_level(actor: Actor, action: str, level_id: int, before: Mapping[str, object]) -> None:
    after = await level_facts(level_id)
    await note_difference(actor, action, ("skill_level", level_id), (before, after))


async def set_level_terms(actor: Actor, service_id: int, terms: ByLevel, seen: str = "") -> None:
    """What the service takes and costs by (level, branch); without minutes and price as in the price list.

    Only in the actor's branches that offer it; what is not named stays. `seen` is the mark of what was shown.
    """
    async with transaction():
        await access_service(service_id)
        await execute(HOLD_SERVICE, service_id)
        before = await level_terms_facts(actor, service_id)
        refuse_stale(seen, before)
        offered = {row["id"] for row in await queries.offered_in(service_id) if actor.works_in(row["id"])}
        known = {row["id"] for row in await queries.levels()}
        for (level, branch), each in sorted(terms.items(), key=lambda item: item[0]):
            if level in known and branch in offered:
                await write_terms((level, service_id, branch), each)
        after = await level_terms_facts(actor, service_id)
        await note_difference(actor, "change levels", ("service", service_id), (before, after))


async def write_terms(key: tuple[int, int, int], terms: Terms) -> None:
    """`key` is level, service and branch."""
    if terms.minutes is None and terms.price is None:
        await execute(DROP, *key)
    else:
        await execute(SET, *key, terms.minutes, terms.pattern, terms.price)
