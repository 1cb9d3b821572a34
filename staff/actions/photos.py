"""The photo that customers see somebody by."""

from catalog.facts import note_difference
from kit import clock
from kit.db import transaction
from kit.errors import Invalid
from kit.files.apart import ready_apart
from kit.rights import Actor
from kit.vault import new_code
from staff.actions.members import held
from staff.queries import access_member
from staff.tables import StaffMember, StaffPhoto

NOT_A_PICTURE = "A photo is a picture: a JPEG, a PNG or a WebP."


async def put_photo(actor: Actor, member_id: int, content: bytes) -> None:
    """In place of the one before, in all branches of the person. Raises `NotTaken` and `Invalid`."""
    await access_member(actor, member_id)
    ready = await ready_apart(content)
    if not ready.is_picture:
        raise Invalid(NOT_A_PICTURE, photo=NOT_A_PICTURE)
    async with transaction():
        member = await held(actor, member_id)
        had = await take_away(member)
        await StaffPhoto(
            resource=member.resource, code=new_code(), content=ready.small, added_at=clock.now()
        ).save()
        await note(actor, member, was=had, now=True)


async def remove_photo(actor: Actor, member_id: int) -> None:
    """Nothing, where there is none any more."""
    async with transaction():
        member = await held(actor, member_id)
        if await take_away(member):
            await note(actor, member, was=True, now=False)


async def take_away(member: StaffMember) -> bool:
    gone = await StaffPhoto.delete().where(StaffPhoto.resource == member.resource).returning(StaffPhoto.id)
    return bool(gone)


async def note(actor: Actor, member: StaffMember, *, was: bool, now: bool) -> None:
    """A picture in place of another is a change, too."""
    told = ({"photo": "one" if was else ""}, {"photo": "another" if was and now else "one" if now else ""})
    await note_difference(actor, "change", ("staff_member", member.id), told, member.branch)
