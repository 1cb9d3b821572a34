"""A slip of the finger in an e-mail address: the correction is offered, and may be taken or not."""

from typing import Protocol, TypeVar

import msgspec

from clients.rules.domains import meant_email
from kit.errors import Invalid
from kit.words import _
from widgets.schemas import Finishing, TogetherForm, WantedPlaces, WantedTime

Typed = TypeVar("Typed", WantedTime, TogetherForm, WantedPlaces, Finishing)


class Email(Protocol):
    """An address as it was typed, and the one that was said to be right."""

    @property
    def email(self) -> str: ...

    @property
    def email_kept(self) -> str: ...


class SlipInEmail(Invalid):
    """It may be right; then it is sent once more, as it is."""

    def __init__(self, meant: str) -> None:
        sentence = _("Is this e-mail address right?")
        super().__init__(sentence, email=sentence)
        self.meant = meant


def refuse_slip(form: Email) -> None:
    """Raises `SlipInEmail` but for the address that was kept."""
    meant = "" if form.email == form.email_kept else meant_email(form.email)
    if meant:
        raise SlipInEmail(meant)


def corrected(form: Typed) -> Typed:
    """With the correction of the address in its place, where it was taken."""
    return msgspec.structs.replace(form, email=form.email_meant or form.email, email_meant="")


def meant_by(problem: Exception | None) -> str:
    """What to offer beneath the field."""
    return problem.meant if isinstance(problem, SlipInEmail) else ""
