"""The family of a membership: who may use it beside its holder."""

from collections.abc import Sequence

from asyncpg import Record

from catalog.reading import wrong
from clients.queries import access_client
from kit import clock
from kit.db import fetch_value, transaction
from kit.errors import NotFound
from kit.rights import Actor, Permission
from loyalty.actions.membership_moves import hold, note
from loyalty.membership_tables import MembershipPerson
from loyalty.queries.membership_facts import Known
from loyalty.queries.membership_people import booked_ahead

REMOVE = """
UPDATE membership_person SET removed_at = $3, removed_by = $4
WHERE membership = $1 AND client = $2 AND removed_at IS NULL RETURNING id
"""


async def add_person(actor: Actor, voucher: int, client: int) -> None:
    """As many as its terms allow. Raises `Invalid`, `Over`; NotFound for somebody nobody knows."""
    actor.require(Permission.take_payments)
    async with transaction():
        known = await hold(actor, voucher)
        await access_client(actor, client)
        refuse(known, client)
        made = MembershipPerson(
            membership=known.row["id"], client=client, added_at=clock.now(), added_by=actor.name[:120]
        )
        await made.save()
        await note(actor, "add person", known, None, {"client": client})


def refuse(known: Known, client: int) -> None:
    most, people = known.having.agreed.members, known.row["people"]
    if known.row["client"] is None:
        raise wrong("client", "It is nobody's yet: whoever has its code may use it.")
    if client == known.row["client"]:
        raise wrong("client", "It is theirs already.")
    if client in people:
        raise wrong("client", "They may use it already.")
    if most == 0:
        raise wrong("client", "This kind of membership is for its holder alone.")
    if len(people) >= most:
        raise wrong("client", f"{len(people)} may use it beside its holder, and that is the most.")


async def remove_person(actor: Actor, voucher: int, client: int) -> Sequence[Record]:
    """From now on they pay for themselves; returns what they have booked ahead, which stays booked."""
    actor.require(Permission.take_payments)
    async with transaction():
        known = await hold(actor, voucher)
        gone = await fetch_value(REMOVE, known.row["id"], client, clock.now(), actor.name[:120])
        if gone is None:
            raise NotFound("They are not in the family of this membership any more.")
        await note(actor, "remove person", known, {"client": client})
        return await booked_ahead(client, known.row["agreed"])
