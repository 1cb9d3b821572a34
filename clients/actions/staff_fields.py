"""What is filled into the business's own fields of somebody who works here."""

from catalog.facts import note_difference
from clients.actions.answers import filled_by, refuse_wrong
from clients.rules.answers import Sent
from clients.rules.fields import dump, load
from clients.tables.fields import Of
from kit.db import execute, transaction
from kit.rights import Actor, Permission
from kit.seen import refuse_stale
from staff import queries
from staff.tables import StaffMember

HOLD = "SELECT FROM staff_member WHERE id = $1 FOR NO KEY UPDATE"


async def fill_in_member(actor: Actor, member_id: int, sent: Sent, seen: str) -> None:
    """Raises `Stale` for a form that shows something else, `Invalid`, and `FieldGone`."""
    actor.require(Permission.edit_staff)
    async with transaction():
        await queries.access_member(actor, member_id)
        await execute(HOLD, member_id)
        member = await queries.access_member(actor, member_id)
        refuse_stale(seen, seen_of(member))
        filled, before, after = await filled_by(actor, (Of.staff, member_id), load(member.extra), sent)
        refuse_wrong(filled)
        await member.update_self({StaffMember.extra: dump(filled.values)})
        subject = ("staff_member", member_id)
        await note_difference(actor, "change", subject, (before, after), member.branch)


def seen_of(member: StaffMember) -> dict[str, object]:
    """What a form shows, as its mark stands for it."""
    return {str(field): value for field, value in load(member.extra).items()}
