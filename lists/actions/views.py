"""Keeping views of the sheet: saved, changed, shared, removed, and which one is begun with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from kit import clock, journal
from kit.db import execute, fetch_value, transaction
from kit.errors import Forbidden, Invalid, Refused
from kit.rights import Actor, Permission
from lists.queries.segments import known_to
from lists.queries.views import access_view
from lists.rules.address import Asked
from lists.rules.terms import check_size, from_json, to_json
from lists.rules.wording import in_words
from lists.tables import SheetView

LONGEST_NAME = 80
BEGIN_WITH = """
INSERT INTO sheet_default (account, view) VALUES ($1, $2)
ON CONFLICT (account) DO UPDATE SET view = excluded.view
"""
BEGIN_WITH_NONE = "DELETE FROM sheet_default WHERE account = $1"
SEGMENT_NAME = "SELECT name FROM segment WHERE id = $1"


class StaleView(Refused):
    """Somebody else saved it in the meantime."""

    def __init__(self, view: SheetView) -> None:
        super().__init__(
            f"Somebody changed “{view.name}” in the meantime. Nothing of yours is saved: save it as a new "
            "view, or save once more to replace theirs.",
            version=view.version,
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form of a view says."""

    name: str
    asked: Asked
    is_shared: bool = False
    is_default: bool = False


async def save_view(actor: Actor, wish: Wish) -> SheetView:
    """Raises `Invalid` for one without a name."""
    actor.require(Permission.see_clients)
    view = SheetView(**checked(actor, wish), account=actor.account)
    async with transaction():
        await view.save()
        await begin(actor, view, is_default=wish.is_default)
        await journal.write(actor, "add", ("sheet_view", view.id), after=await facts(actor, view))
    return view


async def change_view(actor: Actor, view_id: int, version: int, wish: Wish) -> SheetView:
    """Raises `StaleView` where somebody else changed it since."""
    async with transaction():
        view = await own(actor, view_id)
        if view.version != version:
            raise StaleView(view)
        before = await facts(actor, view)
        for column, value in checked(actor, wish).items():
            setattr(view, column, value)
        view.version += 1
        await view.save()
        await begin(actor, view, is_default=wish.is_default)
        await journal.write(
            actor, "change", ("sheet_view", view_id), before=before, after=await facts(actor, view)
        )
    return view


async def remove_view(actor: Actor, view_id: int) -> None:
    """No client is changed by it."""
    async with transaction():
        view = await own(actor, view_id)
        await view.remove()
        await journal.write(actor, "remove", ("sheet_view", view_id), before=await facts(actor, view))


async def own(actor: Actor, view_id: int) -> SheetView:
    """One's own, or a shared one for who looks after clients."""
    view = await access_view(actor, view_id, lock=True)
    if view.account != actor.account and not actor.may(Permission.edit_clients):
        raise Forbidden("This view is somebody else's. Save it as one of your own.")
    return view


async def begin(actor: Actor, view: SheetView, *, is_default: bool) -> None:
    """The sheet begins with it from now on, or not with it any more."""
    if is_default:
        await execute(BEGIN_WITH, actor.account, view.id)
    else:
        await execute(f"{BEGIN_WITH_NONE} AND view = $2", actor.account, view.id)


def checked(actor: Actor, wish: Wish) -> dict[str, Any]:
    """What is to be kept, by column."""
    called = " ".join(wish.name.split()).replace("\0", "")
    if not 0 < len(called) <= LONGEST_NAME:
        raise Invalid("A view needs a name.", name=f"Write a name of at most {LONGEST_NAME} letters.")
    if wish.is_shared:
        actor.require(Permission.edit_clients)
    asked = wish.asked
    if asked.who:
        check_size(asked.who)
    return {
        "name": called,
        "columns": msgspec.json.encode(asked.columns).decode(),
        "sort": asked.sort,
        "segment": asked.segment,
        "who": to_json(asked.who) if asked.who else None,
        "is_shared": wish.is_shared,
        "changed_at": clock.now(),
    }


async def facts(actor: Actor, view: SheetView) -> Mapping[str, object]:
    """In the words of the journal."""
    return {
        "name": view.name,
        "shared": view.is_shared,
        "columns": view.columns,
        "order": view.sort,
        "who": await who_in_words(actor, view),
    }


async def who_in_words(actor: Actor, view: SheetView) -> str:
    """The conditions of a view, or the segment that it shows."""
    if view.segment:
        name = await fetch_value(SEGMENT_NAME, view.segment)
        return f"the segment “{name}”" if name else "a segment that is gone"
    if not view.who:
        return "everybody"
    known = await known_to(actor)
    return in_words(from_json(view.who), known.facts, known.options)
