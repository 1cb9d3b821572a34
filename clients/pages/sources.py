"""What the pages of sources are filled with."""

from litestar.response import Template

from catalog.pages import Question, form_page
from clients.actions.sources import facts
from clients.pages.tags import counted
from clients.queries.sources import access_source, sources
from clients.schemas import SourceForm
from kit.errors import Problem
from kit.rights import Actor
from kit.seen import mark_of


async def sources_page(
    actor: Actor, form: SourceForm, trouble: Problem | None = None, done: str = ""
) -> Template:
    return form_page("clients/sources.html", actor, trouble, form=form, rows=await sources(), done=done)


async def source_page(
    actor: Actor, source_id: int, typed: SourceForm | None = None, trouble: Problem | None = None
) -> Template:
    source = await access_source(actor, source_id)
    rows = await sources()
    form = typed or SourceForm(source.name, mark_of(facts(source)), "yes" if source.online else "")
    others = [(row["id"], row["name"]) for row in rows if row["id"] != source_id]
    here = {"source": source, "form": form, "others": others, "clients": await by_it(source_id)}
    return form_page("clients/source.html", actor, trouble, **here)


async def by_it(source_id: int) -> int:
    """How many clients came by it."""
    return next((int(row["clients"]) for row in await sources() if row["id"] == source_id), 0)


async def source_removal(actor: Actor, source_id: int) -> Question:
    """The number that is agreed to is in the address."""
    source = await access_source(actor, source_id)
    clients = await by_it(source_id)
    return Question(
        title=f"Remove “{source.name}”?",
        sentence=f"{counted(clients, 'has', 'have')} no source then. To keep it, merge it into another one.",
        action=f"/desk/clients/sources/{source_id}/removal?clients={clients}",
        button="Remove the source",
        back=f"/desk/clients/sources/{source_id}",
    )
