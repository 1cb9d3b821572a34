"""What the forms of a client's own page hold."""

from typing import Annotated

import msgspec


class WhoForm(msgspec.Struct, frozen=True):
    """A phone number or an e-mail address."""

    who: Annotated[str, msgspec.Meta(max_length=300)] = ""


class CodeForm(msgspec.Struct, frozen=True):
    """The figures, and the ticket with which they were asked for."""

    ticket: Annotated[str, msgspec.Meta(max_length=60)] = ""
    code: Annotated[str, msgspec.Meta(max_length=60)] = ""


class AnswerForm(msgspec.Struct, frozen=True):
    """Yes or no to a version of a text."""

    wording: Annotated[str, msgspec.Meta(max_length=12)] = ""
    given: Annotated[str, msgspec.Meta(max_length=3)] = ""


class ErasingForm(msgspec.Struct, frozen=True):
    """Ticked by who is sure."""

    sure: Annotated[str, msgspec.Meta(max_length=3)] = ""


class CardForm(msgspec.Struct, frozen=True):
    """A card of theirs, empty for a link each time, and the words that were read with it."""

    card: Annotated[str, msgspec.Meta(max_length=12)] = ""
    words: Annotated[str, msgspec.Meta(max_length=2_000)] = ""


class PauseForm(msgspec.Struct, frozen=True):
    """Its first and last day, as a date field says them."""

    from_on: Annotated[str, msgspec.Meta(max_length=10)] = ""
    until_on: Annotated[str, msgspec.Meta(max_length=10)] = ""
