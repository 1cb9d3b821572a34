"""Making, changing and archiving what treatment notes ask."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import msgspec
from asyncpg.exceptions import UniqueViolationError

from catalog.facts import note_difference
from clients.queries.treatments import access_template, questions_in
from clients.rules.treatments import KINDS, Question, Row, read_template
from clients.tables import NoteTemplate
from kit import clock, journal
from kit.db import execute, transaction
from kit.errors import Invalid
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

HOLD = "SELECT FROM note_template WHERE id = $1 FOR UPDATE"


@asynccontextmanager
async def named_once() -> AsyncIterator[None]:
    """A transaction in which a name that another one has is refused."""
    try:
        async with transaction():
            yield
    except UniqueViolationError:
        raise Invalid("There is a template with this name.", name="Another one is called so.") from None


async def add_template(actor: Actor, name: str, rows: Sequence[Row]) -> NoteTemplate:
    actor.require(Permission.edit_catalog)
    title, questions = read_template(name, rows)
    async with named_once():
        made = NoteTemplate(name=title, questions=written(questions))
        await made.save()
        await journal.write(actor, "add", ("note_template", made.id), after=facts(made))
    return made


def written(questions: Sequence[Question]) -> str:
    return msgspec.json.encode(questions).decode()


async def change_template(actor: Actor, template_id: int, name: str, rows: Sequence[Row], seen: str) -> None:
    """Notes that were written with it stay as they are. Raises `Stale` for a form that is past."""
    title, questions = read_template(name, rows)
    async with named_once():
        await execute(HOLD, template_id)
        template = await access_template(actor, template_id)
        before = facts(template)
        refuse_stale(seen, before)
        template.name, template.questions = title, written(questions)
        await template.save([NoteTemplate.name, NoteTemplate.questions])
        await note_difference(actor, "change", ("note_template", template_id), (before, facts(template)))


async def archive_template(actor: Actor, template_id: int) -> None:
    """It is offered no more; its notes stay."""
    await set_archived(actor, template_id, "archive")


async def restore_template(actor: Actor, template_id: int) -> None:
    await set_archived(actor, template_id, "bring back")


async def set_archived(actor: Actor, template_id: int, verb: str) -> None:
    async with transaction():
        await execute(HOLD, template_id)
        template = await access_template(actor, template_id)
        template.archived_at = clock.now() if verb == "archive" else None
        await template.save([NoteTemplate.archived_at])
        await journal.write(actor, verb, ("note_template", template_id), after={"name": template.name})


def facts(template: NoteTemplate) -> dict[str, object]:
    """In the words of the journal."""
    kinds = dict(KINDS)
    asked = [
        f"{each.title} ({kinds[each.asks]}{': ' if each.options else ''}{', '.join(each.options)})"
        for each in questions_in(template.questions)
    ]
    return {"name": template.name, "questions": "\n".join(asked)}
