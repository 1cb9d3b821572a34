"""A move of money as a form asks for it: each kind by its own verb."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from catalog.reading import wrong
from finance.actions.moving import Kind
from finance.actions.settling import pay_member, pay_supplier, pay_tax
from finance.actions.spending import spend, take_in, transfer
from finance.schemas import MoveForm
from kit.rights import Actor


async def move(actor: Actor, form: MoveForm) -> int:
    """The id of the move. Raises `Invalid` for what was typed, or why it cannot be done."""
    if form.kind not in BY_KIND:
        raise wrong("kind", "Choose what it is.")
    return await BY_KIND[form.kind](actor, form)


async def pay_out(kind: Kind, actor: Actor, form: MoveForm) -> int:
    return await pay_member(actor, kind, form)


BY_KIND: Mapping[str, Callable[[Actor, MoveForm], Awaitable[int]]] = {
    Kind.expense: spend,
    Kind.income: take_in,
    Kind.transfer: transfer,
    Kind.supplier: pay_supplier,
    Kind.pay: partial(pay_out, Kind.pay),
    Kind.tips: partial(pay_out, Kind.tips),
    Kind.tax: pay_tax,
}
