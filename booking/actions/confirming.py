"""Where a branch asks for it, a stranger's phone is shown to be theirs before anything is booked for it."""

from booking.actions.refusals import call_us
from booking.queries.confirming import was_here
from booking.queries.setup import setup_of
from catalog.choices import ConfirmsPhone
from clients.rules.phones import gets_texts, parse_own_phone
from kit import clock
from kit.errors import Invalid, Refused
from kit.rights import CUSTOMER, Actor
from kit.words import _
from reminders.codes import sends_texts
from reminders.proofs import proves


class PhoneUnconfirmed(Refused):
    """A code that goes to this number has to come back first."""

    def __init__(self, phone: str) -> None:
        self.phone = phone
        super().__init__(_("Please confirm your phone number with the code that we send to it."))


class NoTexts(Invalid):
    """No code can reach this number."""

    def __init__(self, phone: str) -> None:
        said = _("We confirm phone numbers by text message. Please give us a mobile number.")
        super().__init__(_("Please look at the marked fields."), phone=f"{said} {call_us(phone)}")


async def refuse_unconfirmed(actor: Actor, branch: int, typed: str, proof: str) -> None:
    """Raises `PhoneUnconfirmed`, or `NoTexts`. The desk is asked nothing, and nobody where no text leaves."""
    if actor != CUSTOMER or not sends_texts():
        return
    kept = (await setup_of(branch)).kept
    asked = kept.house.confirms_phone
    if asked == ConfirmsPhone.never:
        return
    phone = parse_own_phone(typed, kept.country)
    if proves(proof, phone, clock.now()) or (asked == ConfirmsPhone.new and await was_here(phone)):
        return
    if not gets_texts(phone):
        raise NoTexts(kept.phone)
    raise PhoneUnconfirmed(phone)
