"""The business's own fields and consents on the customer's last step: what is asked, what was answered."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from clients.actions.answers import answered
from clients.pages.fields import read_answers
from clients.queries.fields import asked as on_the_form
from clients.rules.answers import MISSING, Sent, is_there, read_sent, sheet
from clients.rules.fields import Field
from kit.errors import Invalid
from kit.web import AnyRequest
from kit.words import _
from widgets.forms import form_of
from widgets.rules.forms import Design, missing

PROVED = "proof"


async def questions(request: AnyRequest) -> dict[str, Any]:
    """What a page of the last step needs for them, with the answers that this form brought along."""
    asked, sent = await on_the_form(), await read_answers(request)
    fields = asked_by(form_of(request).design, asked.fields)
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


def asked_by(design: Design, fields: Iterable[Field]) -> list[Field]:
    """Those that the form asks; what it requires itself is marked so."""
    return [
        replace(each, is_required=each.is_required or each.id in design.must)
        for each in fields
        if design.asks(each.id, is_required=each.is_required)
    ]


async def refuse_missing(request: AnyRequest, email: str, comment: str) -> None:
    """Raises `Invalid` where something is empty that this form requires beyond what the business does."""
    design = form_of(request).design
    asked = (await on_the_form()).fields if design.must else []
    values = answered(asked, await read_answers(request)).values if asked else {}
    used = {each.id: each for each in asked}
    idle = {each for each in design.must if each not in used or not is_there(used[each], used, values)}
    empty = missing(design, {"email": email, "comment": comment}, values.keys() | idle)
    if empty:
        raise Invalid(_("Please look at the marked fields."), **dict.fromkeys(empty, _(MISSING)))


async def kept_answers(request: AnyRequest) -> list[tuple[str, str]]:
    """As a form sends them again."""
    answers = await read_answers(request)
    typed = [(f"field-{field}", text) for field, texts in answers.typed.items() for text in texts]
    agreed = [(f"consent-{wording}", "yes") for wording in sorted(answers.agreed)]
    return [*typed, *agreed, (PROVED, await carried_proof(request))]


def answers_in(body: Mapping[str, str | tuple[str, ...]], agreed: Iterable[int] = ()) -> Sent:
    """Those of a program: by the id of the field, several where there may be; and the texts agreed to."""
    typed = [
        (f"field-{field}", text)
        for field, texts in body.items()
        for text in ((texts,) if isinstance(texts, str) else texts)
    ]
    return read_sent([*typed, *((f"consent-{wording}", "yes") for wording in agreed)])
