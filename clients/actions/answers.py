"""What is filled into fields of a business's own: on a card, on a visit, of who works here, online."""

from collections.abc import Mapping

from msgspec.structs import replace

from clients.actions.consenting import agree_online
from clients.actions.file_fields import Owner, wrong_files
from clients.queries import fields as queries
from clients.queries.visits import has_come
from clients.rules.answers import NOT_SENT, NOTHING, Filled, Sent, differences, fill
from clients.rules.consents import faults
from clients.rules.fields import Field, Value, dump
from clients.tables.fields import Of
from clients.tables.visits import Visit
from kit import journal
from kit.db import execute
from kit.errors import Invalid
from kit.rights import Actor
from kit.words import _

ON_THE_VISIT = "UPDATE visit SET extra = extra || $2::jsonb WHERE id = $1"
# What the desk knows already is not overwritten by who only knows a phone number.
ON_THE_CARD = """
UPDATE client SET extra = $2::jsonb || extra, version = version + 1
WHERE id = $1 AND $2::jsonb || extra <> extra
"""
NEW_VISIT: Owner = (Of.visit, 0)
Facts = Mapping[str, object]


class FieldGone(Invalid):
    """What was typed has no place any more: the field was archived while the form was open."""

    def __init__(self, lost: Mapping[str, str]) -> None:
        typed = " ".join(f"In “{title}” you wrote: {text}." for title, text in lost.items())
        super().__init__(
            f"A field was taken off this form in the meantime. {typed} Nothing is saved yet: put it "
            "elsewhere if it matters, then save again."
        )


async def filled_by(
    actor: Actor, owner: Owner, had: Mapping[int, Value], sent: Sent
) -> tuple[Filled, Facts, Facts]:
    """What a form at the desk came to, with what becomes different before and after, in words.

    Raises `FieldGone`; what is wrong in other ways is told.
    """
    if not sent.shown:
        return Filled(dict(had), {}, {}), {}, {}
    fields = await queries.every_field(owner[0])
    filled = fill(fields, [each.id for each in queries.seen_by(actor, fields)], had, sent)
    if filled.lost:
        raise FieldGone(filled.lost)
    filled.wrong.update(await wrong_files(actor, owner, had, filled.values))
    return filled, *differences(fields, had, filled.values)


def refuse_wrong(filled: Filled) -> None:
    if filled.wrong:
        raise Invalid(_("Please look at the marked fields."), **filled.wrong)


async def wrong_at_desk(actor: Actor, sent: Sent) -> dict[str, str]:
    """What is wrong of what the form of a new visit held. Raises `FieldGone`."""
    return (await filled_by(actor, NEW_VISIT, NOTHING, sent))[0].wrong


async def wrong_online(sent: Sent) -> dict[str, str]:
    """What is missing, cannot be read or was not agreed to of what the booking form asks, by input."""
    asked = await queries.asked()
    return {**answered(asked.fields, sent).wrong, **faults(asked.consents, sent.agreed)}


def answered(fields: list[Field], sent: Sent) -> Filled:
    """All that is asked counts, whatever a form claims to have had; conditions see only what was answered."""
    asked = [each.id for each in fields]
    return fill(fields, asked, NOTHING, Sent(sent.typed, sent.shown | set(asked)))


async def keep_answers(actor: Actor, visit: Visit, sent: Sent | None, at_desk: Sent = NOT_SENT) -> None:
    """On the visit, with what the form of the desk held; of a stranger also on the card that lacks it.

    The journal keeps every word. What only some may see is told apart, so that the story of the visit does
    not tell it.
    """
    await keep_filled(actor, visit, at_desk)
    if sent is None or not (sent.typed or sent.agreed):
        return
    asked, sent = await queries.asked(), await without_those_of_new(visit, sent)
    fields, filled = asked.fields, answered(asked.fields, sent)
    agreed = [each for each in asked.consents if each.wording in sent.agreed]
    await agree_online(visit, agreed, sent.address)
    for of, statement, subject in (
        (Of.visit, ON_THE_VISIT, visit.id),
        (Of.client, ON_THE_CARD, visit.client),
    ):
        mine = {
            each.id: filled.values[each.id] for each in fields if each.of == of and each.id in filled.values
        }
        if mine and subject:
            await execute(statement, subject, dump(mine))
    for verb, some in (("answer", False), ("confide", True)):
        said = differences([each for each in fields if each.is_private == some], {}, filled.values)[1]
        if said := {**said, **filled.lost} if some else said:
            await journal.write(actor, verb, ("visit", visit.id), branch=visit.branch, after=said)


async def without_those_of_new(visit: Visit, sent: Sent) -> Sent:
    """The same of who was not here before."""
    answers = sent.of_new & sent.typed.keys()
    if not (answers and visit.client and await has_come(visit.client)):
        return sent
    return replace(sent, typed={each: texts for each, texts in sent.typed.items() if each not in answers})


async def keep_filled(actor: Actor, visit: Visit, sent: Sent) -> None:
    filled, _, are = await filled_by(actor, NEW_VISIT, NOTHING, sent)
    refuse_wrong(filled)
    if filled.values:
        await execute(ON_THE_VISIT, visit.id, dump(filled.values))
        await journal.write(actor, "fill in", ("visit", visit.id), branch=visit.branch, after=are)
