"""Certificates and memberships at the bill: used with one tap, left with another."""

from typing import Any

from litestar import Router, post
from litestar.params import FromPath, URLEncodedBody

from checkout import typed
from checkout.actions import vouchers
from checkout.actions.debits import undo_debit
from checkout.routes.asked import done_or_again
from checkout.routes.bills import TAKES, bill_page
from checkout.schemas import RemovalForm, VoucherForm
from kit.errors import Problem
from kit.rights import actor_of
from kit.web import AnyRequest


@post("/{visit:int}/vouchers", guards=[TAKES])
async def use(request: AnyRequest, visit: FromPath[int], data: URLEncodedBody[VoucherForm]) -> Any:  # noqa: ANN401
    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, visit, problem, using=data, failed="using")

    actor, version, offered = actor_of(request), typed.version(data.version), typed.number(data.voucher)
    if offered is None:
        using = vouchers.use_code(actor, visit, data.voucher_code, version)
    else:
        using = vouchers.use_held(actor, visit, offered, version)
    return await done_or_again(using, f"/desk/bills/{visit}", again)


@post("/{visit:int}/vouchers/{use:int}/removal", guards=[TAKES])
async def leave(
    request: AnyRequest, visit: FromPath[int], use: FromPath[int], data: URLEncodedBody[RemovalForm]
) -> Any:  # noqa: ANN401
    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, visit, problem)

    leaving = vouchers.take_off(actor_of(request), visit, use, typed.version(data.version))
    return await done_or_again(leaving, f"/desk/bills/{visit}", again)


@post("/{visit:int}/debit/removal", guards=[TAKES])
async def give_back(request: AnyRequest, visit: FromPath[int]) -> Any:  # noqa: ANN401
    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, visit, problem)

    giving = undo_debit(actor_of(request), visit)
    return await done_or_again(giving, f"/desk/bills/{visit}", again)


on_bills = Router("/bills", route_handlers=[use, leave, give_back])
