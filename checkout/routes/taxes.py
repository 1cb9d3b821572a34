"""Taxes and the rounding of cash: how a branch does it, the rates of its country, what is taxed otherwise."""

from collections.abc import Awaitable
from functools import partial
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody

from catalog.queries import access_branch, branch_here
from catalog.queries.desk import Ask
from checkout import tax_pages as pages
from checkout.actions import invoices
from checkout.actions import taxes as actions
from checkout.routes.asked import done_or_again, made_or_again
from checkout.rules.invoices import party
from checkout.schemas import RateForm, SellerForm, TaxChoiceForm, TillForm
from kit.errors import Problem
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest

DECIDES = [needs(Permission.edit_catalog)]
Number = Annotated[int, QueryParameter(name="page")]


@get("/", guards=DECIDES)
async def show_taxes(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    q: FromQuery[str] = "",
    done: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    here = await branch_here(actor, branch)
    return await pages.taxes_page(actor, here, Ask(search=q, page=number), done=done)


async def again(request: AnyRequest, branch: int, problem: Problem, **typed: Any) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    return await pages.taxes_page(actor, await access_branch(actor, branch), Ask(), problem, **typed)


async def decided(
    request: AnyRequest,
    branch: int,
    act: Awaitable[object],
    done: str,
    **typed: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Carries it out; refused, the page comes back with `typed`."""

    async def back(problem: Problem) -> Any:  # noqa: ANN401
        return await again(request, branch, problem, **typed)

    return await done_or_again(act, f"/desk/taxes?branch={branch}&done={done}", back)


@post("/{branch:int}/till", guards=DECIDES)
async def set_till(request: AnyRequest, branch: FromPath[int], data: URLEncodedBody[TillForm]) -> Any:  # noqa: ANN401
    act = actions.set_till(actor_of(request), branch, data)
    return await decided(request, branch, act, "till", till=data, failed="till")


@post("/{branch:int}/seller", guards=DECIDES)
async def set_seller(request: AnyRequest, branch: FromPath[int], data: URLEncodedBody[SellerForm]) -> Any:  # noqa: ANN401
    wanted = party(data.invoice_name, data.invoice_tax_id, data.invoice_address)
    act = invoices.set_seller(actor_of(request), branch, wanted, data.seen)
    return await decided(request, branch, act, "seller", seller=data, failed="seller")


@post("/{branch:int}/rates", guards=DECIDES)
async def add_rate(request: AnyRequest, branch: FromPath[int], data: URLEncodedBody[RateForm]) -> Any:  # noqa: ANN401
    async def back(problem: Problem) -> Any:  # noqa: ANN401
        return await again(request, branch, problem, rate=data, failed="rate")

    adding = partial(actions.add_rate, actor_of(request), branch, data)
    return await made_or_again(request, adding, f"/desk/taxes?branch={branch}&done=rate", back)


@post("/{branch:int}/rates/known", guards=DECIDES)
async def add_known(request: AnyRequest, branch: FromPath[int]) -> Any:  # noqa: ANN401
    return await decided(request, branch, actions.add_known(actor_of(request), branch), "known")


@post("/{branch:int}/rates/{rate:int}/removal", guards=DECIDES)
async def remove_rate(request: AnyRequest, branch: FromPath[int], rate: FromPath[int]) -> Any:  # noqa: ANN401
    return await decided(
        request, branch, actions.remove_rate(actor_of(request), branch, rate), "removed", failed="rates"
    )


@post("/{branch:int}/choices", guards=DECIDES)
async def choose(request: AnyRequest, branch: FromPath[int], data: URLEncodedBody[TaxChoiceForm]) -> Any:  # noqa: ANN401
    act = actions.choose(actor_of(request), branch, data)
    return await decided(request, branch, act, "chosen", choosing=data, failed="choice")


@post("/{branch:int}/choices/{choice:int}/removal", guards=DECIDES)
async def unchoose(request: AnyRequest, branch: FromPath[int], choice: FromPath[int]) -> Any:  # noqa: ANN401
    return await decided(request, branch, actions.unchoose(actor_of(request), branch, choice), "unchosen")


taxes = Router(
    "/taxes",
    route_handlers=[show_taxes, set_till, set_seller, add_rate, add_known, remove_rate, choose, unchoose],
)
