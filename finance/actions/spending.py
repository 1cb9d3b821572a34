"""Expenses that are paid at once, other income, transfers and what a bank account has at first."""

from catalog.reading import wrong
from catalog.tables import Branch
from finance.actions.moving import Kind, Wanted, carry_out, till
from finance.reading import (
    amount_of,
    branch_of,
    day_of,
    item_of,
    part_of,
    place_of,
    said,
    supplier_of,
)
from finance.rules import postings
from finance.rules.places import COLLECTED, PAYS, Place, PlaceKind, why_not_between
from finance.rules.postings import Part
from finance.schemas import MoveForm
from kit import clock
from kit.rights import Actor, Permission


async def paying_place(branch: Branch, text: str) -> Place:
    """One that something can be paid from, or into."""
    place = await place_of(branch, text, "place")
    if place.kind not in PAYS:
        raise wrong("place", "Nothing is paid from there. Move it to a bank account first.")
    return place


async def spend(actor: Actor, form: MoveForm) -> int:
    """Something is bought and paid at once."""
    actor.require(Permission.pay_bills)
    branch = await branch_of(actor, form.branch)
    place = await paying_place(branch, form.place)
    part = await part_of(branch, (form.item, form.amount, form.rate))
    supplier = await supplier_of(form.supplier)
    more = {
        "item": part.item,
        "rate": part.rate,
        "tax": part.tax,
        "supplier": supplier["id"] if supplier else None,
    }
    return await carry_out(
        actor,
        Wanted(
            branch=branch,
            kind=Kind.expense,
            place=place,
            amount=part.amount,
            entries=postings.expense(till(branch), place, part),
            on=day_of(branch, form.on, [place]),
            words=said(form.words.strip(), "words"),
            more=more,
        ),
    )


async def take_in(actor: Actor, form: MoveForm) -> int:
    """Money that comes in beside sales."""
    actor.require(Permission.pay_bills)
    branch = await branch_of(actor, form.branch)
    place = await paying_place(branch, form.place)
    item = await item_of(form.item, income=True)
    part = Part(item["id"], amount_of(branch, form.amount))
    return await carry_out(
        actor,
        Wanted(
            branch=branch,
            kind=Kind.income,
            place=place,
            amount=part.amount,
            entries=postings.income(till(branch), place, part),
            on=day_of(branch, form.on, [place]),
            words=said(form.words.strip(), "words"),
            more={"item": part.item},
        ),
    )


async def transfer(actor: Actor, form: MoveForm) -> int:
    """Between two places. What a terminal or provider keeps for itself is an expense."""
    actor.require(Permission.pay_bills)
    branch = await branch_of(actor, form.branch)
    out_of = await place_of(branch, form.place, "place")
    into = await place_of(branch, form.to_place, "to_place")
    reason = why_not_between(out_of, into)
    if reason:
        raise wrong("to_place", reason)
    amount = amount_of(branch, form.amount)
    fee = await fee_of(branch, form, out_of)
    if fee.amount >= amount:
        raise wrong("fee", "The fee is a part of the amount, and less than it.")
    more = {"to_place": into.key, "fee": fee.amount, "item": fee.item or None}
    return await carry_out(
        actor,
        Wanted(
            branch=branch,
            kind=Kind.transfer,
            place=out_of,
            amount=amount,
            entries=postings.transfer(till(branch), (out_of, into), amount, fee),
            on=day_of(branch, form.on, [out_of, into]),
            words=said(form.words.strip(), "words"),
            more=more,
        ),
    )


async def fee_of(branch: Branch, form: MoveForm, out_of: Place) -> Part:
    """Nothing typed is no fee; only what was paid by card or online has one."""
    if not form.fee.strip() or out_of.kind not in COLLECTED:
        return Part(0, 0)
    item = await item_of(form.item)
    return Part(item["id"], amount_of(branch, form.fee, "fee"))


async def open_bank(actor: Actor, branch: Branch, bank: int, amount: int) -> int:
    """What is in it as it is added; below zero where it is overdrawn."""
    place = Place(PlaceKind.bank, bank)
    return await carry_out(
        actor,
        Wanted(
            branch=branch,
            kind=Kind.opening,
            place=place,
            amount=amount,
            entries=postings.opening(till(branch), place, amount),
            on=clock.today(branch.zone),
        ),
    )
