"""Records for Spain's tax office: the list of them, and what is decided about those it has not taken."""

from typing import Annotated, Any

from litestar import get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from checkout.actions import records as actions
from checkout.queries.records import access_office, office_of, records_of
from checkout.registers.verifactu.correcting import advice, needs_nothing
from checkout.routes.asked import done_or_again, sees_sales
from kit.errors import Problem
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page

Number = Annotated[int, QueryParameter(name="page")]
ALL = "/desk/receipts/registers"


@get("/{register:int}/records", guards=[sees_sales])
async def show_records(
    request: AnyRequest,
    register: FromPath[int],
    show: FromQuery[str] = "",
    q: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    return await records_page(request, register, (show, q, number))


async def records_page(
    request: AnyRequest, register: int, asked: tuple[str, str, int], problem: Problem | None = None
) -> Any:  # noqa: ANN401
    actor = actor_of(request)
    found, driver = await access_office(actor, register)
    rows, pages = await records_of(driver, *asked)
    return page(
        "checkout/records.html",
        status=problem.status if problem else 200,
        actor=actor,
        register=found,
        office=await office_of(driver),
        rows=rows,
        pages=pages,
        show=asked[0],
        search=asked[1],
        advice=advice,
        needs_nothing=needs_nothing,
        trouble=problem,
    )


@post("/{register:int}/records/{record:int}/correction", guards=[needs(Permission.reopen_visits)])
async def correct_record(request: AnyRequest, register: FromPath[int], record: FromPath[int]) -> Any:  # noqa: ANN401
    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await records_page(request, register, ("", "", 1), problem)

    act = actions.correct_record(actor_of(request), register, record)
    return await done_or_again(act, f"{ALL}/{register}/records", again)


@post("/{register:int}/records/sending", guards=[needs(Permission.take_payments)])
async def send_now(request: AnyRequest, register: FromPath[int]) -> Redirect:
    await actions.send_now(actor_of(request), register)
    return Redirect(f"{ALL}/{register}", status_code=303)


HANDLERS = (show_records, correct_record, send_now)
