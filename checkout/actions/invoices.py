"""Deciding who is named on a branch's invoices, and whom the bill of a visit is for."""

from dataclasses import asdict

from catalog import queries as catalog
from checkout.actions.visits import lock_open_visit, mark_changed
from checkout.queries.invoices import buyer_of, seller_of
from checkout.rules.invoices import Party, check_party
from kit import db, journal
from kit.db import transaction
from kit.errors import Refused
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

KEEP_SELLER = """
INSERT INTO invoice_seller (branch, name, tax_id, address) VALUES ($1, $2, $3, $4)
ON CONFLICT (branch) DO UPDATE SET name = excluded.name, tax_id = excluded.tax_id, address = excluded.address
"""
HOLD_BRANCH = "SELECT FROM branch WHERE id = $1 FOR NO KEY UPDATE"
COUNTRY = "SELECT country FROM branch WHERE id = $1"
KEEP_BUYER = """
INSERT INTO invoice_party (visit, name, tax_id, address, is_kept) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (visit) DO UPDATE SET name = excluded.name, tax_id = excluded.tax_id, address = excluded.address,
    is_kept = excluded.is_kept
"""
FORGET = "DELETE FROM invoice_party WHERE visit = $1"


class NoSeller(Refused):
    """Nobody has said who sells here."""


async def set_seller(actor: Actor, branch_id: int, wanted: Party, seen: str = "") -> None:
    """`seen` is the mark of what the form showed."""
    actor.require(Permission.edit_catalog)
    async with transaction():
        branch = await catalog.access_branch(actor, branch_id)
        await db.execute(HOLD_BRANCH, branch_id)
        before = facts(await seller_of(branch_id))
        refuse_stale(seen, before)
        check_party(wanted, branch.country)
        await db.execute(KEEP_SELLER, branch_id, *asdict(wanted).values())
        subject = ("invoice_seller", branch_id)
        await journal.write(actor, "change", subject, branch=branch_id, before=before, after=facts(wanted))


def facts(known: Party | None) -> dict[str, str]:
    return asdict(known or Party("", "", ""))


async def ask_invoice(actor: Actor, visit_id: int, wanted: Party, version: int, *, keep: bool) -> None:
    """The receipt of the visit will be an invoice with both names; before it is paid."""
    actor.require(Permission.take_payments)
    async with transaction():
        visit = await lock_open_visit(actor, visit_id, version)
        if await seller_of(visit["branch"]) is None:
            raise NoSeller(
                "Nobody has said yet who sells here. Write it under Cash, Taxes: name, tax number, address."
            )
        check_party(wanted, await db.fetch_value(COUNTRY, visit["branch"]))
        await db.execute(KEEP_BUYER, visit_id, *asdict(wanted).values(), keep)
        await mark_changed(visit_id)
        subject = ("visit", visit_id)
        await journal.write(actor, "ask for an invoice", subject, branch=visit["branch"])


async def drop_invoice(actor: Actor, visit_id: int, version: int) -> None:
    """A receipt will do after all."""
    actor.require(Permission.take_payments)
    async with transaction():
        visit = await lock_open_visit(actor, visit_id, version)
        if await buyer_of(visit_id) is None:
            return
        await db.execute(FORGET, visit_id)
        await mark_changed(visit_id)
        subject = ("visit", visit_id)
        await journal.write(actor, "ask for no invoice", subject, branch=visit["branch"])
