"""Where the money is, each place with what came and went, and bank accounts."""

from functools import partial
from typing import Any

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from catalog.queries import Ask
from finance import actions
from finance.actions.setting_up import bank_facts
from finance.pages import moves as pages
from finance.queries.places import access_bank
from finance.routes.asked import HERE, PAYS, Number, done, made
from finance.schemas import BankForm
from kit.errors import Problem
from kit.rights import actor_of
from kit.seen import mark_of
from kit.web import AnyRequest


@get("/")
async def show_places(
    request: AnyRequest, branch: FromQuery[int | None] = None, done: FromQuery[str] = ""
) -> Any:  # noqa: ANN401
    return await pages.places_page(actor_of(request), branch, done)


@get("/places/{key:str}")
async def show_place(
    request: AnyRequest, key: FromPath[str], branch: FromQuery[int | None] = None, number: Number = 1
) -> Any:  # noqa: ANN401
    asked = request.query_params
    days = (asked.get("from", ""), asked.get("to", ""))
    return await pages.place_page(actor_of(request), key, branch, days, Ask(asked.get("q", ""), page=number))


@get("/banks/new", guards=[PAYS])
async def new_bank(request: AnyRequest, branch: FromQuery[str] = "") -> Any:  # noqa: ANN401
    return await pages.bank_page(actor_of(request), BankForm(branch=branch))


@post("/banks", guards=[PAYS])
async def add_bank(request: AnyRequest, data: URLEncodedBody[BankForm]) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await pages.bank_page(actor_of(request), data, None, trouble)

    adding = partial(actions.add_bank, actor_of(request), data)
    return await made(request, adding, lambda _: f"{HERE}?branch={data.branch}&done=added", again)


@get("/banks/{bank_id:int}")
async def show_bank(request: AnyRequest, bank_id: FromPath[int]) -> Any:  # noqa: ANN401
    return await bank_again(request, bank_id, None)


async def bank_again(
    request: AnyRequest, bank_id: int, trouble: Problem | None, typed: BankForm | None = None
) -> Any:  # noqa: ANN401
    bank = await access_bank(actor_of(request), bank_id)
    kept = BankForm(name=bank["name"], number=bank["number"], seen=mark_of(bank_facts(bank)))
    return await pages.bank_page(actor_of(request), typed or kept, bank_id, trouble)


@post("/banks/{bank_id:int}", guards=[PAYS])
async def change_bank(request: AnyRequest, bank_id: FromPath[int], data: URLEncodedBody[BankForm]) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await bank_again(request, bank_id, trouble, data)

    act = actions.change_bank(actor_of(request), bank_id, data)
    return await done(act, HERE, "kept", again)


@post("/banks/{bank_id:int}/retirement", guards=[PAYS])
async def retire_bank(request: AnyRequest, bank_id: FromPath[int]) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await bank_again(request, bank_id, trouble)

    act = actions.put_away_bank(actor_of(request), bank_id, away=True)
    return await done(act, HERE, "away", again)


@post("/banks/{bank_id:int}/return", guards=[PAYS])
async def return_bank(request: AnyRequest, bank_id: FromPath[int]) -> Any:  # noqa: ANN401
    async def again(trouble: Problem) -> Any:  # noqa: ANN401
        return await bank_again(request, bank_id, trouble)

    act = actions.put_away_bank(actor_of(request), bank_id, away=False)
    return await done(act, HERE, "back", again)


places = Router(
    "/",
    route_handlers=[
        show_places, show_place, new_bank, add_bank, show_bank, change_bank, retire_bank, return_bank,
    ],
)  # fmt: skip
