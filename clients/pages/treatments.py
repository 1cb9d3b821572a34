"""What the pages of treatment notes and of their templates are filled with."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from litestar.response import Template

from catalog.pages import form_page
from clients import rules
from clients.actions.templates import facts
from clients.actions.treatments import Door, StaleTemplate, mark_of_template
from clients.queries import home
from clients.queries import treatments as queries
from clients.rules.treatments import KINDS, MORE_ROWS, Content, Question, Row, differences, rows_of
from kit import web
from kit.errors import NotFound, Problem
from kit.rights import Actor, Permission
from kit.seen import mark_of

NEW = "new"


async def list_page(
    actor: Actor, door: Door, removed: int = 0, template: str = "clients/treatments.html"
) -> Template:
    page: Template = web.page(
        template,
        actor=actor,
        door=door,
        notes=await queries.treatments_of(door.client),
        removed=removed if await is_removed(door, removed) else 0,
        templates=await offered(),
        zone=(await home(actor)).zone,
    )
    return page


async def is_removed(door: Door, note_id: int) -> bool:
    try:
        return note_id > 0 and (await queries.treatment_of(door.client, note_id)).is_removed
    except NotFound:
        return False


async def offered() -> list[tuple[int, str]]:
    return [(row["id"], row["name"]) for row in await queries.templates() if row["archived_at"] is None]


async def new_page(
    actor: Actor,
    door: Door,
    template_id: int,
    typed: Mapping[str, str] | None = None,
    trouble: Problem | None = None,
) -> Template:
    """Empty, or as it was typed. Where the last note of this template says something it can be taken over."""
    template = await queries.template_row(template_id)
    questions = queries.questions_in(template.questions)
    notes = await queries.treatments_of(door.client)
    last = next((each for each in notes if each.template == template_id and each.content), None)
    if isinstance(trouble, StaleTemplate):
        typed = moved_along(typed or {}, questions)
    elif typed is not None and typed.get("like") and last and last.content:
        typed = as_typed(last.content, questions)
    return form_page(
        "clients/treatment_form.html",
        actor,
        trouble,
        door=door,
        heading=f"{template.name}: {door.name}",
        action=door.here,
        questions=questions,
        typed=typed or {},
        source=template,
        seen=mark_of_template(template),
        last=last,
        version=0,
        rules=rules,
        zone=(await home(actor)).zone,
    )


def as_typed(content: Content, questions: Sequence[Question]) -> dict[str, str]:
    """What a form of these questions holds where they were answered by the same title."""
    return {f"q-{place}": content.answers.get(each.title, "") for place, each in enumerate(questions)}


def moved_along(typed: Mapping[str, str], questions: Sequence[Question]) -> dict[str, str]:
    """What was typed into an older form stands with the questions of the same title."""
    said = {typed.get(f"asked-{place}", ""): typed.get(f"q-{place}", "") for place in range(len(typed))}
    found = {f"q-{place}": said.get(each.title, "") for place, each in enumerate(questions)}
    return {**found, "text": typed.get("text", "")}


async def change_page(
    actor: Actor,
    door: Door,
    note_id: int,
    typed: Mapping[str, str] | None = None,
    trouble: Problem | None = None,
) -> Template:
    note = await queries.treatment_of(door.client, note_id)
    content = note.content or Content("")
    now = {**as_typed(content, content.questions), "text": content.text}
    return form_page(
        "clients/treatment_form.html",
        actor,
        trouble,
        door=door,
        heading=f"Change {content.template}: {door.name}",
        action=f"{door.here}/{note_id}",
        questions=content.questions,
        typed=now if typed is None else typed,
        source=None,
        seen="",
        last=None,
        version=note.version,
        rules=rules,
        zone="UTC",
    )


async def treatment_page(actor: Actor, door: Door, note_id: int) -> Template:
    """What it says now, and what each version changed."""
    note = await queries.treatment_of(door.client, note_id)
    if note.is_removed:
        raise NotFound("That treatment note was removed.")
    versions = await queries.versions_of(note_id)
    changes = [(after, differences(before.content, after.content)) for before, after in pairwise(versions)]
    page: Template = web.page(
        "clients/treatment.html",
        actor=actor,
        door=door,
        note=note,
        first=versions[0],
        changes=list(reversed(changes)),
        changeable=door.writes and (note.account == actor.account or actor.may(Permission.edit_others_notes)),
        zone=(await home(actor)).zone,
    )
    return page


async def templates_page(actor: Actor, done: str = "") -> Template:
    rows = await queries.templates()
    return form_page(
        "clients/note_templates.html",
        actor,
        rows=rows,
        asked={row["id"]: queries.questions_in(row["questions"]) for row in rows},
        done=done,
    )


async def template_page(
    actor: Actor,
    template_id: int | None,
    typed: tuple[str, list[Row], str] | None = None,
    trouble: Problem | None = None,
) -> Template:
    """The form of a new one, or of one there is; `typed` is its name, its rows and its mark."""
    template = None if template_id is None else await queries.access_template(actor, template_id)
    name, rows, seen = "", list[Row](), ""
    if template is not None:
        name, rows = template.name, rows_of(queries.questions_in(template.questions))
        seen = mark_of(facts(template))
    if typed is not None:
        name, rows, seen = typed
    blank = MORE_ROWS if template or typed else MORE_ROWS + 1
    return form_page(
        "clients/note_template.html",
        actor,
        trouble,
        source=template,
        name=name,
        rows=[*rows, *[Row()] * blank],
        seen=seen,
        kinds=KINDS,
    )
