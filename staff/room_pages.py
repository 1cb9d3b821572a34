"""The pages about rooms: the list of them with whose they are, and saying whose one is."""

from collections.abc import Mapping

from litestar.response import Template

from catalog.pages import form_page, list_page
from catalog.queries import Ask, access_room, every_branch_of, kinds
from catalog.tables import Tie
from kit.errors import Problem
from kit.rights import Actor
from kit.seen import mark_of
from staff import queries
from staff.facts import owner_facts

MODES = {
    "people": [
        ("all", "Everybody"),
        (Tie.only, "Only those ticked below"),
        (Tie.preferred, "Everybody, and those ticked below first"),
    ],
    "services": [
        ("all", "Everything that needs it"),
        (Tie.only, "Only what is ticked below"),
        (Tie.preferred, "Everything, and what is ticked below first"),
    ],
}


async def rooms_page(actor: Actor, ask: Ask, done: str) -> Template:
    branches = await every_branch_of(actor)
    rows, shown = await queries.room_sheet(ask, [each.id for each in branches])
    facts = {"ask": ask, "done": done, "rows": rows, "pages": shown, "kinds": await kinds()}
    return list_page("staff/rooms.html", actor, **facts)


async def owners_page(
    actor: Actor,
    room_id: int,
    typed: Mapping[str, str] | None = None,
    trouble: Problem | None = None,
    done: str = "",
) -> Template:
    room = await access_room(actor, room_id)
    return form_page(
        "staff/room_owners.html",
        actor,
        trouble,
        room=room,
        modes=MODES,
        people=await queries.people_for(room.branch, room_id),
        services=await queries.services_for(room_id),
        typed=await kept_owners(room_id) if typed is None else typed,
        done=done,
    )


async def kept_owners(room_id: int) -> dict[str, str]:
    """The form as it is now."""
    seen = mark_of(await owner_facts(room_id))
    people, services = await queries.member_ties(room_id), await queries.service_ties(room_id)
    ticks = [f"member-{each}" for each in people] + [f"service-{each}" for each in services]
    return {"people": mode_of(people), "services": mode_of(services), "seen": seen} | dict.fromkeys(
        ticks, "yes"
    )


def mode_of(ties: Mapping[int, Tie]) -> str:
    return Tie.only if Tie.only in ties.values() else Tie.preferred if ties else "all"
