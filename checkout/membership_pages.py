"""What the page is filled with on which a membership ends early, or becomes another."""

from typing import Any

from asyncpg import Record
from litestar.response import Template

from catalog.queries import branch as branch_of
from checkout.queries.accounts import standing_of_client
from checkout.rules.accounts import Holder
from kit import web
from kit.errors import Invalid, Problem
from kit.rights import Actor
from loyalty.queries.membership_facts import Known, access_membership
from loyalty.queries.vouchers import sold_here
from loyalty.rules.memberships import to_pay


async def ending_page(
    actor: Actor,
    voucher: int,
    trouble: Problem | None = None,
    **more: Any,  # noqa: ANN401
) -> Template:
    """What would be given back today, and what every other kind would cost with it."""
    known = await access_membership(actor, voucher)
    row, branch = known.row, await branch_of(known.row["branch"])
    deposit = 0
    if row["client"] is not None:
        standing = await standing_of_client(Holder(row["client"], branch.id, branch.currency))
        deposit = standing.deposit
    page: Template = web.page(
        "checkout/membership_ending.html",
        status=trouble.status if trouble else 200,
        actor=actor,
        known=known,
        row=row,
        branch=branch,
        money=(branch.currency, branch.locale),
        worth=known.rest,
        deposit=deposit,
        others=[other(known, each) for each in await sold_here(branch.id) if may_follow(known, each)],
        trouble=trouble,
        errors=trouble.fields if isinstance(trouble, Invalid) else {},
        **{"typed": {}, "form": ""} | more,
    )
    return page


def may_follow(known: Known, kind: Record) -> bool:
    return bool(kind["kind"] == "membership" and kind["id"] != known.row["of_type"])


def other(known: Known, kind: Record) -> dict[str, Any]:
    """Another kind, and with what the old one is worth what it still costs, or leaves over."""
    more, over = to_pay(kind["price"], known.rest)
    return {**kind, "more": more, "over": over}
