"""Promo codes on a bill: one tap puts one on it, one takes it off."""

from typing import Any

from litestar import Router, post
from litestar.params import FromPath, URLEncodedBody

from checkout import typed
from checkout.actions.benefits import put_code, take_code_off
from checkout.routes.asked import done_or_again
from checkout.routes.bills import TAKES, bill_page
from checkout.schemas import PromoForm, RemovalForm
from kit.errors import Problem
from kit.rights import actor_of
from kit.web import AnyRequest


@post("/{visit:int}/codes", guards=[TAKES])
async def put_promo_code(request: AnyRequest, visit: FromPath[int], data: URLEncodedBody[PromoForm]) -> Any:  # noqa: ANN401
    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, visit, problem, promo=data.promo, failed="promo")

    putting = put_code(actor_of(request), visit, data.promo, typed.version(data.version))
    return await done_or_again(putting, f"/desk/bills/{visit}", again)


@post("/{visit:int}/codes/{code:int}/removal", guards=[TAKES])
async def take_promo_code_off(
    request: AnyRequest, visit: FromPath[int], code: FromPath[int], data: URLEncodedBody[RemovalForm]
) -> Any:  # noqa: ANN401
    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, visit, problem)

    taking = take_code_off(actor_of(request), visit, code, typed.version(data.version))
    return await done_or_again(taking, f"/desk/bills/{visit}", again)


benefits = Router("/bills", route_handlers=[put_promo_code, take_promo_code_off])
