"""Whose a room or piece of equipment is."""

from catalog.facts import note_difference
from catalog.queries import access_room
from catalog.reading import wrong
from kit.db import execute, fetch, transaction
from kit.rights import Actor
from kit.seen import refuse_stale
from staff import queries
from staff.facts import owner_facts
from staff.rules import Owners

HOLD = "SELECT FROM resource WHERE id = $1 FOR NO KEY UPDATE"
DROP_PEOPLE = "DELETE FROM member_tie WHERE resource = $1"
DROP_SERVICES = "DELETE FROM service_tie WHERE resource = $1"
TIE_PEOPLE = """
INSERT INTO member_tie (resource, member, tie) SELECT $1, whose, tie
FROM unnest($2::int[], $3::text[]) AS wanted (whose, tie)
"""
TIE_SERVICES = """
INSERT INTO service_tie (resource, service, tie) SELECT $1, whose, tie
FROM unnest($2::int[], $3::text[]) AS wanted (whose, tie)
"""


async def set_owners(actor: Actor, room_id: int, owners: Owners, seen: str = "") -> None:
    """Exactly these; visits that have the room keep it.

    `seen` is the mark of what was shown. Raises `Stale`.
    """
    async with transaction():
        room = await access_room(actor, room_id)
        await fetch(HOLD, room_id)
        before = await owner_facts(room_id)
        refuse_stale(seen, before)
        await refuse_others(room.branch, room_id, owners)
        await execute(DROP_PEOPLE, room_id)
        await execute(TIE_PEOPLE, room_id, list(owners.people), list(owners.people.values()))
        await execute(DROP_SERVICES, room_id)
        await execute(TIE_SERVICES, room_id, list(owners.services), list(owners.services.values()))
        change = before, await owner_facts(room_id)
        await note_difference(actor, "change", ("resource", room_id), change, room.branch)


async def refuse_others(branch: int, room: int, owners: Owners) -> None:
    """A room is nobody's of another branch, and no service's that would never take it."""
    if owners.people.keys() - {row["id"] for row in await queries.people_for(branch, room)}:
        raise wrong("people", "Choose people who work in the branch of this room.")
    if owners.services.keys() - {row["id"] for row in await queries.services_for(room)}:
        raise wrong("services", "Choose services that need this kind of room.")
