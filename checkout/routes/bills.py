"""The bill of a visit: its lines, paying it, reopening it."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.params import FromPath, URLEncodedBody
from msgspec.structs import replace

from catalog.schemas import numbered
from checkout import actions, queries, typed
from checkout.actions import letters
from checkout.queries import BillSheet
from checkout.queries.invoices import buyer_of, last_buyer
from checkout.queries.letters import letter_offer
from checkout.queries.links import whom_to_write
from checkout.routes.asked import body_of, done_or_again, form_of, sees_sales, sends_json
from checkout.rules.online import why_not_back
from checkout.schemas import (
    BillAnswer,
    ChargeForm,
    CompletionBody,
    DiscountForm,
    InvoiceForm,
    LineForm,
    NewLineForm,
    ReceiptForm,
    RemovalForm,
    ReopeningBody,
    ReopeningForm,
    ScanForm,
    VoucherForm,
)
from checkout.tables import Bill
from clients.queries import access_visit
from kit.errors import Invalid, Problem
from kit.money import plain
from kit.rights import Actor, Permission, actor_of, needs
from kit.web import AnyRequest, page

TAKES = needs(Permission.take_payments)
SUMS = "checkout/sums.html"


@get("/{visit:int}", guards=[sees_sales])
async def show_bill(request: AnyRequest, visit: FromPath[int]) -> Any:  # noqa: ANN401
    return await bill_page(request, visit)


async def bill_page(
    request: AnyRequest,
    visit: int,
    problem: Problem | None = None,
    **typed_in: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """The page; after a refusal with the sentence, the fields that are wrong, and what was typed."""
    actor = actor_of(request)
    sheet = await queries.bill_sheet(actor, visit)
    return page(
        "checkout/bill.html",
        status=problem.status if problem else 200,
        actor=actor,
        sheet=sheet,
        trouble=problem,
        errors=problem.fields if isinstance(problem, Invalid) else {},
        why_not_back=why_not_back,
        mail=await letter_offer(actor, await whom_to_write(sheet.visit)),
        takes=actor.may(Permission.take_payments) and sheet.is_open,
        buyer=await buyer_of(visit),
        last_buyer=await last_buyer(sheet.visit["client"]),
        **forms(sheet) | typed_in,
    )


def forms(sheet: BillSheet) -> dict[str, Any]:
    """The page's forms with nothing typed yet. `line` is the line whose form came back."""
    return {
        "charge": ChargeForm(
            tip=plain(sheet.tip_by_link, sheet.branch.currency) if sheet.tip_by_link else ""
        ),
        "wish": None,
        "adding": NewLineForm(),
        "scanning": ScanForm(),
        "using": VoucherForm(),
        "fitting": [],
        "discounting": DiscountForm(discount_reason=reason_of(sheet)),
        "reopening": ReopeningForm(),
        "invoicing": InvoiceForm(),
        "line": 0,
        "changing": LineForm(),
        "failed": "",
        "promo": "",
    }


def reason_of(sheet: BillSheet) -> str:
    """The reason all discounts share."""
    reasons = {line["discount_reason"] for line in sheet.lines if line["discount"]}
    return str(reasons.pop()) if len(reasons) == 1 else ""


@post("/{visit:int}/lines", guards=[TAKES])
async def add_line(request: AnyRequest, visit: FromPath[int], data: URLEncodedBody[NewLineForm]) -> Any:  # noqa: ANN401
    async def add() -> None:
        wanted = typed.new_line(data)
        await actions.add_line(actor_of(request), visit, wanted, typed.version(data.version))

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, visit, problem, adding=data, failed="adding")

    return await done_or_again(add(), f"/desk/bills/{visit}", again)


@post("/{visit:int}/lines/{line:int}", guards=[TAKES])
async def change_line(
    request: AnyRequest, visit: FromPath[int], line: FromPath[int], data: URLEncodedBody[LineForm]
) -> Any:  # noqa: ANN401
    async def change() -> None:
        sheet = await queries.bill_sheet(actor_of(request), visit)
        terms = typed.line_terms(data, sheet.branch.currency)
        await actions.change_line(actor_of(request), visit, line, terms, typed.version(data.version))

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, visit, problem, line=line, changing=data, failed="line")

    return await done_or_again(change(), f"/desk/bills/{visit}", again)


@post("/{visit:int}/lines/{line:int}/removal", guards=[TAKES])
async def remove_line(
    request: AnyRequest, visit: FromPath[int], line: FromPath[int], data: URLEncodedBody[RemovalForm]
) -> Any:  # noqa: ANN401
    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, visit, problem)

    removing = actions.remove_line(actor_of(request), visit, line, typed.version(data.version))
    return await done_or_again(removing, f"/desk/bills/{visit}", again)


@post("/{visit:int}/discount", guards=[TAKES])
async def discount_bill(request: AnyRequest, visit: FromPath[int], data: URLEncodedBody[DiscountForm]) -> Any:  # noqa: ANN401
    async def discount() -> None:
        totals = (await queries.bill_sheet(actor_of(request), visit)).totals
        amount = typed.discount(data, totals)
        version = typed.version(data.version)
        await actions.discount_bill(actor_of(request), visit, amount, data.discount_reason, version)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, visit, problem, discounting=data, failed="discounting")

    return await done_or_again(discount(), f"/desk/bills/{visit}", again)


@post("/{visit:int}/completion", guards=[TAKES])
async def complete(request: AnyRequest, visit: FromPath[int]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    if sends_json(request):
        wanted = typed.checkout(await body_of(request, CompletionBody))
        return await answer(actor, await actions.complete_visit(actor, visit, wanted), 201)
    form, wish = await charge_form(request), await form_of(request, ReceiptForm)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, visit, problem, charge=form, wish=wish, failed="charge")

    return await done_or_again(charge(actor, visit, form, wish), f"/desk/bills/{visit}", again)


async def charge(actor: Actor, visit: int, form: ChargeForm, wish: ReceiptForm) -> None:
    """What the bill comes to is read here and counted again, under the lock, by the action."""
    sheet = await queries.bill_sheet(actor, visit)
    served = [member for member, _ in sheet.served]
    checkout = typed.charge(form, sheet.totals, sheet.prepaid + sheet.by_vouchers, served)
    wanted = wish.receipt_wanted or wish.receipt_email.strip()
    sends = letters.Wish(wish.receipt_email, wish.receipt_keep == "yes") if wanted else None
    await letters.complete_and_send(actor, visit, checkout, sends)


async def charge_form(request: AnyRequest) -> ChargeForm:
    """With the parts of the tip, and those that others pay, which are as many as there are people."""
    sent = {name: text for name, text in (await request.form()).items() if isinstance(text, str)}
    return replace(
        await form_of(request, ChargeForm),
        tip_parts=numbered(sent, "tip-"),
        part_payers=numbered(sent, "payer-"),
        part_ways=numbered(sent, "way-"),
        part_amounts=numbered(sent, "part-"),
    )


@post("/{visit:int}/sums", guards=[TAKES], status_code=200)
async def say_sums(request: AnyRequest, visit: FromPath[int]) -> Any:  # noqa: ANN401
    """What is to be paid of what is typed just now, for the page of the bill."""
    actor, form = actor_of(request), await charge_form(request)
    bill = await queries.to_pay(actor, visit)
    branch = bill.branch
    try:
        said = typed.reckoned(form, bill.left, bill.coins, branch.currency)
    except Invalid as problem:
        return page(SUMS, branch=branch, total=bill.left, words=problem.sentence, said=None, after=None)
    who = typed.payer(form.payer) if form.payer else bill.payer
    after = await queries.owed_after(who, branch, said.later)
    words = said.words(branch.currency, branch.locale)
    return page(SUMS, branch=branch, total=said.now, words=words, said=said, after=after)


@post("/{visit:int}/reopening", guards=[needs(Permission.reopen_visits)])
async def reopen(request: AnyRequest, visit: FromPath[int]) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    if sends_json(request):
        wanted = await body_of(request, ReopeningBody)
        return await answer(actor, await actions.reopen_visit(actor, visit, wanted.why, wanted.version), 200)
    form = await form_of(request, ReopeningForm)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, visit, problem, reopening=form, failed="reopening")

    act = actions.reopen_visit(actor, visit, form.why, typed.version(form.version))
    return await done_or_again(act, f"/desk/bills/{visit}", again)


async def answer(actor: Actor, bill: Bill, status: int) -> Response[BillAnswer]:
    visit = await access_visit(actor, bill.visit)
    body = BillAnswer(
        number=bill.number,
        visit=bill.visit,
        closing=bill.closing,
        total=bill.total,
        tip=bill.tip,
        change=await queries.change_given(bill.id),
        currency=bill.currency,
        status=visit.status,
        version=visit.version,
    )
    return Response(body, status_code=status)


bills = Router(
    "/bills",
    route_handlers=[show_bill, add_line, change_line, remove_line, discount_bill, complete, say_sums, reopen],
)
