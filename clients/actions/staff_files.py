"""Photos and papers of who works here: added into a field of one's own, removed, brought back."""

from clients.actions.file_fields import chosen_field, put_file
from clients.actions.files import Upload, keep, mark_removed, told
from clients.queries.files import filled_of, row_of_member
from clients.rules.files import About
from clients.tables import ClientFile
from clients.tables.fields import Of
from kit import journal
from kit.db import execute, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from staff import queries as staff
from staff.tables import StaffMember

MOST_FILES = 50
HOLD = "SELECT FROM staff_member WHERE id = $1 FOR NO KEY UPDATE"


class TooManyOfStaff(Refused):
    """Somebody has as many as they may."""

    def __init__(self) -> None:
        super().__init__(
            f"Somebody has at most {MOST_FILES} photos and files. Please remove one first. Nothing was added."
        )


async def add_member_file(actor: Actor, member_id: int, upload: Upload, field: str) -> ClientFile:
    """Into the field. Raises `Invalid` without one that is there, and `TooManyOfStaff`."""
    await access_edited(actor, member_id)
    own = await chosen_field(actor, Of.staff, field)
    if own is None:
        raise Invalid("Which field is it for?", field="Choose one of the list.")
    async with transaction():
        member = await held(actor, member_id)
        await refuse_full(member_id)
        file = await keep(actor, upload, About(), member=member_id)
        await write(actor, "add file", member, told(file.to_dict()))
        await put_file(actor, member, own, int(file.id))
    return file


async def access_edited(actor: Actor, member_id: int) -> StaffMember:
    """Whose files one may see and change: those of who is in one's branches, with the right to edit staff."""
    actor.require(Permission.edit_staff)
    return await staff.access_member(actor, member_id)


async def held(actor: Actor, member_id: int) -> StaffMember:
    """Or two at once would each be the last that fits."""
    await execute(HOLD, member_id)
    return await staff.access_member(actor, member_id)


async def refuse_full(member_id: int) -> None:
    files, _ = await filled_of(member_id, Of.staff)
    if files >= MOST_FILES:
        raise TooManyOfStaff


async def remove_member_file(actor: Actor, member_id: int, file_id: int) -> None:
    """It can be brought back for a day."""
    await set_removed(actor, member_id, file_id, "remove file")


async def restore_member_file(actor: Actor, member_id: int, file_id: int) -> None:
    """Raises `NotFound` once it is cleared away, `TooManyOfStaff` where there is no room by now."""
    await set_removed(actor, member_id, file_id, "restore file")


async def set_removed(actor: Actor, member_id: int, file_id: int, verb: str) -> None:
    await access_edited(actor, member_id)
    async with transaction():
        member = await held(actor, member_id)
        row = await row_of_member(member_id, file_id)
        if verb == "restore file" and row["removed_at"] is not None:
            await refuse_full(member_id)
        await mark_removed(file_id, gone=verb == "remove file")
        await write(actor, verb, member, told(row))


async def write(actor: Actor, verb: str, member: StaffMember, after: dict[str, object]) -> None:
    await journal.write(actor, verb, ("staff_member", member.id), branch=member.branch, after=after)
