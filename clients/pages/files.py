"""What the pages of a client's photos and papers are filled with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from asyncpg import Record
from litestar.response import Template

from catalog.pages import form_page
from clients.actions.file_fields import file_fields
from clients.actions.files import MOST_BYTES, MOST_FILES, facts
from clients.actions.looking import FILES, open_kept
from clients.file_schemas import AboutForm
from clients.queries import files as queries
from clients.queries import home
from clients.rules.files import MOMENTS, Kept, pairs
from clients.tables import Client
from kit import clock, web
from kit.errors import NotFound, Problem
from kit.rights import Actor, Permission
from kit.seen import mark_of
from kit.typed import short_date

FEW = 6


@dataclass(frozen=True, slots=True)
class Around:
    """What has just been: why which file was not taken, and which was removed and can be brought back."""

    refused: Sequence[str] = ()
    removed: int = 0


NOTHING = Around()


async def files_page(
    actor: Actor, client_id: int, form: AboutForm, trouble: Problem | None = None, around: Around = NOTHING
) -> Template:
    context = await all_of(actor, client_id)
    return form_page(
        "clients/files.html",
        actor,
        trouble,
        form=form,
        refused=around.refused,
        removed=around.removed if await is_removed(client_id, around.removed) else 0,
        moments=MOMENTS,
        visits=await visit_choices(client_id),
        own=[("", "None"), *((each.id, each.title) for each in await file_fields(actor))],
        today=(await today_of(actor)).isoformat(),
        limits=f"{MOST_FILES} photos and files, {MOST_BYTES // 1024**2} MB together",
        **context,
    )


async def list_part(actor: Actor, client_id: int) -> Template:
    """What there is, after an upload."""
    context = await all_of(actor, client_id)
    part: Template = web.page("clients/files_list.html", actor=actor, **context)
    return part


async def all_of(actor: Actor, client_id: int) -> dict[str, Any]:
    client = await open_kept(actor, client_id, FILES)
    files = await queries.files_of(client_id)
    edits = actor.may(Permission.edit_clients)
    return {
        "client": client,
        "files": files,
        "pairs": pairs(files),
        "edits": edits,
        "short_date": short_date,
    }


async def is_removed(client_id: int, file_id: int) -> bool:
    try:
        return file_id > 0 and (await queries.row_of(client_id, file_id))["removed_at"] is not None
    except NotFound:
        return False


async def visit_choices(client_id: int) -> list[tuple[str, str]]:
    rows = await queries.visits_to_choose(client_id)
    return [("", "None of them"), *((str(row["id"]), visit_day(row)) for row in rows)]


def visit_day(row: Record) -> str:
    return f"Visit on {short_date(clock.wall(row['starts_at'], row['zone']).date())}"


async def today_of(actor: Actor) -> date:
    return clock.today((await home(actor)).zone)


async def latest_part(actor: Actor, client_id: int) -> Template:
    """A few for the card."""
    client = await open_kept(actor, client_id, FILES)
    files = await queries.files_of(client_id)
    part: Template = web.page(
        "clients/files_latest.html",
        actor=actor,
        client=client,
        files=files[:FEW],
        more=max(0, len(files) - FEW),
        pairs=pairs(files)[:2],
        edits=actor.may(Permission.edit_clients),
        short_date=short_date,
    )
    return part


async def file_page(
    actor: Actor, client_id: int, file_id: int, typed: AboutForm | None = None, trouble: Problem | None = None
) -> Template:
    """One, large, with what is said of it."""
    client = await open_kept(actor, client_id, FILES)
    row = await queries.row_of(client_id, file_id)
    known = facts(row)
    file = found_in(await queries.files_of(client_id), file_id)
    form = typed or AboutForm(
        title=file.title,
        moment=file.moment,
        taken_on=file.taken_on.isoformat() if file.taken_on else "",
        visit=str(file.visit or ""),
        seen=mark_of(known),
    )
    return form_page(
        "clients/file.html",
        actor,
        trouble,
        client=client,
        file=file,
        form=form,
        edits=actor.may(Permission.edit_clients),
        moments=MOMENTS,
        visits=await visit_choices(client_id),
        short_date=short_date,
    )


def found_in(files: Sequence[Kept], file_id: int) -> Kept:
    file = next((each for each in files if each.id == file_id), None)
    if file is None:
        raise NotFound("There is no such photo or file any more.")
    return file


async def compare_page(actor: Actor, client_id: int, one: int, other: int) -> Template:
    """Two photos beside each other: those that were chosen, or else the latest pair."""
    client: Client = await open_kept(actor, client_id, FILES)
    files = await queries.files_of(client_id)
    pictures = [each for each in files if each.is_picture]
    found = pairs(files)
    first, second = two_of(pictures, found, (one, other))
    page: Template = web.page(
        "clients/photo_compare.html",
        actor=actor,
        client=client,
        first=first,
        second=second,
        pairs=found,
        choices=[(each.id, f"{each.label}, {short_date(each.day)}: {each.title}") for each in pictures],
        short_date=short_date,
    )
    return page


def two_of(
    pictures: Sequence[Kept], found: Sequence[tuple[Kept, Kept]], wanted: tuple[int, int]
) -> tuple[Kept | None, Kept | None]:
    """Those that were asked for; else the latest pair; else the latest two, the earlier first."""
    known = {each.id: each for each in pictures}
    if wanted[0] in known and wanted[1] in known:
        return known[wanted[0]], known[wanted[1]]
    if found:
        return found[0]
    return (pictures[1], pictures[0]) if len(pictures) > 1 else (None, None)


async def files_to_choose(actor: Actor, client_id: int) -> list[tuple[str, str]]:
    """For a field that holds one; nothing for who may not see them."""
    if not actor.may(Permission.see_files):
        return []
    files = await queries.files_of(client_id)
    return [(str(each.id), f"{each.title} ({short_date(each.day)})") for each in files]
