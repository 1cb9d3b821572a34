"""What the pages about memberships that were sold are filled with."""

from collections.abc import Mapping
from typing import Any

from litestar.response import Template

from catalog.queries import branch as branch_of
from clients.queries import access_client
from clients.queries.search import search_clients
from clients.rules import mask_phone, show_phone
from kit.errors import Problem
from kit.rights import Actor, Permission
from loyalty.programme_pages import filled, here_of
from loyalty.queries.membership_facts import Known, access_membership
from loyalty.queries.membership_lists import freezes_of, memberships_here, moves_of, periods_of
from loyalty.queries.membership_people import booked_ahead, people_of
from loyalty.rules.memberships import State, in_words
from loyalty.rules.voucher_codes import grouped

FEW = 10
LIST = "/desk/loyalty/memberships"
# Of a state its word, tone and glyph.
STATES: Mapping[str, tuple[str, str, str]] = {
    State.issued: ("Not begun", "information", "clock"),
    State.active: ("Active", "good", "circle-check"),
    State.frozen: ("Frozen", "attention", "lock"),
    State.ended: ("Ended", "plain", "check"),
    State.cancelled: ("Cancelled", "plain", "x"),
}
KINDS = {
    "issued": "Sold",
    "used": "Used",
    "given_back": "Came back",
    "taken_back": "Sale undone",
    "expired": "Lapsed",
    "corrected": "Corrected",
    "renewed": "Renewed",
}


async def list_page(actor: Actor, wanted: int | None, ask: tuple[str, str], page: int) -> Template:
    """Of a branch; `ask` is what is looked for, and a state."""
    facts = await here_of(actor, wanted)
    rows, pages = await memberships_here(
        facts["branch"].id, ask, page, phones=actor.may(Permission.see_phones)
    )
    return filled(
        "loyalty/memberships.html",
        actor,
        rows=rows,
        pages=pages,
        q=ask[0],
        state=ask[1],
        states=STATES,
        grouped=grouped,
        **facts,
    )


async def one_page(
    actor: Actor,
    voucher: int,
    trouble: Problem | None = None,
    number: int = 1,
    **more: Any,  # noqa: ANN401
) -> Template:
    """One of them; after a refusal with what was `typed` into which form."""
    known = await access_membership(actor, voucher)
    branch = await branch_of(known.row["branch"])
    moves, pages = await moves_of(voucher, number)
    lefts = lefts_of(known)
    return filled(
        "loyalty/membership.html",
        actor,
        trouble,
        known=known,
        row=known.row,
        agreed=known.having.agreed,
        branch=branch,
        money=(branch.currency, branch.locale),
        today=known.today,
        states=STATES,
        kinds=KINDS,
        code=grouped(known.row["code"]),
        words=in_words(known.having.agreed, (branch.currency, branch.locale)),
        lefts=lefts,
        left_options=[(cover, f"{name}: {visits}") for cover, name, visits in lefts],
        periods=await periods_of(known.row["id"]),
        freezes=await freezes_of(known.row["id"]),
        people=await people_of(known.row["id"]),
        moves=moves,
        pages=pages,
        **{"done": "", "typed": {}, "removed": None, "booked": ()} | more,
    )


def lefts_of(known: Known) -> list[tuple[int, str, int]]:
    """Of each cover its number, name and the visits left; counted together there is one, of number 0."""
    names = {each.id: each.name for each in known.having.agreed.covers}
    return [
        (cover or 0, names.get(cover or 0, "Visits"), visits) for cover, visits in known.having.counts.items()
    ]


async def told_page(actor: Actor, voucher: int, number: int, done: str, who: str) -> Template:
    """With what was done; of somebody who was removed, what they have booked stays."""
    if done != "removed" or not who.isdecimal():
        return await one_page(actor, voucher, number=number, done=done)
    removed = await access_client(actor, int(who))
    known = await access_membership(actor, voucher)
    booked = await booked_ahead(removed.id, known.row["agreed"])
    return await one_page(actor, voucher, done=done, removed=removed, booked=booked)


async def people_page(
    actor: Actor, voucher: int, text: str, trouble: Problem | None = None, *, fragment: bool = False
) -> Template:
    """Who is to use it beside its holder: found by the search of clients."""
    known = await access_membership(actor, voucher)
    contacts = actor.may(Permission.see_phones)
    rows = (await search_clients(text, 1, contacts=contacts)).rows if text.strip() else []
    taken = {known.row["client"], *known.row["people"]}
    return filled(
        "loyalty/membership_found.html" if fragment else "loyalty/membership_people.html",
        actor,
        trouble,
        known=known,
        text=text,
        rows=[row for row in rows if row["id"] not in taken][:FEW],
        show=show_phone if contacts else mask_phone,
        branch=await branch_of(known.row["branch"]),
    )
