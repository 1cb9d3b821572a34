"""Corrections of a fiscal register: what was sent, and the form for another one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from asyncpg import Record
from litestar import get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody

from checkout import queries, typed
from checkout.actions.corrections import send_correction
from checkout.queries.corrections import corrections_of, lines_in, skipped_receipt
from checkout.receipt_paper import read_paper
from checkout.registers.corrects import Basis
from checkout.registers.kinds import kind_of
from checkout.registers.protocol import EXEMPT
from checkout.registers.russian import VAT
from checkout.routes.asked import made_or_again, sees_sales
from checkout.rules import Method
from checkout.rules.corrections import MOST_LINES, CorrectedLine, NewCorrection
from kit import clock
from kit.errors import Invalid, Problem, Refused
from kit.money import parse_money, plain
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest, page

Number = Annotated[int, QueryParameter(name="page")]
Typed = URLEncodedBody[dict[str, str]]
ALL = "/desk/receipts/registers"
RATES = (("", "As set up"), (EXEMPT, "No VAT"), *((str(rate), f"{rate // 100} %") for rate in VAT))
FIELDS = ("title", "quantity", "price", "kind", "rate")
FEWEST_LINES = 3


@dataclass(slots=True)
class Asked:
    """What is shown besides the list: the form, and what is wrong with it."""

    form: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    search: str = ""
    number: int = 1


@get("/{register:int}/corrections", guards=[sees_sales])
async def show_corrections(
    request: AnyRequest,
    register: FromPath[int],
    skipped: FromQuery[int | None] = None,
    q: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    found = await queries.access_register(actor_of(request), register)
    form = await filled_in(found, skipped) if skipped else {}
    return await corrections_page(request, found, Asked(form=form, search=q, number=number))


async def filled_in(register: Record, command: int) -> dict[str, str]:
    """The form as it would correct what was skipped; empty where there is nothing of the kind."""
    receipt = await skipped_receipt(register["id"], command)
    if receipt is None:
        return {}
    paper, unit = read_paper(receipt["content"]), register["currency"]
    cash = sum(paid.amount for paid in paper.payments if paid.method is Method.cash)
    form = {
        "way": receipt["kind"],
        "happened_on": receipt["queued_at"].astimezone(ZoneInfo(register["zone"])).date().isoformat(),
        "number": paper.number,
        "cash": plain(cash, unit),
        "card": plain(sum(line.amount for line in paper.lines) - cash, unit),
    }
    for place, line in enumerate(paper.lines[:MOST_LINES]):
        rate = "" if not line.tax_name else EXEMPT if line.tax_rate is None else str(line.tax_rate)
        kind = "service" if line.is_service else "good"
        told = (line.title, "1", plain(line.amount, unit), kind, rate)
        form |= {f"{name}-{place}": text for name, text in zip(FIELDS, told, strict=True)}
    return form


async def corrections_page(request: AnyRequest, register: Record, asked: Asked) -> Any:  # noqa: ANN401
    actor, problem = actor_of(request), asked.problem
    rows, pages = await corrections_of(register["id"], asked.search, asked.number)
    typed_lines = sum(bool(asked.form.get(f"title-{place}")) for place in range(MOST_LINES))
    return page(
        "checkout/corrections.html",
        status=problem.status if problem else 200,
        actor=actor,
        register=register,
        can=kind_of(register["kind"]).abilities.corrects,
        rows=[(each, lines_in(each), queries.told_by(each)) for each in rows],
        pages=pages,
        search=asked.search,
        form=asked.form,
        line_count=min(MOST_LINES, max(FEWEST_LINES, typed_lines + 1)),
        rates=RATES,
        trouble=problem,
        errors=problem.fields if isinstance(problem, Invalid) else {},
        now=clock.now(),
    )


@post("/{register:int}/corrections", guards=[needs(Permission.reopen_visits)])
async def add_correction(request: AnyRequest, register: FromPath[int], data: Typed) -> Any:  # noqa: ANN401
    found = await queries.access_register(actor_of(request), register)

    async def again(problem: Problem) -> Any:  # noqa: ANN401
        return await corrections_page(request, found, Asked(form=data, problem=problem))

    async def send() -> int:
        return await send_correction(actor_of(request), register, wanted_in(data, found["currency"]))

    try:
        return await made_or_again(request, send, f"{ALL}/{register}/corrections", again)
    except (Invalid, Refused) as problem:
        return await again(problem)


def wanted_in(form: Mapping[str, str], currency: str) -> NewCorrection:
    """What was typed; a line with nothing in it is none."""
    lines = [line_in(form, place, currency) for place in range(MOST_LINES) if is_typed(form, place)]
    return NewCorrection(
        is_refund=form.get("way") == "refund",
        basis=form.get("basis", Basis.own),
        happened_on=day_in(form.get("happened_on", "")),
        number=form.get("number", "").strip(),
        why=form.get("why", "").strip()[:300],
        lines=lines,
        cash=typed.amount(form.get("cash", ""), "cash", currency),
        card=typed.amount(form.get("card", ""), "card", currency),
    )


def is_typed(form: Mapping[str, str], place: int) -> bool:
    return any(form.get(f"{name}-{place}", "").strip() for name in ("title", "price"))


def line_in(form: Mapping[str, str], place: int, currency: str) -> CorrectedLine:
    def said(name: str) -> str:
        return form.get(f"{name}-{place}", "").strip()

    return CorrectedLine(
        title=said("title"),
        quantity=typed.whole(said("quantity") or "1", "lines"),
        price=parse_money(said("price"), currency, "lines"),
        is_service=said("kind") != "good",
        rate=said("rate"),
    )


def day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


HANDLERS = (show_corrections, add_correction)
