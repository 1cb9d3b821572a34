"""What the pages of a client's points are filled with."""

from datetime import date
from typing import Any

from litestar import Response

from catalog.queries import branch_here, branches_of
from catalog.tables import Branch
from clients.queries import access_client, search_clients
from clients.rules import mask_phone, show_phone
from kit import clock
from kit.errors import Invalid, Problem
from kit.rights import Actor, Permission
from kit.typed import short_date
from kit.web import page
from loyalty import queries, statement
from loyalty.rules.points import counted
from loyalty.rules.statement import Line, lines_of
from loyalty.schemas import ByHandForm

FEW = 8
DONE = {
    "given": "The points are given.",
    "taken": "The points are taken.",
    "sent": "The points are sent. They can be taken back as long as they are there.",
    "back": "The points are back.",
}


def address(client: int, branch: int, done: str = "") -> str:
    return f"/desk/loyalty/clients/{client}/statement?branch={branch}" + (f"&done={done}" if done else "")


async def statement_page(actor: Actor, client: int, wanted: int | None, number: int = 1, **more: Any) -> Any:  # noqa: ANN401
    """`more` is what was done, or a form that came back with its `trouble`."""
    known, here = await access_client(actor, client), await branch_here(actor, wanted)
    standing = await queries.standing(known.id, here)
    rows, pages = await queries.movements(known.id, here.id, number)
    return shown(
        "loyalty/statement.html",
        actor,
        more.pop("trouble", None),
        client=known,
        branch=here,
        branch_options=[(each.id, each.name) for each in await branches_of(actor)],
        standing=standing,
        lines=lines_of(rows, clock.today(here.zone)),
        pages=pages,
        form=more.pop("form", None) or ByHandForm(),
        done=DONE.get(more.pop("done", ""), ""),
    )


async def sending_page(actor: Actor, client: int, wanted: int | None, text: str, **more: Any) -> Any:  # noqa: ANN401
    """Who gets them is found by the same search as everywhere."""
    known, here = await access_client(actor, client), await branch_here(actor, wanted)
    contacts = actor.may(Permission.see_phones)
    found = (await search_clients(text, 1, contacts=contacts)).rows if text.strip() else []
    return shown(
        "loyalty/sending.html",
        actor,
        more.get("trouble"),
        client=known,
        branch=here,
        text=text,
        rows=[row for row in found if row["id"] != client][:FEW],
        show=show_phone if contacts else mask_phone,
        holding=await queries.holding_of(known.id, here.id, clock.today(here.zone)),
        form=more.get("form") or ByHandForm(),
    )


def shown(template: str, actor: Actor, trouble: Problem | None, **facts: Any) -> Any:  # noqa: ANN401
    return page(
        template,
        status=trouble.status if trouble else 200,
        actor=actor,
        trouble=trouble,
        errors=trouble.fields if isinstance(trouble, Invalid) else {},
        counted=counted,
        short_date=short_date,
        **facts,
    )


async def sheet(actor: Actor, client: int, wanted: int | None) -> Response[bytes]:
    known, here = await access_client(actor, client), await branch_here(actor, wanted)
    lines, today = await all_lines(known.id, here)
    text = statement.as_csv(lines)
    return loaded(
        text.encode(), "text/csv; charset=utf-8", f'attachment; filename="points-{client}-{today}.csv"'
    )


async def paper(actor: Actor, client: int, wanted: int | None) -> Response[bytes]:
    known, here = await access_client(actor, client), await branch_here(actor, wanted)
    lines, today = await all_lines(known.id, here)
    footer = f"{known.name} · {here.name} · printed {short_date(today)} by {actor.name}"
    made = await statement.as_pdf(known.name, await queries.standing(known.id, here), lines, footer)
    return loaded(made, "application/pdf", f'inline; filename="points-{client}-{today}.pdf"')


async def all_lines(client: int, here: Branch) -> tuple[list[Line], date]:
    today = clock.today(here.zone)
    return lines_of(await queries.all_movements(client, here.id), today), today


def loaded(content: bytes, media: str, disposition: str) -> Response[bytes]:
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, media_type=media, headers=headers)
