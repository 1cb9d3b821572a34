"""What the pages for copying one branch to another are filled with."""

from collections.abc import Sequence
from typing import Any

from litestar.response import Template

from catalog.pages import form_page
from catalog.queries import access_branch, every_branch_of
from catalog.reading import wrong
from guide.actions import Wish, drafts_of, facts_of
from guide.copying.drafts import Draft, Fate
from guide.copying.parts import PARTS, Part
from guide.queries import copies as queries
from guide.schemas import CopyForm
from kit.errors import Problem
from kit.rights import Actor
from kit.seen import mark_of
from kit.typed import is_number

EVERYTHING = frozenset(each.key for each in PARTS)


def wish_of(branch_id: int, form: CopyForm) -> Wish:
    if not is_number(form.source):
        raise wrong("source", "Choose a branch.")
    return Wish(int(form.source), branch_id, form.parts, replaces=form.keeps != "yes")


async def copy_page(
    actor: Actor,
    branch_id: int,
    form: CopyForm | None = None,
    trouble: Problem | None = None,
    done: str = "",
) -> Template:
    """From where, what, and the last copies, of which each can be taken back."""
    branch = await access_branch(actor, branch_id)
    others = [(each.id, each.name) for each in await every_branch_of(actor) if each.id != branch_id]
    facts: dict[str, Any] = {
        "branch": branch,
        "others": others,
        "parts": [each for each in PARTS if actor.could(each.right)],
        "labels": {each.key: each.label for each in PARTS},
        "form": form or CopyForm(parts=EVERYTHING),
        "copies": await queries.last_copies(branch_id),
    }
    return form_page("guide/copy.html", actor, trouble, done=done, **facts)


async def preview_page(actor: Actor, branch_id: int, form: CopyForm) -> Template:
    """What would become of each thing; nothing is changed. Raises like the copying itself."""
    wish = wish_of(branch_id, form)
    drafts = await drafts_of(actor, wish)
    facts: dict[str, Any] = {
        "branch": await access_branch(actor, branch_id),
        "source": await access_branch(actor, wish.source),
        "drafts": drafts,
        "form": form,
        "seen": mark_of(facts_of(drafts)),
        "total": totals(drafts),
        "does_something": any(draft.acts for _, draft in drafts),
    }
    return form_page("guide/copy_preview.html", actor, None, **facts)


def totals(drafts: Sequence[tuple[Part, Draft]]) -> dict[str, int]:
    return {fate.value: sum(draft.count(fate) for _, draft in drafts) for fate in Fate}
