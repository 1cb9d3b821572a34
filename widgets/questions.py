"""The business's own fields on the customer's last step: what is asked, and what was answered."""

from collections.abc import Mapping
from typing import Any

from clients.pages.fields import read_answers
from clients.queries.fields import asked_fields
from clients.rules.answers import Sent, read_sent, sheet
from kit.web import AnyRequest


async def questions(request: AnyRequest) -> dict[str, Any]:
    """What a page of the last step needs for them, with the answers that this form brought along."""
    return {"sheet": sheet(await asked_fields(), {}, await read_answers(request))}


async def kept_answers(request: AnyRequest) -> list[tuple[str, str]]:
    """As a form sends them again."""
    answers = await read_answers(request)
    return [(f"field-{field}", text) for field, texts in answers.typed.items() for text in texts]


def answers_in(body: Mapping[str, str | tuple[str, ...]]) -> Sent:
    """Those of a program: by the id of the field, several where there may be."""
    return read_sent(
        (f"field-{field}", text)
        for field, texts in body.items()
        for text in ((texts,) if isinstance(texts, str) else texts)
    )
