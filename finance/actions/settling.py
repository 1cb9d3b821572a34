"""What is owed is paid, in whole or in part: to suppliers, to staff, to the state."""

from typing import Any

from catalog.reading import wrong
from catalog.tables import Branch
from finance.actions.moving import Kind, Wanted, carry_out, refuse_above, till
from finance.actions.spending import paying_place
from finance.queries.debts import all_debts, members_here, owed_by_party, tax_owed
from finance.reading import amount_of, branch_of, day_of, said
from finance.rules import postings
from finance.rules.debts import Debt, Of
from finance.schemas import MoveForm
from kit.db import lock, transaction
from kit.money import format_money
from kit.rights import Actor, Permission
from kit.typed import is_number
from ledger.tables import AccountKind
from stock.queries.suppliers import access_supplier

OWED_IN = {Kind.pay: AccountKind.pay_payable, Kind.tips: AccountKind.tips_payable}
PAYING = {
    AccountKind.supplier: 0x66696E31,
    AccountKind.pay_payable: 0x66696E32,
    AccountKind.tips_payable: 0x66696E33,
    AccountKind.tax: 0x66696E34,
}
NOBODY = 0
SAID = {Of.bill: "bill", Of.receipt: "receipt of goods"}


async def pay_supplier(actor: Actor, form: MoveForm) -> int:
    """For a bill, for goods, or for whatever is due first; never more than is owed.

    Nobody chosen is what is owed for goods from before there were suppliers.
    """
    actor.require(Permission.pay_bills)
    branch = await branch_of(actor, form.branch)
    party = int(form.supplier) if is_number(form.supplier) else NOBODY
    name = (await access_supplier(party))["name"] if party else "those without a name"
    amount = amount_of(branch, form.amount)
    async with transaction():
        await hold(AccountKind.supplier, party)
        owed = (await owed_by_party(AccountKind.supplier, branch)).get(party, 0)
        refuse_above(amount, owed, branch, f"to {name}")
        debt = await debt_of(branch, party, form)
        if debt is not None:
            refuse_above(amount, debt.left, branch, f"for this {SAID[debt.of]}")
        bill = debt.id if debt and debt.of is Of.bill else None
        receipt = debt.id if debt and debt.of is Of.receipt else None
        more = {"supplier": party or None, "bill": bill, "receipt": receipt}
        owed_in = (AccountKind.supplier, party)
        return await pay_off(actor, branch, form, (Kind.supplier, owed_in, amount, more))


async def debt_of(branch: Branch, supplier: int, form: MoveForm) -> Debt | None:
    """The bill or the goods a payment is for."""
    for of, text in ((Of.bill, form.bill), (Of.receipt, form.receipt)):
        if text.strip():
            debts = await all_debts(branch, supplier)
            found = next((each for each in debts if each.of is of and str(each.id) == text), None)
            if found is None:
                raise wrong(of, f"There is no such {SAID[of]}, or it was undone.")
            return found
    return None


async def pay_member(actor: Actor, kind: Kind, form: MoveForm) -> int:
    """Pay or tips; above what is owed it is an advance, which takes a right and a tick."""
    actor.require(Permission.pay_bills)
    actor.require(Permission.see_pay)
    branch = await branch_of(actor, form.branch)
    account = OWED_IN[kind]
    async with transaction():
        owed_to = await owed_by_party(account, branch)
        known = {str(each["id"]): each for each in await members_here(branch.id, set(owed_to))}
        if form.member not in known:
            raise wrong("member", "Choose who is paid.")
        member = known[form.member]
        await hold(account, member["id"])
        owed = (await owed_by_party(account, branch)).get(member["id"], 0)
        amount = amount_of(branch, form.amount)
        is_ahead = amount > owed
        if is_ahead:
            refuse_advance(actor, branch, form, (member["name"], owed))
        more = {"member": member["id"], "is_ahead": is_ahead}
        return await pay_off(actor, branch, form, (kind, (account, member["id"]), amount, more))


def refuse_advance(actor: Actor, branch: Branch, form: MoveForm, owed: tuple[str, int]) -> None:
    """Unless somebody with the right ticked that it is one."""
    name, amount = owed
    if form.ahead != "yes" or not actor.may(Permission.pay_ahead):
        more = " Tick that it is an advance, or pay less." if actor.may(Permission.pay_ahead) else ""
        left = format_money(max(amount, 0), branch.currency, branch.locale)
        raise wrong("amount", f"Only {left} is owed to {name}.{more or ' Pay that or less.'}")


async def pay_tax(actor: Actor, form: MoveForm) -> int:
    """What the state gets of what was sold, less what it gives back of what was bought."""
    actor.require(Permission.pay_bills)
    branch = await branch_of(actor, form.branch)
    amount = amount_of(branch, form.amount)
    async with transaction():
        await hold(AccountKind.tax, branch.id)
        refuse_above(amount, sum((await tax_owed(branch)).values()), branch, "to the state for what was sold")
        return await pay_off(actor, branch, form, (Kind.tax, (AccountKind.tax, NOBODY), amount, {}))


async def hold(kind: AccountKind, party: int) -> None:
    """Nobody else pays it meanwhile. Not the account: who receives goods must not wait for a drawer."""
    await lock([(PAYING[kind], party)])


async def pay_off(
    actor: Actor,
    branch: Branch,
    form: MoveForm,
    what: tuple[Kind, tuple[AccountKind, int], int, dict[str, Any]],
) -> int:
    kind, owed, amount, more = what
    place = await paying_place(branch, form.place)
    return await carry_out(
        actor,
        Wanted(
            branch=branch,
            kind=kind,
            place=place,
            amount=amount,
            entries=postings.settled(till(branch), place, owed, amount),
            on=day_of(branch, form.on, [place]),
            words=said(form.words.strip(), "words"),
            more=more,
        ),
    )
