"""What the pages about kinds of memberships are filled with."""

from collections.abc import Iterable
from typing import Any

from litestar.response import Template
from msgspec.structs import replace

from catalog.queries import branches_of
from kit.errors import Problem
from kit.rights import Actor, Permission
from kit.seen import mark_of
from loyalty.membership_type_schemas import MembershipTypeForm
from loyalty.programme_pages import WEEKDAYS, filled, here_of
from loyalty.queries.membership_terms import agreed_of
from loyalty.queries.membership_types import access_type, members_only, terms_now, type_facts, types_here
from loyalty.queries.names import choices
from loyalty.rules.memberships import Covered, in_words
from loyalty.rules.memberships.forms import form_of

TYPES = "/desk/loyalty/membership-types"
OPTIONS: dict[str, Any] = {
    "weekdays": WEEKDAYS,
    "counted_options": (
        ("together", "So many of all that it is for"),
        ("apart", "So many of each"),
        ("period", "Any number within its time"),
    ),
    "unit_options": (("day", "Days"), ("week", "Weeks"), ("month", "Months"), ("year", "Years")),
    "starts_options": (
        ("sale", "When it is sold"),
        ("first_visit", "With the first visit"),
        ("given_day", "On a day that is chosen"),
    ),
    "rolls_options": (("none", "None of them"), ("some", "At most so many"), ("all", "All of them")),
}


async def list_page(
    actor: Actor, wanted: int | None, ask: tuple[str, str], page: int, told: tuple[str, str]
) -> Template:
    """Kinds of a branch; `ask` is a part of the name, and "archived" for those that are not sold any more."""
    facts = await here_of(actor, wanted)
    here, (text, show) = facts["branch"], ask
    rows, pages = await types_here(here.id, text, page, active=show != "archived")
    agreed = await agreed_of([row["terms"] for row in rows])
    return filled(
        "loyalty/membership_types.html",
        actor,
        rows=rows,
        pages=pages,
        words={number: in_words(each, facts["money"]) for number, each in agreed.items()},
        q=text,
        show=show,
        done=told[0],
        undone=told[1],
        only=await members_only(),
        **facts,
    )


async def form_page(
    actor: Actor,
    wanted: int | None,
    of_type: int | None = None,
    form: MembershipTypeForm | None = None,
    trouble: Problem | None = None,
) -> Template:
    """The form of a kind; without one, of a new kind of the branch."""
    facts = await here_of(actor, wanted)
    here, known, seen = facts["branch"], None, ""
    covers: tuple[Covered, ...] = ()
    if of_type is not None:
        known, agreed = await access_type(actor, of_type), await terms_now(of_type)
        covers, seen = agreed.covers, mark_of(await type_facts(of_type))
        form = form or replace(
            form_of(known["name"], known["price"], agreed, known["currency"]),
            places=frozenset(known["places"]),
        )
    mine = [each for each in await branches_of(actor) if each.currency == here.currency]
    found = await choices([each.id for each in mine])
    return filled(
        "loyalty/membership_type.html",
        actor,
        trouble,
        form=form or MembershipTypeForm(places=frozenset({here.id})),
        known=known,
        seen=seen,
        may_change=actor.may(Permission.edit_loyalty),
        branches=mine,
        services=with_covered(found.services, covers, "service"),
        categories=with_covered(found.categories, covers, "category"),
        **facts,
        **OPTIONS,
    )


def with_covered(rows: Iterable[Any], covers: Iterable[Covered], what: str) -> list[dict[str, Any]]:
    """What can be chosen, and what was chosen when it still could be."""
    found = {row["id"]: row["name"] for row in rows}
    kept = {getattr(each, what): each.name for each in covers if getattr(each, what) is not None}
    return [{"id": number, "name": name} for number, name in {**found, **kept}.items()]


async def members_only_page(
    actor: Actor, wanted: int | None, done: str = "", trouble: Problem | None = None
) -> Template:
    facts = await here_of(actor, wanted)
    only = await members_only()
    return filled(
        "loyalty/members_only.html",
        actor,
        trouble,
        services=(await choices([each.id for each in await branches_of(actor)])).services,
        chosen={row["id"] for row in only},
        done=done,
        **facts,
    )
