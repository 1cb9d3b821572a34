"""Kinds of memberships: what they cost and promise, and which services are only for who has one."""

from collections.abc import Collection
from dataclasses import asdict, replace
from typing import Any

from catalog.actions.prices import require_every
from catalog.queries import prices_of_service
from catalog.reading import MARKED
from catalog.tables import Branch
from catalog.voucher_tables import VoucherType
from kit import clock, journal
from kit.db import execute, fetch, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from kit.seen import refuse_stale
from loyalty.actions.voucher_types import (
    add_voucher_type,
    place_faults,
    put_active,
    put_places,
    rename,
    require_all,
)
from loyalty.membership_tables import MembershipCover, MembershipTerms
from loyalty.membership_type_schemas import MembershipTypeForm
from loyalty.queries.membership_types import access_type, members_only, terms_now, type_facts
from loyalty.rules.memberships import Agreed, Covered
from loyalty.rules.memberships.forms import read_type

HOLD = "SELECT FROM voucher_type WHERE id = $1 FOR UPDATE"
IS_SOLD = "SELECT EXISTS (SELECT FROM voucher WHERE of_type = $1 AND taken_back_at IS NULL)"
THERE = """
SELECT (SELECT count(*) FROM service WHERE id = ANY($1::int[])) = cardinality($1::int[])
   AND (SELECT count(*) FROM category WHERE id = ANY($2::int[])) = cardinality($2::int[])
"""
SERVICES_THERE = "SELECT id, name FROM service WHERE id = ANY($1::int[]) ORDER BY name, id"
ONLY = "INSERT INTO members_only (service) SELECT unnest($1::int[])"
NOT_ONLY = "DELETE FROM members_only WHERE service = ANY($1::int[])"


class HoldsThere(Refused):
    def __init__(self) -> None:
        super().__init__(
            "Some have been sold, and whoever has one may use it in every branch it was sold for. Branches"
            " can be added. To sell it in fewer, archive this kind and add another one."
        )


async def add_type(actor: Actor, here: Branch, form: MembershipTypeForm) -> int:
    """Its currency is that of the branch. Raises `Invalid` naming every field that is wrong."""
    actor.require(Permission.edit_loyalty)
    name, price, agreed = await read_all(actor, here, form)
    async with transaction():
        made = await add_voucher_type(VoucherType.Kind.membership, here.currency, name, price)
        await agree(made, agreed)
        await put_places(made, form.places)
        subject = ("voucher_type", made)
        await journal.write(actor, "add", subject, branch=here.id, after=await type_facts(made))
    return made


async def change_type(actor: Actor, here: Branch, of_type: int, form: MembershipTypeForm) -> None:
    """Other terms hold for what is sold from now on. Raises `HoldsThere`, `SoldElsewhere`, Stale."""
    actor.require(Permission.edit_loyalty)
    async with transaction():
        before = await hold(actor, of_type)
        refuse_stale(form.seen, before)
        name, price, agreed = await read_all(actor, here, form)
        await rename(of_type, name, price)
        if as_promised(agreed) != as_promised(await terms_now(of_type)):
            await agree(of_type, agreed)
        await put_places(of_type, form.places)
        after = await type_facts(of_type)
        if set(before["branches"]) - set(after["branches"]) and await fetch_value(IS_SOLD, of_type):
            raise HoldsThere
        subject = ("voucher_type", of_type)
        await journal.write(actor, "change", subject, branch=here.id, before=before, after=after)


async def set_active(actor: Actor, of_type: int, *, active: bool) -> None:
    """One that is archived is sold no more; those that were sold go on."""
    actor.require(Permission.edit_loyalty)
    async with transaction():
        await hold(actor, of_type)
        await put_active(actor, of_type, active=active)


async def set_members_only(actor: Actor, services: Collection[int], among: Collection[int]) -> None:
    """Of the services `among` which a form could choose, only these are for members.

    Whoever changes one looks after every branch that has it: raises SharedWithOthers.
    """
    actor.require(Permission.edit_loyalty)
    async with transaction():
        await execute("LOCK TABLE members_only IN SHARE ROW EXCLUSIVE MODE")
        before = {row["id"]: row["name"] for row in await members_only()}
        wanted = set(services) & set(among)
        closed, opened = wanted - set(before), (set(before) & set(among)) - wanted
        for row in await fetch(SERVICES_THERE, sorted(closed | opened)):
            require_every(actor, await prices_of_service(row["id"]), row["name"])
        await execute(ONLY, sorted(closed))
        await execute(NOT_ONLY, sorted(opened))
        after = {row["id"]: row["name"] for row in await members_only()}
        facts = [{"services": list(each.values())} for each in (before, after)]
        await journal.write(actor, "change", ("members_only", 0), before=facts[0], after=facts[1])


async def hold(actor: Actor, of_type: int) -> dict[str, Any]:
    """What is known of it; nobody else changes it until the transaction ends."""
    await access_type(actor, of_type)
    await execute(HOLD, of_type)
    facts = await type_facts(of_type)
    require_all(actor, facts["branches"])
    return facts


async def read_all(actor: Actor, here: Branch, form: MembershipTypeForm) -> tuple[str, int, Agreed]:
    """`Invalid` names every field that is wrong at once."""
    faults = await place_faults(actor, here, form.places)
    if not await fetch_value(THERE, list(form.services), list(form.categories)):
        faults["covers"] = "Choose of the list."
    try:
        read = read_type(form, here.currency)
    except Invalid as trouble:
        raise Invalid(MARKED, **(faults | trouble.fields)) from None
    if faults:
        raise Invalid(MARKED, **faults)
    return read


async def agree(of_type: int, agreed: Agreed) -> None:
    """A new row of terms; those of before stay for whoever bought by them."""
    columns = {name: value for name, value in asdict(agreed).items() if name != "covers"}
    columns["weekdays"] = sorted(agreed.weekdays)
    made = MembershipTerms(of_type=of_type, agreed_at=clock.now(), **columns)
    await made.save()
    for cover in agreed.covers:
        await MembershipCover(
            terms=made.id, service=cover.service, category=cover.category, visits=cover.visits
        ).save()


def as_promised(agreed: Agreed) -> Agreed:
    """Without what numbers and names its covers have."""
    bare = [Covered(0, each.service, each.category, each.visits) for each in agreed.covers]
    return replace(
        agreed, covers=tuple(sorted(bare, key=lambda each: (each.service or 0, each.category or 0)))
    )
