"""The business's own fields and consents on the customer's last step: what is asked, what was answered."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from booking.queries.setup import Setup
from clients.pages.fields import read_answers
from clients.queries.fields import asked as on_the_form
from clients.rules.answers import MISSING, Sent, read_sent, sheet
from clients.rules.fields import Field
from kit.errors import Invalid
from kit.web import AnyRequest
from kit.words import _
from widgets.forms import form_of
from widgets.rules.asking import About, answered_in, kept_of, reachable, suits, there_in, under
from widgets.rules.forms import Design, missing

PROVED = "proof"


def about(setup: Setup, services: Iterable[int]) -> About:
    """`services` are those being booked, what is added to them too."""
    booked = frozenset(services)
    found = (setup.services.get(each) for each in booked)
    return About(booked, frozenset(each.category for each in found if each))


async def questions(request: AnyRequest, what: About) -> dict[str, Any]:
    """What a page of the last step needs for them, with the answers that this form brought along."""
    asked, sent = await on_the_form(), await read_answers(request)
    fields = asked_by(form_of(request).design, asked.fields, what)
    return {
        "sheet": sheet(fields, {}, sent),
        "consents": asked.consents,
        "agreed": sent.agreed,
        PROVED: await carried_proof(request),
    }


async def carried_proof(request: AnyRequest) -> str:
    """That their phone was confirmed on the way, for the next form to carry along."""
    made = request.scope["state"].get(PROVED) or (await request.form()).get(PROVED, "")
    return made if isinstance(made, str) else ""


def asked_by(design: Design, fields: Sequence[Field], what: About) -> list[Field]:
    """Those that the form asks with this; what it requires itself is marked so.

    What the business requires is always asked.
    """
    found = []
    for each in fields:
        ask = design.asked_when(each.id)
        if each.is_required:
            found.append(each)
        elif design.asks(each.id, is_required=False) and suits(ask, what):
            found.append(under(each, ask, must=each.id in design.must))
    return reachable(found, fields)


async def refuse_missing(request: AnyRequest, email: str, comment: str, what: About) -> None:
    """Raises `Invalid` where something is empty that this form requires beyond what the business does."""
    design = form_of(request).design
    asked = asked_by(design, (await on_the_form()).fields, what) if design.must else []
    sent = await read_answers(request)
    there = there_in(asked, sent)
    idle = {each for each in design.must if each not in there}
    idle |= {each.id for each in asked if not each.is_required}
    empty = missing(
        design, {"email": email, "comment": comment}, answered_in(asked, sent).values.keys() | idle
    )
    if empty:
        raise Invalid(_("Please look at the marked fields."), **dict.fromkeys(empty, _(MISSING)))


async def answers_to(request: AnyRequest, what: About) -> Sent:
    """Those to be kept: what the form does not ask with this is as if it were not sent."""
    return await kept_by_form(request, what, await read_answers(request))


async def kept_by_form(request: AnyRequest, what: About, sent: Sent) -> Sent:
    design = form_of(request).design
    if not sent.typed or (design.fields is None and not design.when):
        return sent
    fields = (await on_the_form()).fields
    return kept_of(asked_by(design, fields, what), fields, sent)


async def kept_answers(request: AnyRequest) -> list[tuple[str, str]]:
    """As a form sends them again."""
    answers = await read_answers(request)
    typed = [(f"field-{field}", text) for field, texts in answers.typed.items() for text in texts]
    agreed = [(f"consent-{wording}", "yes") for wording in sorted(answers.agreed)]
    form = await request.form()
    codes = [(name, str(form[name])) for name in ("friend", "promo") if name in form]
    return [*typed, *agreed, *codes, (PROVED, await carried_proof(request))]


def answers_in(body: Mapping[str, str | tuple[str, ...]], agreed: Iterable[int] = ()) -> Sent:
    """Those of a program: by the id of the field, several where there may be; and the texts agreed to."""
    typed = [
        (f"field-{field}", text)
        for field, texts in body.items()
        for text in ((texts,) if isinstance(texts, str) else texts)
    ]
    return read_sent([*typed, *((f"consent-{wording}", "yes") for wording in agreed)])
