"""What the part of a member's page with the business's own fields is filled with."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar.response import Template

from catalog import queries as catalog
from catalog.pages import form_page
from clients.actions.staff_fields import seen_of
from clients.pages.fields import shown_fields
from clients.queries.files import files_of_member, row_of_member
from clients.rules.answers import NOT_SENT, Sent, Sheet
from clients.rules.files import Kept
from clients.tables.fields import Kind, Of
from kit.errors import NotFound, Problem
from kit.rights import actor_of
from kit.seen import mark_of
from kit.typed import short_date
from kit.web import AnyRequest, is_fragment
from staff import queries


@dataclass(frozen=True, slots=True)
class Around:
    """What has just been: a file that was removed and can be brought back; an upload that failed (`adds`)."""

    removed: int = 0
    field: str = ""
    adds: bool = False


NOTHING = Around()


async def member_fields(  # noqa: PLR0913  # what was typed, and what was said to it
    request: AnyRequest,
    member_id: int,
    sent: Sent = NOT_SENT,
    trouble: Problem | None = None,
    *,
    done: str = "",
    around: Around = NOTHING,
) -> Template:
    actor = actor_of(request)
    member = await queries.access_member(actor, member_id)
    place, files = await catalog.branch(member.branch), await files_of_member(member_id)
    sheet = await shown_fields(actor, Of.staff, member.extra, sent, locale=place.locale)
    return form_page(
        "clients/staff_fields_part.html" if is_fragment(request) else "clients/staff_fields.html",
        actor,
        trouble,
        member=member,
        branch=place,
        sheet=sheet,
        seen=mark_of(seen_of(member)),
        done=done,
        files=files,
        stands_in=stands_in(sheet, files),
        own_files=[(str(each.id), f"{each.title} ({short_date(each.day)})") for each in files],
        uploads=uploads(sheet),
        removed=around.removed if await is_removed(member_id, around.removed) else 0,
        around=around,
        short_date=short_date,
    )


def file_entries(sheet: Sheet) -> list[tuple[str, str, str]]:
    """Fields for a file that are there: id, title, and the id of what they hold."""
    return [
        (str(each.field.id), each.field.title, each.typed[0] if each.typed else "")
        for _, entries in sheet
        for each in entries
        if each.field.kind == Kind.file and each.is_there
    ]


def uploads(sheet: Sheet) -> list[tuple[str, str]]:
    """What an upload may be for."""
    return [(field, title) for field, title, _ in file_entries(sheet)]


def stands_in(sheet: Sheet, files: Sequence[Kept]) -> dict[int, str]:
    """By file, in which fields it is."""
    held = file_entries(sheet)
    return {file.id: ", ".join(title for _, title, holds in held if holds == str(file.id)) for file in files}


async def is_removed(member_id: int, file_id: int) -> bool:
    try:
        return file_id > 0 and (await row_of_member(member_id, file_id))["removed_at"] is not None
    except NotFound:
        return False
