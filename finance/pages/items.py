"""Pages about items: the list with what was spent on each, and one."""

from litestar.response import Template

from catalog.pages import form_page, list_page
from catalog.queries import branch_here
from finance.actions.setting_up import item_facts
from finance.pages.shared import shared
from finance.queries.items import Section, access_item, is_used, spent_on
from finance.rules.items import SECTIONS
from finance.schemas import ItemForm
from kit import clock
from kit.errors import Problem
from kit.periods import ask as ask_period
from kit.rights import Actor
from kit.seen import mark_of


async def items_page(
    actor: Actor, branch: int | None, days: tuple[str, str], more: tuple[str, bool, str]
) -> Template:
    """What was spent on each in some days; archived ones when they are asked for, or something was spent."""
    search, retired, done = more
    here = await branch_here(actor, branch)
    asked = ask_period(*days, clock.today(here.zone))
    found = await spent_on(here, asked.period)
    wanted = search.strip().casefold()
    shown = {
        section: [
            row
            for row in rows
            if wanted in row["name"].casefold() and (row["is_active"] or row["amount"] or retired)
        ]
        for section, rows in found.items()
    }
    return list_page(
        "finance/items.html",
        actor,
        asked=asked,
        shown={section: rows for section, rows in shown.items() if rows},
        is_empty=not any(found.values()),
        search=search,
        retired=retired,
        spent=sum(
            row["amount"] for section, rows in shown.items() for row in rows if section != Section.income
        ),
        **await shared(actor, here, done),
    )


async def item_page(
    actor: Actor, form: ItemForm | None, item_id: int | None = None, trouble: Problem | None = None
) -> Template:
    item = await access_item(item_id) if item_id else None
    if form is None:
        form = ItemForm(name=item["name"], section=item["section"]) if item else ItemForm()
    return form_page(
        "finance/item.html",
        actor,
        trouble,
        form=form,
        item=item,
        seen=mark_of(item_facts(item)) if item else "",
        used=await is_used(item_id) if item_id else False,
        section_options=[(str(section), title) for section, title in SECTIONS.items()],
    )
