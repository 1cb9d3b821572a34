"""Receipts that are printed, wait or cannot be printed, and the printers."""

from functools import partial
from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect

from catalog.queries import branches_of, own_texts
from checkout import actions, pdf, queries, rules, typed
from checkout.papers import voice_of
from checkout.registers import escpos
from checkout.registers.escpos import Printer, PrinterTrouble
from checkout.registers.lettering import CODE_PAGES
from checkout.routes.asked import branch_here, done_or_again, made_or_again, sees_sales
from checkout.schemas import RegisterForm, read_paper
from kit.errors import Invalid, Problem, Refused
from kit.rights import Permission, actor_of, needs
from kit.seen import mark_of
from kit.web import AnyRequest, page
from kit.words import speaking

Number = Annotated[int, QueryParameter(name="page")]
TAKES = needs(Permission.take_payments)
SETS_UP = needs(Permission.edit_catalog)
FILTERS = {"": "", "waiting": "queued printing", "no_printer": "no_printer", "printed": "printed"}


@get("/", guards=[sees_sales])
async def show_receipts(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    show: FromQuery[str] = "",
    q: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    here = await branch_here(actor, branch)
    rows, pages = await queries.receipt_queue(here.id, FILTERS.get(show, ""), q, number)
    return page(
        "checkout/receipts.html",
        actor=actor,
        branch=here,
        branch_options=[(each.id, each.name) for each in await branches_of(actor)],
        rows=rows,
        pages=pages,
        show=show,
        search=q,
        counts=await queries.waiting_counts(here.id),
    )


@get("/{receipt:int}/pdf", guards=[sees_sales])
async def download_pdf(request: AnyRequest, receipt: FromPath[int]) -> Response[bytes]:
    found = await queries.access_receipt(actor_of(request), receipt)
    with speaking(voice_of(found["language"], found["locale"], await own_texts())):
        made = await pdf.receipt_pdf(read_paper(found["content"]))
    name = f"{found['number'].replace('/', '-')}-{found['kind']}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(made, media_type="application/pdf", headers=headers)


@post("/{receipt:int}/printing", guards=[TAKES])
async def print_receipt(request: AnyRequest, receipt: FromPath[int], back: FromQuery[str] = "") -> Redirect:
    """Back to the visit's bill, or to the queue."""
    found = await queries.access_receipt(actor_of(request), receipt)
    await actions.print_receipt(actor_of(request), receipt)
    queue = f"/desk/receipts?branch={found['branch']}"
    return Redirect(f"/desk/bills/{found['visit']}" if back == "bill" else queue, status_code=303)


@get("/registers", guards=[SETS_UP])
async def show_registers(request: AnyRequest) -> Any:  # noqa: ANN401
    return await registers_page(request)


async def registers_page(request: AnyRequest, problem: Problem | None = None, **more: Any) -> Any:  # noqa: ANN401
    """All printers; `more` is the form that came back, and the printer it is about."""
    actor = actor_of(request)
    branches = await branches_of(actor)
    return page(
        "checkout/registers.html",
        status=problem.status if problem else 200,
        actor=actor,
        registers=await queries.registers_here([each.id for each in branches]),
        branch_options=[(each.id, each.name) for each in branches],
        code_pages=[(each, each) for each in CODE_PAGES],
        trouble=problem,
        errors=problem.fields if isinstance(problem, Invalid) else {},
        **{"form": RegisterForm(), "chosen": 0, "said": "", **more},
    )


@post("/registers", guards=[SETS_UP])
async def add_register(request: AnyRequest, data: URLEncodedBody[RegisterForm]) -> Any:  # noqa: ANN401
    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await registers_page(request, problem, form=data)

    branch = typed.number(data.branch) or 0
    adding = partial(actions.add_register, actor_of(request), branch, typed.register(data))
    return await made_or_again(request, adding, "/desk/receipts/registers", again)


@get("/registers/{register:int}", guards=[SETS_UP])
async def show_register(request: AnyRequest, register: FromPath[int]) -> Any:  # noqa: ANN401
    found = await queries.access_register(actor_of(request), register)
    texts = {field: str(found[field]) for field in ("branch", "name", "host", "port", "code_page", "width")}
    form = RegisterForm(**texts, seen=mark_of(rules.register_facts(found)))
    return await registers_page(request, form=form, chosen=register)


@post("/registers/{register:int}", guards=[SETS_UP])
async def change_register(
    request: AnyRequest, register: FromPath[int], data: URLEncodedBody[RegisterForm]
) -> Any:  # noqa: ANN401
    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await registers_page(request, problem, form=data, chosen=register)

    act = actions.change_register(actor_of(request), register, typed.register(data), data.seen)
    return await done_or_again(act, "/desk/receipts/registers", again)


@post("/registers/{register:int}/retirement", guards=[SETS_UP])
async def retire_register(request: AnyRequest, register: FromPath[int]) -> Redirect:
    await actions.retire_register(actor_of(request), register)
    return Redirect("/desk/receipts/registers", status_code=303)


@post("/registers/{register:int}/test", guards=[SETS_UP], status_code=200)
async def try_register(request: AnyRequest, register: FromPath[int]) -> Any:  # noqa: ANN401
    """Prints a sample at once and says how it went."""
    found = await queries.access_register(actor_of(request), register)
    printer = Printer(found["host"], found["port"], found["code_page"], found["width"])
    try:
        await escpos.send(escpos.sample_bytes(printer, found["name"]), printer)
    except PrinterTrouble as trouble:
        return await registers_page(request, Refused(f"{found['name']}: {trouble}"))
    return await registers_page(request, said=f"A test page was sent to {found['name']}.")


receipts = Router(
    "/receipts",
    route_handlers=[
        show_receipts, download_pdf, print_receipt, show_registers, add_register, show_register,
        change_register, retire_register, try_register,
    ],
)  # fmt: skip
