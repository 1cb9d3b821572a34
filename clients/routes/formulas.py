"""What is worked out of visits: the pages on which that is decided."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import Question, ask_first, form_page, go
from clients.actions import formulas as actions
from clients.queries import formulas as queries
from clients.queries.fields import currencies
from clients.rules.formulas import WORDS, Formula
from clients.schemas import FormulaForm
from kit.errors import Invalid, Problem, Refused
from kit.once import once
from kit.rights import Actor, Permission, actor_of, needs
from kit.seen import mark_of
from kit.web import AnyRequest

FIELDS = "/desk/clients/fields"


async def formula_page(
    actor: Actor, form: FormulaForm, formula: Formula | None = None, trouble: Problem | None = None
) -> Template:
    units = [(each, each) for each in await currencies()]
    about = [("", "All visits"), *await queries.offered()]
    here = {"form": form, "formula": formula, "ways": list(WORDS.items()), "about": about}
    return form_page("clients/formula.html", actor, trouble, currencies=units, **here)


def form_of(formula: Formula) -> FormulaForm:
    about = next(
        (f"{kind}-{number}" for kind in ("service", "category") if (number := getattr(formula, kind))), ""
    )
    seen, days = mark_of(actions.facts(formula)), str(formula.days or "")
    return FormulaForm(formula.title, formula.takes, about, days, formula.currency, seen)


@get("/new")
async def new_formula(request: AnyRequest) -> Template:
    return await formula_page(actor_of(request), FormulaForm())


@post("/")
async def add_formula(request: AnyRequest, data: URLEncodedBody[FormulaForm]) -> Template | Redirect:
    actor = actor_of(request)
    try:
        return await once(
            request, partial(actions.add_formula, actor, data), lambda _: f"{FIELDS}?done=added"
        )
    except Invalid as trouble:
        return await formula_page(actor, data, trouble=trouble)


@get("/{formula_id:int}")
async def show_formula(request: AnyRequest, formula_id: FromPath[int]) -> Template:
    actor = actor_of(request)
    found = await queries.access_formula(actor, formula_id)
    return await formula_page(actor, form_of(found), found)


@post("/{formula_id:int}")
async def change_formula(
    request: AnyRequest, formula_id: FromPath[int], data: URLEncodedBody[FormulaForm]
) -> Template | Redirect:
    actor = actor_of(request)
    try:
        await actions.change_formula(actor, formula_id, data)
    except (Invalid, Refused) as trouble:
        return await formula_page(actor, data, await queries.access_formula(actor, formula_id), trouble)
    return go(FIELDS, "saved")


@get("/{formula_id:int}/removal")
async def ask_to_remove_formula(request: AnyRequest, formula_id: FromPath[int]) -> Template:
    found = await queries.access_formula(actor_of(request), formula_id)
    question = Question(
        title=f"Remove “{found.title}”?",
        sentence="It stands on no card then. Nothing was stored of it, so nothing is lost but the formula.",
        action=f"/desk/clients/formulas/{formula_id}/removal",
        button="Remove the formula",
        back=f"/desk/clients/formulas/{formula_id}",
    )
    return ask_first(actor_of(request), question)


@post("/{formula_id:int}/removal")
async def remove_formula(request: AnyRequest, formula_id: FromPath[int]) -> Redirect:
    await actions.remove_formula(actor_of(request), formula_id)
    return go(FIELDS, "removed")


formulas = Router(
    "/formulas",
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[
        new_formula,
        add_formula,
        show_formula,
        change_formula,
        ask_to_remove_formula,
        remove_formula,
    ],
)
