"""Registers: how they are and what waits for them, setting them up, and what is decided about a queue."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any

from asyncpg import Record
from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Stream

from catalog.queries import branches_of
from checkout import actions, queries, typed
from checkout.queries.records import Office, access_office, office_of, offices_in_trouble
from checkout.queries.registers import access_command, own_values
from checkout.register_talk import try_out
from checkout.registers import chain
from checkout.registers.kinds import KINDS, kind_of
from checkout.registers.protocol import RegisterTrouble
from checkout.registers.verifactu.driver import KIND as VERIFACTU
from checkout.routes.asked import done_or_again, made_or_again, sees_sales
from checkout.routes.corrections import HANDLERS as CORRECTIONS
from checkout.routes.records import HANDLERS as RECORDS
from checkout.rules.registers import facts
from kit import clock
from kit.errors import Invalid, NotFound, Problem, Refused
from kit.rights import Permission, actor_of, needs
from kit.seen import mark_of
from kit.web import AnyRequest, page

Number = Annotated[int, QueryParameter(name="page")]
Typed = URLEncodedBody[dict[str, str]]
TAKES = needs(Permission.take_payments)
SETS_UP = needs(Permission.edit_catalog)
RUNS = needs(Permission.run_shifts)
KEEPS_BOOKS = needs(Permission.see_money)
ALL = "/desk/receipts/registers"


@get("/", guards=[sees_sales])
async def show_registers(request: AnyRequest, kind: FromQuery[str] = "escpos") -> Any:  # noqa: ANN401
    return await registers_page(request, form={"kind": kind})


async def registers_page(
    request: AnyRequest, problem: Problem | None = None, form: dict[str, str] | None = None
) -> Any:  # noqa: ANN401
    """All of them; `form` is the one for a new register that came back."""
    actor, form = actor_of(request), form or {}
    branches = await branches_of(actor)
    kind = KINDS.get(form.get("kind", ""), KINDS["escpos"])
    return page(
        "checkout/registers.html",
        status=problem.status if problem else 200,
        actor=actor,
        registers=await queries.registers_here([each.id for each in branches]),
        branch_options=[(each.id, each.name) for each in branches],
        kind=kind,
        kinds=KINDS,
        kind_of=kind_of,
        values={each.name: form.get(each.name, each.default) for each in kind.settings},
        form=form,
        trouble=problem,
        errors=problem.fields if isinstance(problem, Invalid) else {},
        now=clock.now(),
    )


@post("/", guards=[SETS_UP])
async def add_register(request: AnyRequest, data: Typed) -> Any:  # noqa: ANN401
    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await registers_page(request, problem, data)

    try:
        wanted = typed.register(data)
    except Invalid as problem:
        return await again(problem)
    branch = typed.number(data.get("branch", "")) or 0
    adding = partial(actions.add_register, actor_of(request), branch, wanted)
    return await made_or_again(request, adding, ALL, again)


@get("/trouble", guards=[TAKES])
async def show_trouble(request: AnyRequest) -> Any:  # noqa: ANN401
    """A part of other pages: what reception has to know of registers, or nothing."""
    actor = actor_of(request)
    found, offices = await queries.in_trouble(actor), await offices_in_trouble(actor)
    return page("checkout/register_trouble.html", actor=actor, registers=found, offices=offices)


@get("/{register:int}", guards=[sees_sales])
async def show_register(request: AnyRequest, register: FromPath[int], number: Number = 1) -> Any:  # noqa: ANN401
    found = await queries.access_register(actor_of(request), register)
    return await register_page(request, found, number=number)


async def register_page(
    request: AnyRequest,
    found: Record,
    problem: Problem | None = None,
    number: int = 1,
    **more: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """How it is, its queue, and how it is set up; `more` is the form that came back."""
    kind, values = kind_of(found["kind"]), own_values(found)
    shown = {each.name: "" if each.is_secret else values[each.name] for each in kind.settings}
    commands, pages = await queries.command_queue(found["id"], number)
    return page(
        "checkout/register.html",
        status=problem.status if problem else 200,
        actor=actor_of(request),
        register=found,
        kind=kind,
        commands=[(each, queries.told_by(each)) for each in commands],
        pages=pages,
        office=await office_here(request, found),
        trouble=problem,
        errors=problem.fields if isinstance(problem, Invalid) else {},
        now=clock.now(),
        **{
            "values": shown,
            "name": found["name"],
            "seen": mark_of(facts(found["name"], kind, values)),
            "said": "",
            "skipping": 0,
            "why": "",
            **more,
        },
    )


async def office_here(request: AnyRequest, found: Record) -> Office | None:
    """How far its records are sent, of a register that keeps them for Spain's tax office."""
    if found["kind"] != VERIFACTU.name:
        return None
    try:
        _, driver = await access_office(actor_of(request), found["id"])
    except NotFound:
        return None
    return await office_of(driver)


@post("/{register:int}", guards=[SETS_UP])
async def change_register(request: AnyRequest, register: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    found = await queries.access_register(actor_of(request), register)
    wanted = typed.register({**data, "kind": found["kind"]})

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        seen = data.get("seen", "")
        return await register_page(request, found, problem, values=wanted.values, name=wanted.name, seen=seen)

    act = actions.change_register(actor_of(request), register, wanted, data.get("seen", ""))
    return await done_or_again(act, f"{ALL}/{register}", again)


@post("/{register:int}/retirement", guards=[SETS_UP])
async def retire_register(request: AnyRequest, register: FromPath[int]) -> Any:  # noqa: ANN401
    found = await queries.access_register(actor_of(request), register)
    again = partial(register_page, request, found)
    return await done_or_again(actions.retire_register(actor_of(request), register), ALL, again)


@post("/{register:int}/test", guards=[TAKES], status_code=200)
async def try_register(request: AnyRequest, register: FromPath[int]) -> Any:  # noqa: ANN401
    """Prints a sample, or asks how it is, at once, and says how it went."""
    found = await queries.access_register(actor_of(request), register)
    if found["leased_until_at"] and found["leased_until_at"] > clock.now():
        busy = Refused(f"{found['name']} is at something just now. Try again in a minute.")
        return await register_page(request, found, busy)
    try:
        said = await try_out(register)
    except RegisterTrouble as trouble:
        return await register_page(request, found, Refused(f"{found['name']}: {trouble}"))
    return await register_page(request, found, said=said)


@post("/{register:int}/attempts", guards=[TAKES])
async def try_now(request: AnyRequest, register: FromPath[int]) -> Redirect:
    await actions.try_now(actor_of(request), register)
    return Redirect(f"{ALL}/{register}", status_code=303)


@post("/{register:int}/x-reports", guards=[RUNS])
async def ask_x_report(request: AnyRequest, register: FromPath[int]) -> Redirect:
    await actions.ask_x_report(actor_of(request), register)
    return Redirect(f"{ALL}/{register}", status_code=303)


@post("/{register:int}/drawer", guards=[RUNS])
async def open_drawer(request: AnyRequest, register: FromPath[int]) -> Redirect:
    await actions.open_drawer(actor_of(request), register)
    return Redirect(f"{ALL}/{register}", status_code=303)


@post("/commands/{command:int}/skipping", guards=[needs(Permission.reopen_visits)])
async def skip_command(request: AnyRequest, command: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    asked = await access_command(actor_of(request), command)
    why = data.get("why", "")

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        found = await queries.access_register(actor_of(request), asked["register"])
        return await register_page(request, found, problem, skipping=command, why=why)

    act = actions.skip_command(actor_of(request), command, why)
    return await done_or_again(act, f"{ALL}/{asked['register']}", again)


@post("/{register:int}/journal", guards=[KEEPS_BOOKS], status_code=200)
async def export_journal(request: AnyRequest, register: FromPath[int]) -> Stream:
    """Every line of its receipt journal, as docs/registers.md describes it."""
    found = await actions.export_journal(actor_of(request), register)
    name = f"receipt-journal-{register}-{clock.now():%Y-%m-%d}.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    lines: AsyncIterator[bytes] = chain.exported(found)
    return Stream(lines, media_type="application/jsonl", headers=headers)


registers = Router(
    "/registers",
    route_handlers=[
        show_registers, add_register, show_trouble, show_register, change_register, retire_register,
        try_register, try_now, ask_x_report, open_drawer, skip_command, export_journal, *RECORDS,
        *CORRECTIONS,
    ],
)  # fmt: skip
