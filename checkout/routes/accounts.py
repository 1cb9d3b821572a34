"""Clients' accounts: who owes, one client's debt and deposit, and money for them."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter

from catalog.queries import branch_here, branches_of
from checkout import actions, queries, typed
from checkout.routes.asked import done_or_again, fields_of, made_or_again, sees_sales
from checkout.rules.accounts import Age, Holder
from kit.errors import Invalid, Problem
from kit.money import parse_money
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, is_fragment, page

Number = Annotated[int, QueryParameter(name="page")]
TAKES = needs(Permission.take_payments)
GIVES_BACK = needs(Permission.reopen_visits)
LETS_GO = needs(Permission.write_off_debts)
SHOWN = ("", "deposit", *Age)
Fields = dict[str, str]


@get("/", guards=[sees_sales])
async def show_debtors(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    show: FromQuery[str] = "",
    q: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    return await debtors_page(request, branch, show=show if show in SHOWN else "", search=q, number=number)


async def debtors_page(
    request: AnyRequest,
    branch: int | None,
    problem: Problem | None = None,
    **wanted: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    here = await branch_here(actor, branch)
    show, search = wanted.get("show", ""), wanted.get("search", "")
    most = await queries.may_be_owed(here.id)
    return page(
        "checkout/debts.html",
        status=problem.status if problem else 200,
        actor=actor,
        branch=here,
        branch_options=[(each.id, each.name) for each in await branches_of(actor)],
        found=await queries.debtors_here(here.id, show, search, wanted.get("number", 1)),
        ages=list(Age),
        show=show,
        search=search,
        most=most,
        ruling=wanted.get("ruling"),
        trouble=problem,
        errors=problem.fields if isinstance(problem, Invalid) else {},
    )


@post("/rule", guards=[LETS_GO])
async def set_rule(request: AnyRequest) -> Any:  # noqa: ANN401
    sent = await fields_of(request)
    here = await branch_here(actor_of(request), typed.number(sent.get("branch", "")))

    async def change() -> None:
        most = most_of(sent, here.currency)
        await actions.set_debt_rule(actor_of(request), here.id, most)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await debtors_page(request, here.id, problem, ruling=sent.get("most", ""))

    return await done_or_again(change(), f"/desk/debts?branch={here.id}", again)


def most_of(sent: Fields, currency: str) -> int | None:
    """Nothing typed is no limit of its own."""
    text = sent.get("most", "").strip()
    return parse_money(text, currency, "most") if text else None


@get("/{client:int}", guards=[sees_sales])
async def show_account(
    request: AnyRequest,
    client: FromPath[int],
    branch: FromQuery[int | None] = None,
    q: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    """The account at a branch; as a part of the client's card or of a visit, how they stand everywhere."""
    if is_fragment(request):
        actor = actor_of(request)
        here = await branch_here(actor, branch)
        holder = await queries.access_holder(actor, client, here.id)
        found = await queries.accounts_of_client(client, actor.branches)
        facts = {"accounts": found, "holder": holder, "of_visit": branch is not None, "here": here}
        return page("checkout/account_part.html", actor=actor, **facts)
    return await account_page(request, client, branch, search=q, number=number)


async def account_page(
    request: AnyRequest,
    client: int,
    branch: int | None,
    problem: Problem | None = None,
    **wanted: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """`failed` is the form that came back, with what was `sent`."""
    actor = actor_of(request)
    here = await branch_here(actor, branch)
    row = await queries.access_holder(actor, client, here.id)
    holder = Holder(client, here.id, here.currency)
    search = wanted.get("search", "")
    entries, found = await queries.account_entries_of(holder, search, wanted.get("number", 1))
    desks = await queries.desks_to_charge(actor, here.id)
    return page(
        "checkout/account.html",
        status=problem.status if problem else 200,
        actor=actor,
        branch=here,
        branch_options=[(each.id, each.name) for each in await branches_of(actor)],
        client=row,
        standing=await queries.standing_of_client(holder, row["client_name"]),
        limit=await queries.own_limit(holder),
        dues=await queries.dues_of(holder),
        entries=entries,
        pages=found,
        search=search,
        desks=[desk for desk in desks if not desk.why_not],
        said_of_desks=[said for desk in desks if (said := desk.why_not or desk.late)],
        sent=wanted.get("sent", {}),
        failed=wanted.get("failed", ""),
        trouble=problem,
        errors=problem.fields if isinstance(problem, Invalid) else {},
    )


Act = Callable[[int, str, Fields], Awaitable[object]]


async def changed(request: AnyRequest, client: int, form: str, act: Act) -> Any:  # noqa: ANN401
    """Carried out once; refused, the page comes back with what was typed."""
    sent = await fields_of(request)
    here = await branch_here(actor_of(request), typed.number(sent.get("branch", "")))

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await account_page(request, client, here.id, problem, sent=sent, failed=form)

    making = partial(act, here.id, here.currency, sent)
    return await made_or_again(request, making, f"/desk/debts/{client}?branch={here.id}", again)


def money_of(sent: Fields, currency: str) -> actions.Money:
    amount = parse_money(sent.get("amount", ""), currency, "amount")
    return actions.Money(amount, sent.get("method", ""), typed.number(sent.get("desk", "")))


@post("/{client:int}/payments", guards=[TAKES])
async def settle(request: AnyRequest, client: FromPath[int]) -> Any:  # noqa: ANN401
    async def act(branch: int, currency: str, sent: Fields) -> None:
        money, bill = money_of(sent, currency), typed.payer(sent.get("payment"))
        await actions.settle_debt(actor_of(request), client, branch, money, bill)

    return await changed(request, client, "settling", act)


@post("/{client:int}/deposits", guards=[TAKES])
async def top_up(request: AnyRequest, client: FromPath[int]) -> Any:  # noqa: ANN401
    async def act(branch: int, currency: str, sent: Fields) -> None:
        await actions.top_up(actor_of(request), client, branch, money_of(sent, currency))

    return await changed(request, client, "topping", act)


@post("/{client:int}/payouts", guards=[GIVES_BACK])
async def pay_out(request: AnyRequest, client: FromPath[int]) -> Any:  # noqa: ANN401
    async def act(branch: int, currency: str, sent: Fields) -> None:
        money, why = money_of(sent, currency), sent.get("why", "")
        await actions.pay_out(actor_of(request), client, branch, money, why)

    return await changed(request, client, "paying", act)


@post("/{client:int}/write-offs", guards=[LETS_GO])
async def write_off(request: AnyRequest, client: FromPath[int]) -> Any:  # noqa: ANN401
    async def act(branch: int, currency: str, sent: Fields) -> None:
        amount = money_of(sent, currency).amount
        await actions.write_off(actor_of(request), client, branch, amount, sent.get("why", ""))

    return await changed(request, client, "writing", act)


@post("/{client:int}/limit", guards=[LETS_GO])
async def set_limit(request: AnyRequest, client: FromPath[int]) -> Any:  # noqa: ANN401
    async def act(branch: int, currency: str, sent: Fields) -> None:
        await actions.set_debt_limit(actor_of(request), client, branch, most_of(sent, currency))

    return await changed(request, client, "limiting", act)


@post("/moves/{move:int}/undo", guards=[TAKES])
async def undo(request: AnyRequest, move: FromPath[int]) -> Any:  # noqa: ANN401
    found = await queries.access_move(actor_of(request), move)
    sent = await fields_of(request)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        form = f"undo-{move}"
        return await account_page(request, found["client"], found["branch"], problem, sent=sent, failed=form)

    act = actions.undo_move(actor_of(request), move, sent.get("why", ""))
    return await done_or_again(act, f"/desk/debts/{found['client']}?branch={found['branch']}", again)


accounts = Router(
    "/debts",
    route_handlers=[
        show_debtors, set_rule, show_account, settle, top_up, pay_out, write_off, set_limit, undo,
    ],
)  # fmt: skip
