"""What the pages of exports are filled with: what can go out, what went out, and whose a file is."""

from datetime import timedelta
from typing import Any

import msgspec
from litestar.response import Template

from catalog.pages import form_page
from clients.queries import home
from exchange.actions.base import TAKES
from exchange.actions.exporting import require_export
from exchange.actions.whose import Answer
from exchange.queries import exports as queries
from exchange.rules.base import FILES
from exchange.schemas import ExportForm
from kit import clock
from kit.errors import Problem
from kit.rights import Actor, Permission

ON_ITS_WAY = timedelta(minutes=10)  # a download that takes longer broke off


async def export_page(actor: Actor, form: ExportForm, trouble: Problem | None = None) -> Template:
    """Raises the refusal, or asks for the password first."""
    require_export(actor)
    selection = await queries.chosen(actor, form)
    facts: dict[str, Any] = {
        "text": form.q,
        "segment": form.segment if selection.told.startswith("segment: ") else "",
        "who": form.who,
        "told": selection.told,
        "rows": len(selection.ids),
        "titles": [each.title for each in selection.columns],
        "files": FILES,
        "takes_all": all(actor.could(each) for each in TAKES),
    }
    return form_page("exchange/export.html", actor, trouble, exports=True, here="export", **facts)


async def log_page(
    actor: Actor, text: str, page: int, answer: Answer | None = None, trouble: Problem | None = None
) -> Template:
    rows, shown = await queries.log(actor, text, page)
    told = [{**row, "unusual": msgspec.json.decode(row["unusual"] or "[]")} for row in rows]
    facts: dict[str, Any] = {
        "rows": told, "pages": shown, "text": text, "zone": (await home(actor)).zone, "answer": answer,
        "lately": clock.now() - ON_ITS_WAY,
        "asks": actor.may(Permission.edit_accounts),
    }  # fmt: skip
    return form_page("exchange/exports.html", actor, trouble, exports=True, here="exports", **facts)
