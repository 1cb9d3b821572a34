"""The business's own fields and consents on the customer's last step: what is asked, what was answered."""

from collections.abc import Iterable, Mapping
from typing import Any

from clients.pages.fields import read_answers
from clients.queries.fields import asked as on_the_form
from clients.rules.answers import Sent, read_sent, sheet
from kit.web import AnyRequest


async def questions(request: AnyRequest) -> dict[str, Any]:
    """What a page of the last step needs for them, with the answers that this form brought along."""
    asked, sent = await on_the_form(), await read_answers(request)
    return {"sheet": sheet(asked.fields, {}, sent), "consents": asked.consents, "agreed": sent.agreed}


async def kept_answers(request: AnyRequest) -> list[tuple[str, str]]:
    """As a form sends them again."""
    answers = await read_answers(request)
    typed = [(f"field-{field}", text) for field, texts in answers.typed.items() for text in texts]
    return [*typed, *((f"consent-{wording}", "yes") for wording in sorted(answers.agreed))]


def answers_in(body: Mapping[str, str | tuple[str, ...]], agreed: Iterable[int] = ()) -> Sent:
    """Those of a program: by the id of the field, several where there may be; and the texts agreed to."""
    typed = [
        (f"field-{field}", text)
        for field, texts in body.items()
        for text in ((texts,) if isinstance(texts, str) else texts)
    ]
    return read_sent([*typed, *((f"consent-{wording}", "yes") for wording in agreed)])
