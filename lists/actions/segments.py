"""Keeping segments: saved, changed, shared, removed and brought back."""

from datetime import timedelta
from typing import Any

from kit import clock, journal
from kit.db import execute, transaction
from kit.errors import Forbidden, Invalid, Refused
from kit.rights import Actor, Permission
from lists import queries
from lists.rules.terms import Group, check_size, from_json, to_json
from lists.tables import Segment

LONGEST_NAME = 80
KEPT = timedelta(days=30)
CLEAR = """
DELETE FROM segment WHERE removed_at < $1
  AND NOT EXISTS (SELECT FROM mark_rule WHERE mark_rule.segment = segment.id)
"""


class StaleSegment(Refused):
    """Somebody else saved it in the meantime."""

    def __init__(self, segment: Segment) -> None:
        super().__init__(
            "Somebody changed this segment in the meantime. Nothing of yours is saved: save it as a new one, "
            "or save once more to replace theirs.",
            version=segment.version,
        )


async def save_segment(actor: Actor, name: str, group: Group, *, shared: bool) -> Segment:
    """Raises `Invalid` for one without a name or that cannot be computed."""
    actor.require(Permission.see_clients)
    told = await checked(actor, name, group, shared=shared)
    made = Segment(**told, account=actor.account, created_at=clock.now())
    async with transaction():
        await made.save()
        await journal.write(actor, "add", ("segment", made.id), after=facts(made))
    return made


async def change_segment(  # noqa: PLR0913  # which, from when, and all of it
    actor: Actor, segment_id: int, version: int, name: str, group: Group, *, shared: bool
) -> Segment:
    """Raises `StaleSegment` where somebody else changed it since."""
    async with transaction():
        segment = await own(actor, segment_id)
        if segment.version != version:
            raise StaleSegment(segment)
        before = facts(segment)
        for column, value in (await checked(actor, name, group, shared=shared)).items():
            setattr(segment, column, value)
        segment.version += 1
        await segment.save()
        await journal.write(actor, "change", ("segment", segment_id), before=before, after=facts(segment))
    return segment


async def remove_segment(actor: Actor, segment_id: int) -> Segment:
    return await put_away(actor, segment_id, away=True)


async def restore_segment(actor: Actor, segment_id: int) -> Segment:
    return await put_away(actor, segment_id, away=False)


async def put_away(actor: Actor, segment_id: int, *, away: bool) -> Segment:
    async with transaction():
        segment = await own(actor, segment_id)
        if (segment.removed_at is not None) != away:
            segment.removed_at = clock.now() if away else None
            segment.version += 1
            await segment.save([Segment.removed_at, Segment.version])
            action = "remove" if away else "restore"
            await journal.write(actor, action, ("segment", segment_id), after={"name": segment.name})
    return segment


async def own(actor: Actor, segment_id: int) -> Segment:
    """One's own, or a shared one for who looks after clients."""
    segment = await queries.access_segment(actor, segment_id, lock=True)
    if segment.account != actor.account and not actor.may(Permission.edit_clients):
        raise Forbidden("This segment is somebody else's. Save it as one of your own.")
    return segment


async def checked(actor: Actor, name: str, group: Group, *, shared: bool) -> dict[str, Any]:
    """What is to be kept, by column."""
    called = " ".join(name.split()).replace("\0", "")
    if not 0 < len(called) <= LONGEST_NAME:
        raise Invalid("A segment needs a name.", name=f"Write a name of at most {LONGEST_NAME} letters.")
    if shared:
        actor.require(Permission.edit_clients)
    check_size(group)
    await queries.how_many(group, await queries.known_to(actor))
    return {"name": called, "definition": to_json(group), "is_shared": shared, "changed_at": clock.now()}


def group_of(segment: Segment) -> Group:
    return read(segment.definition)


def read(definition: str) -> Group:
    return from_json(definition)


def facts(segment: Segment) -> dict[str, object]:
    return {"name": segment.name, "shared": segment.is_shared, "who": segment.definition}


async def clear_segments() -> bool:
    """What was removed a month ago is gone."""
    await execute(CLEAR, clock.now() - KEPT)
    return False
