"""What the pages of changes of many clients, and of lists, are filled with."""

from collections.abc import Mapping, Sequence

from asyncpg import Record
from litestar.response import Template

from catalog.pages import form_page, list_page
from clients.queries import home
from kit import clock, web
from kit.errors import Invalid, Problem
from kit.rights import Actor
from lists import queries
from lists.actions import bulk as actions
from lists.actions.undoing import LASTS
from lists.pages.cells import Editor, of_field
from lists.pages.sheet import asked_for, group_asked
from lists.queries import bulk as reading
from lists.rules.address import Asked
from lists.rules.bulk import Plan, Wish, many, read_wish
from lists.rules.terms import Group, Term, to_json
from lists.tables import Act

TYPED = (Act.set_field, Act.keep_list)
PICK = "row-"


async def chosen_of(actor: Actor, sent: Mapping[str, str]) -> list[int]:
    """Those that were ticked, or all that the sheet asks for."""
    if not sent.get("all"):
        ticked = [name.removeprefix(PICK) for name in sent if name.startswith(PICK)]
        return [int(each) for each in ticked if each.isascii() and each.isdecimal() and len(each) < 10]
    asked, _ = await asked_for(actor, sent)
    group, is_lost = await group_asked(actor, asked)
    if is_lost:
        raise Invalid("The segment is gone, or its conditions cannot be read. Choose again whom you mean.")
    return await queries.ids_of(group, await queries.known_to(actor))


async def look_page(
    actor: Actor, sent: Mapping[str, str], values: Sequence[str], trouble: Problem | None = None
) -> Template:
    """What would become of it; what has to be typed first is asked for."""
    wish = read_wish(sent, values)
    chosen = await chosen_of(actor, sent)
    plan, trouble = await tried(actor, (wish, chosen), sent, trouble)
    asked, _ = await asked_for(actor, sent)
    filled: Template = web.page(
        "lists/bulk.html", status=trouble.status if trouble else 200,
        actor=actor, wish=wish, plan=plan, trouble=trouble, asked=asked, values=tuple(values), many=many,
        name=await reading.subject_of(actor, wish), editor=await editor_of(actor, wish), count=len(chosen),
        errors=trouble.fields if isinstance(trouble, Invalid) else {},
        kept=kept_of(asked, sent), reach=await reach_of(actor, plan),
        first=await reading.named(plan.changing[:5000]) if plan else [],
    )  # fmt: skip
    return filled


async def reach_of(actor: Actor, plan: Plan | None) -> Record | None:
    """How many of a list can be written to, before it is kept."""
    if plan is None or plan.wish.act is not Act.keep_list:
        return None
    return await reading.reached(plan.changing, await queries.known_to(actor))


async def tried(
    actor: Actor, meant: tuple[Wish, list[int]], sent: Mapping[str, str], trouble: Problem | None
) -> tuple[Plan | None, Problem | None]:
    wish, chosen = meant
    if wish.act in TYPED and "typed" not in sent:
        return None, trouble
    try:
        return await actions.look(actor, wish, chosen), trouble
    except Invalid as wrong:
        return None, wrong


async def editor_of(actor: Actor, wish: Wish) -> Editor | None:
    if wish.act is Act.set_field:
        return of_field(await reading.access_field(actor, wish.subject))
    return Editor("line", ()) if wish.act is Act.keep_list else None


def kept_of(asked: Asked, sent: Mapping[str, str]) -> dict[str, str]:
    """What the form sends again, so that it is about the same clients."""
    picks = {name: "yes" for name in sent if name.startswith(PICK)}
    return {**asked.given, **({"all": "yes"} if sent.get("all") else picks), "do": sent.get("do", "")}


async def change_page(actor: Actor, change_id: int, trouble: Problem | None = None) -> Template:
    change = await reading.access_change(actor, change_id)
    return form_page(
        "lists/change.html", actor, trouble, change=change, said=actions.said(change),
        left=await reading.left_alone(change_id), zone=(await home(actor)).zone,
        can_undo=change.undone_at is None and change.done_at > clock.now() - LASTS,
        filter=to_json(of_list(change.subject)) if change.act == Act.keep_list else "", days=LASTS.days,
    )  # fmt: skip


async def changes_page(actor: Actor, page: int) -> Template:
    rows, found = await reading.changes(actor, page)
    zone = (await home(actor)).zone
    return list_page(
        "lists/changes.html", actor, rows=rows, pages=found, zone=zone, days=LASTS.days, many=many
    )


async def lists_page(actor: Actor, gone: str = "") -> Template:
    rows = await reading.client_lists(actor)
    filters = {row["id"]: to_json(of_list(row["id"])) for row in rows}
    return list_page("lists/lists.html", actor, rows=rows, filters=filters, gone=gone,
                     zone=(await home(actor)).zone)  # fmt: skip


def of_list(number: int) -> Group:
    return Group(parts=(Term("lists", "any_of", (str(number),)),))
