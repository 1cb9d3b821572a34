"""Pages about what is owed: suppliers and their bills, pay, tips and taxes, and what recurs."""

from typing import Any

from asyncpg import Record
from litestar.response import Template

from catalog.pages import form_page, list_page
from catalog.queries import Ask, branch_here
from catalog.queries import branch as branch_by_id
from finance.actions.recurring import facts_of
from finance.pages.shared import WORDS, shared
from finance.queries import debts
from finance.queries.items import items_in_use
from finance.queries.moves import paid_for, paid_out
from finance.queries.recurring import access_recurring, recurring_sheet, written
from finance.reading import rate_options
from finance.schemas import BillForm, RecurringForm
from kit.errors import Problem
from kit.money import plain
from kit.paging import pages as pages_of
from kit.periods import Period
from kit.rights import Actor, Permission
from kit.seen import mark_of
from kit.typed import is_number
from ledger.tables import AccountKind
from stock.actions.suppliers import supplier_facts
from stock.queries.suppliers import access_supplier
from stock.schemas import SupplierForm

MORE_LINES = 2
NOBODY = 0


async def bills_page(actor: Actor, branch: int | None, which: str, ask: Ask, done: str) -> Template:
    """What is to be paid by its due day, what is overdue, or every bill there was."""
    here = await branch_here(actor, branch)
    common = await shared(actor, here, done)
    if which == "all":
        rows, pages = await debts.bill_sheet(here.id, ask)
        facts: dict[str, Any] = {"rows": rows, "due": [], "pages": pages}
    else:
        due = [each for each in await debts.open_debts(here) if fits(ask.search, each.name, each.said)]
        if which == "overdue":
            due = [each for each in due if each.is_overdue(common["today"])]
        pages = pages_of(ask.page, len(due))
        shown = due[pages.offset : pages.offset + pages.size]
        facts = {"rows": [], "due": shown, "pages": pages, "together": sum(each.left for each in due)}
    return list_page("finance/bills.html", actor, which=which, ask=ask, **facts, **common)


def fits(search: str, *texts: str) -> bool:
    return search.strip().casefold() in " ".join(texts).casefold()


async def bill_page(
    actor: Actor, bill_id: int, trouble: Problem | None = None, why: str = "", done: str = ""
) -> Template:
    bill = await debts.access_bill(actor, bill_id)
    here = await branch_here(actor, bill["branch"])
    found = await debts.open_debts(here, bill["supplier"])
    open_now = {each.id: each.left for each in found if each.of == "bill"}
    return form_page(
        "finance/bill.html",
        actor,
        trouble,
        bill=bill,
        lines=await debts.lines_of(bill_id),
        payments=await paid_for(bill_id),
        left=open_now.get(bill_id, 0),
        why=why,
        **await shared(actor, here, done),
    )


async def new_bill_page(actor: Actor, form: BillForm, trouble: Problem | None = None) -> Template:
    here = await branch_here(actor, int(form.branch) if is_number(form.branch) else None)
    return form_page(
        "finance/new_bill.html",
        actor,
        trouble,
        form=form,
        suppliers=[("", "Choose…"), *await debts.suppliers_in_use()],
        items=[("", "Choose…"), *((each["id"], each["name"]) for each in await items_in_use())],
        rates=await rate_options(here),
        places=range(1, max([1, *form.filled]) + MORE_LINES + 1),
        **await shared(actor, here),
    )


async def suppliers_page(actor: Actor, branch: int | None, ask: Ask, done: str) -> Template:
    here = await branch_here(actor, branch)
    rows, pages = await debts.supplier_sheet(ask)
    owed = await debts.owed_by_party(AccountKind.supplier, here)
    return list_page(
        "finance/suppliers.html",
        actor,
        ask=ask,
        rows=rows,
        pages=pages,
        owed=owed,
        nameless=owed.get(NOBODY, 0),
        together=sum(owed.values()),
        **await shared(actor, here, done),
    )


async def supplier_page(
    actor: Actor,
    supplier_id: int,
    branch: int | None,
    trouble: Problem | None = None,
    **more: Any,  # noqa: ANN401  # a page's number, a form that came back, what was done
) -> Template:
    """Whom to call there, what is owed, and every bill and receipt with what is left of it."""
    supplier = await access_supplier(supplier_id)
    here = await branch_here(actor, branch)
    found = await debts.all_debts(here, supplier_id)
    pages = pages_of(more.get("page", 1), len(found))
    return form_page(
        "finance/supplier.html",
        actor,
        trouble,
        supplier=supplier,
        form=more.get("form") or kept_supplier(supplier),
        owed=(await debts.owed_by_party(AccountKind.supplier, here)).get(supplier_id, 0),
        debts=found[pages.offset : pages.offset + pages.size],
        pages=pages,
        **await shared(actor, here, more.get("done", "")),
    )


def kept_supplier(supplier: Record) -> SupplierForm:
    names = ("name", "contact", "phone", "email", "tax_number", "notes")
    values = {name: supplier[name] for name in names} | {"pay_within": str(supplier["pay_within"])}
    return SupplierForm(**values, seen=mark_of(supplier_facts(supplier)))


async def new_supplier_page(actor: Actor, form: SupplierForm, trouble: Problem | None = None) -> Template:
    here = await branch_here(actor, None)
    return form_page("finance/new_supplier.html", actor, trouble, form=form, **await shared(actor, here))


async def payouts_page(actor: Actor, branch: int | None, done: str) -> Template:
    """What is owed to staff and to the state."""
    here = await branch_here(actor, branch)
    pay = await debts.owed_by_party(AccountKind.pay_payable, here)
    tips = await debts.owed_by_party(AccountKind.tips_payable, here)
    sees_pay = actor.may(Permission.see_pay)
    return list_page(
        "finance/payouts.html",
        actor,
        people=await debts.members_here(here.id, set(pay) | set(tips)) if sees_pay else [],
        sees_pay=sees_pay,
        pay=pay,
        tips=tips,
        taxes=await debts.tax_owed(here),
        **await shared(actor, here, done),
    )


async def paid_part(actor: Actor, member: int, branch: int, period: Period) -> Template:
    """A part of the page of somebody's pay: what they were paid, and what is left."""
    here = await branch_by_id(branch)
    return list_page(
        "finance/paid_out.html",
        actor,
        rows=await paid_out(member, period),
        owed={
            kind.value: (await debts.owed_by_party(kind, here)).get(member, 0)
            for kind in (AccountKind.pay_payable, AccountKind.tips_payable)
        },
        branch=here,
        **WORDS,
    )


async def recurring_page(actor: Actor, branch: int | None, ask: Ask, done: str) -> Template:
    here = await branch_here(actor, branch)
    rows, pages = await recurring_sheet(here.id, ask)
    return list_page(
        "finance/recurring.html", actor, ask=ask, rows=rows, pages=pages, **await shared(actor, here, done)
    )


async def one_recurring_page(
    actor: Actor,
    form: RecurringForm | None,
    recurring_id: int | None = None,
    trouble: Problem | None = None,
    done: str = "",
) -> Template:
    found = await access_recurring(actor, recurring_id) if recurring_id else None
    shown = form or (kept_recurring(found) if found else RecurringForm())
    here = await branch_here(actor, int(shown.branch) if is_number(shown.branch) else None)
    return form_page(
        "finance/one_recurring.html",
        actor,
        trouble,
        form=shown,
        found=found,
        written=await written(recurring_id) if recurring_id else [],
        suppliers=[("", "Choose…"), *await debts.suppliers_in_use()],
        items=[("", "Choose…"), *((each["id"], each["name"]) for each in await items_in_use())],
        rates=await rate_options(here),
        **await shared(actor, here, done),
    )


def kept_recurring(found: Record) -> RecurringForm:
    names = ("branch", "supplier", "item", "every", "starts_on", "words")
    return RecurringForm(
        **{name: str(found[name]) for name in names},
        amount=plain(found["amount"], found["currency"]),
        rate=str(found["rate"] or ""),
        ends_on=str(found["ends_on"] or ""),
        seen=mark_of(facts_of(found)),
    )
