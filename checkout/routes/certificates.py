"""Certificates that were bought online, at the desk: a list, one of them, and taking it back."""

from functools import partial
from typing import Annotated, Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from checkout.actions.certificates import returning
from checkout.certificate_pages import sale_page, sales_page
from checkout.queries.certificates import access_sale_of
from checkout.routes.asked import done_or_again, sees_sales
from checkout.schemas import WhyForm
from kit.errors import Problem
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest

Number = Annotated[int, QueryParameter(name="page")]


@get("/", guards=[sees_sales])
async def show_sales(request: AnyRequest, q: FromQuery[str] = "", number: Number = 1) -> Template:
    return await sales_page(actor_of(request), q, number)


@get("/{sale_id:int}", guards=[sees_sales])
async def show_sale(request: AnyRequest, sale_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await sale_page(actor_of(request), sale_id, done)


@get("/of/{voucher:int}", guards=[sees_sales])
async def show_sale_of(request: AnyRequest, voucher: FromPath[int]) -> Redirect:
    """From a certificate to how it was bought."""
    sale = await access_sale_of(actor_of(request), voucher)
    return Redirect(f"/desk/online/certificates/{sale.id}", status_code=303)


@post("/{sale_id:int}/refund", guards=[needs(Permission.reopen_visits)])
async def take_back(request: AnyRequest, sale_id: FromPath[int], data: URLEncodedBody[WhyForm]) -> Any:  # noqa: ANN401
    """Sent twice it is taken back once."""
    actor = actor_of(request)

    async def again(problem: Problem) -> Template:
        return await sale_page(actor, sale_id, why=data.why, trouble=problem)

    taking = partial(returning.take_back, actor, sale_id, data.why)
    return await done_or_again(taking(), f"/desk/online/certificates/{sale_id}?done=back", again)


sales = Router("/online/certificates", route_handlers=[show_sales, show_sale, show_sale_of, take_back])
