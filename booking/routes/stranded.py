"""The answer to a form that changes when there is work: done, asked about first, or the form once more."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from litestar.response import Redirect, Template

from booking import actions
from booking.actions import Move, Reach, Stranded
from booking.rules.days import utc
from catalog import queries as catalog
from kit.errors import Invalid, Problem, Refused
from kit.once import once
from kit.rights import actor_of
from kit.typed import is_number
from kit.web import AnyRequest, page

CHOICE = "visit-"
ASIDE = ("_csrf_token", "back", "keep_all")  # what the page that asks adds of its own
# Who does each of its services, when, and the version that was seen: 3-4.1796202000.1
MOVE = re.compile(r"([0-9]{1,9}(?:-[0-9]{1,9}){0,9})\.([0-9]{1,11})\.([0-9]{1,9})")
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A change of hours that a form asks for.

    `what` it is, in words; `form` shows the form again as it was typed; `after` is the page and the word that
    follow when it is done; without a word the page says by itself what it came to.
    """

    what: str
    reach: Reach
    change: Callable[[], Awaitable[object]]
    form: Callable[[Problem | None], Awaitable[Template]]
    after: tuple[str, str]


async def answer(request: AnyRequest, typed: Typed, asked: Asked) -> Template | Redirect:
    if "back" in typed:
        return await asked.form(None)
    try:
        act = (actor_of(request), asked.reach, asked.change, read_decisions(typed))
        return await once(
            request, partial(actions.change_hours, *act), lambda _: "?done=".join(filter(None, asked.after))
        )
    except Stranded as stranded:
        return await ask_about(request, typed, asked, stranded)
    except (Invalid, Refused) as trouble:
        return await asked.form(trouble)


async def ask_about(request: AnyRequest, typed: Typed, asked: Asked, stranded: Stranded) -> Template:
    """The visits that would no longer fit, each with its ways out; the form that was typed is kept inside."""
    branch = await catalog.branch(asked.reach.branch)
    shown: Template = page(
        "booking/stranded.html",
        status=stranded.status,
        actor=actor_of(request),
        asked=asked,
        stranded=stranded,
        zone=branch.zone,
        at=utc,
        action=request.url.path,
        typed={name: text for name, text in typed.items() if belongs_to_the_form(name)},
        chosen={name: text for name, text in typed.items() if name.startswith(CHOICE)},
    )
    return shown


def belongs_to_the_form(name: str) -> bool:
    return name not in ASIDE and not name.startswith(CHOICE)


def read_decisions(typed: Typed) -> dict[int, Move | None]:
    """What becomes of each visit; one that was not decided on, or not readably, is left out."""
    kept = [int(text) for text in typed.get("keep_all", "").split(",") if is_number(text)]
    if kept:
        return dict.fromkeys(kept)
    found: dict[int, Move | None] = {}
    for name, text in typed.items():
        visit = name.removeprefix(CHOICE)
        if name.startswith(CHOICE) and is_number(visit):
            found |= read_decision(int(visit), text)
    return found


def read_decision(visit: int, text: str) -> dict[int, Move | None]:
    if text == "keep":
        return {visit: None}
    move = MOVE.fullmatch(text)
    if move is None:
        return {}
    people = tuple(map(int, move[1].split("-")))
    alone = people[0] if len(people) == 1 else None
    return {visit: Move(utc(int(move[2])), alone, int(move[3]), people=people if alone is None else ())}
