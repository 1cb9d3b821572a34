"""Invoices with a tax number: whom a bill is for, and who sells in a branch."""

from typing import Any

from litestar import Router, post
from litestar.params import FromPath, URLEncodedBody

from checkout import typed
from checkout.actions import invoices as actions
from checkout.routes.asked import done_or_again
from checkout.routes.bills import bill_page
from checkout.rules.invoices import party
from checkout.schemas import InvoiceForm
from kit.errors import Problem
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest

TAKES = [needs(Permission.take_payments)]


@post("/{visit:int}/invoice", guards=TAKES)
async def ask_invoice(request: AnyRequest, visit: FromPath[int], data: URLEncodedBody[InvoiceForm]) -> Any:  # noqa: ANN401
    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, visit, problem, invoicing=data, failed="invoice")

    wanted = party(data.invoice_name, data.invoice_tax_id, data.invoice_address)
    version = typed.version(data.version)
    act = actions.ask_invoice(actor_of(request), visit, wanted, version, keep=bool(data.keep))
    return await done_or_again(act, f"/desk/bills/{visit}", again)


@post("/{visit:int}/invoice/removal", guards=TAKES)
async def drop_invoice(request: AnyRequest, visit: FromPath[int], data: URLEncodedBody[InvoiceForm]) -> Any:  # noqa: ANN401
    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await bill_page(request, visit, problem)

    act = actions.drop_invoice(actor_of(request), visit, typed.version(data.version))
    return await done_or_again(act, f"/desk/bills/{visit}", again)


invoices = Router("/bills", route_handlers=[ask_invoice, drop_invoice])
