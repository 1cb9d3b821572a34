"""What is wanted between the last step of a booking and the booking itself: a code that shows that the phone
is theirs, and a piece of reckoning where the form is under attack.

No page of its own has an address: the form of the last step is sent once more, to where it went before, with
all that was typed in it and the code. So every way to book obeys in the same way, without scripts or cookies.
"""

from collections.abc import Mapping
from typing import Any

from litestar.response import Redirect, Template

from booking.actions import PhoneUnconfirmed
from catalog.tables import Branch
from clients.queries import visit_by_code
from clients.rules import mask_phone
from clients.rules.phones import parse_own_phone
from kit import clock, web
from kit.errors import Invalid, NotFound, Refused, TooMany
from kit.words import _
from reminders import codes
from reminders.code_tables import ContactCode
from reminders.codes import CodeOver, Wanted, WrongCode
from reminders.proofs import proof_of, proves
from widgets.actions import keep_while_confirming
from widgets.actions.guards import count_try, new_challenge, spend
from widgets.again import AS_BEFORE, contact_before
from widgets.forms import form_of, frame_of
from widgets.friends import refuse_unknown
from widgets.pages import show
from widgets.questions import PROVED
from widgets.rules.addresses import read_code
from widgets.rules.work import BITS

BOOKING = ContactCode.Purpose.booking
OWN = frozenset({"ticket", "figures", "again", "correct", "proof", "work", "by_code"})  # of these pages alone


class OtherPhone(Invalid):
    """They want to correct the number: the form comes back, with a word beside the field alone."""

    def __init__(self) -> None:
        super().__init__("", phone=_("Write the number to which the code should go."))


class CodeWanted(Refused):
    """The code that came is not the right one, or is not good any more."""

    def __init__(self, problem: Invalid | Refused) -> None:
        super().__init__(problem.sentence, status=problem.status)
        self.error = problem.fields["code"] if isinstance(problem, Invalid) else ""


class WorkWanted(Refused):
    """The form is under attack, and no reckoning came with the booking, or none that counts."""

    def __init__(self, form: str) -> None:
        self.challenge = new_challenge(form)
        sentence = _("Very many bookings are tried here just now, so each takes a little reckoning.")
        super().__init__(sentence, challenge=self.challenge, bits=BITS)


NOT_YET = (PhoneUnconfirmed, CodeWanted, WorkWanted)


async def admitted(request: web.AnyRequest, branch: Branch) -> str:
    """The proof that goes with the booking: that the phone was confirmed; "" where it was not.

    Raises those of `NOT_YET`, for which there is `page_before`, and `OtherPhone`.
    """
    sent = await fields_of(request)
    if sent.get("correct"):
        raise OtherPhone
    if codes.sends_texts() and (sent.get("by_code") or (sent.get("again") and sent.get("ticket"))):
        raise PhoneUnconfirmed(parse_own_phone(sent.get("phone", ""), branch.country))
    await refuse_unknown(branch, sent)
    proof = await proof_in(request, sent)
    await reckon(request, sent.get("work", ""), is_proved=is_proved(proof, sent.get("phone", ""), branch))
    return proof


async def reckon(request: web.AnyRequest, work: str, *, is_proved: bool) -> None:
    """Counts the try. Raises `WorkWanted` under attack; who proved that the phone is theirs has done more."""
    form = form_of(request).code
    asks = await count_try(form)
    if asks and not is_proved and not await spend(form, work):
        raise WorkWanted(form)


def is_proved(proof: str, phone: str, branch: Branch) -> bool:
    try:
        return proves(proof, parse_own_phone(phone, branch.country), clock.now())
    except Invalid:
        return False


async def proof_in(request: web.AnyRequest, sent: Mapping[str, str]) -> str:
    """By the code that was typed, or by what an earlier page was given for one. Raises `CodeWanted`.

    With it the next pages of this request carry the proof along.
    """
    if not sent.get("ticket"):
        return sent.get("proof", "")
    try:
        proof = await proof_by(sent["ticket"], sent.get("figures", ""))
    except (WrongCode, CodeOver) as problem:
        raise CodeWanted(problem) from problem
    request.scope["state"][PROVED] = proof
    return proof


async def proof_by(ticket: str, code: str) -> str:
    """Raises `WrongCode` and `CodeOver`."""
    return proof_of((await codes.take(read_code(ticket), code, BOOKING)).recipient)


async def fields_of(request: web.AnyRequest) -> Mapping[str, str]:
    """Of the form, with the contact of who is known; programs send theirs otherwise."""
    sent = {name: text for name, text in (await request.form()).multi_items() if isinstance(text, str)}
    return sent | await contact_before(request, sent)


async def ask(request: web.AnyRequest, branch: Branch, phone: str, *, again: bool = False) -> str:
    """Sends a code to the number, and returns its ticket. Raises `TooMany`."""
    address = request.client.host if request.client else ""
    return await codes.ask(Wanted(BOOKING, phone, address, phone, branch=branch.id, again=again))


async def page_before(
    request: web.AnyRequest,
    branch: Branch,
    problem: PhoneUnconfirmed | CodeWanted | WorkWanted,
    code: str = "",
    address: str = "",
) -> Template | Redirect:
    """What is still wanted. A time that is held stays so meanwhile.

    `code` is that of the hold, or of the form: where it is a visit already, the same form was sent twice.
    `address` is where the form is shown again after a reload.
    """
    sent = await fields_of(request)
    if isinstance(problem, CodeWanted) and code and await is_booked(code):
        return Redirect(frame_of(request).link(f"/v/{code}"), status_code=303)
    common = {
        "here": frame_of(request).link(request.url.path),
        "kept": await typed_in(request),
        "address": address,
        "until": await keep_while_confirming(branch, read_code(sent.get("hold", ""))),
    }
    if isinstance(problem, WorkWanted):
        said = {"challenge": problem.challenge, "bits": BITS, "failed": bool(sent.get("work"))}
        said |= {"texts": codes.sends_texts(), "proof": sent.get("proof", "")}
        return show("check", "widgets/working", request, branch, status=problem.status, **common, **said)
    return await code_page(request, branch, problem, sent, common)


async def code_page(
    request: web.AnyRequest,
    branch: Branch,
    problem: PhoneUnconfirmed | CodeWanted,
    sent: Mapping[str, str],
    common: Mapping[str, Any],
) -> Template:
    """A new code has left where none was asked for yet, or another one was."""
    before = ticket = read_code(sent.get("ticket", ""))
    said: dict[str, Any] = {"error": "", "notice": "", "tone": "attention", "status": 200}
    if isinstance(problem, CodeWanted):
        said |= {"error": problem.error, "notice": "" if problem.error else problem.sentence}
        said["status"], ticket = problem.status, ticket if problem.error else ""
    else:
        made, more = await sent_again(request, branch, problem.phone, again=bool(sent.get("again")))
        ticket, said = made or before, said | more
    if ticket and ticket == before and await codes.went_astray(ticket):
        said |= {"notice": _("The text message could not be delivered. Is the number right?")}
    phone = sent.get("phone", "")
    said |= {"ticket": ticket, "phone": mask_phone(phone) if sent.get(AS_BEFORE) else phone}
    return show("code", "widgets/confirming", request, branch, **common, **said)


async def sent_again(
    request: web.AnyRequest, branch: Branch, phone: str, *, again: bool
) -> tuple[str, dict[str, Any]]:
    """The ticket of a new code; "" where there is none to be had just now, with the reason."""
    try:
        ticket = await ask(request, branch, phone, again=again)
    except TooMany as often:
        return "", {"notice": often.sentence, "status": often.status}
    if not again:
        return ticket, {}
    return ticket, {"notice": _("Another code is on its way. Only the newest one counts."), "tone": "good"}


async def typed_in(request: web.AnyRequest) -> list[tuple[str, str]]:
    """All of the form but what belongs to this page, to be sent once more."""
    sent = (await request.form()).multi_items()
    return [(name, text) for name, text in sent if isinstance(text, str) and name not in OWN]


async def is_booked(code: str) -> bool:
    try:
        return bool(await visit_by_code(code))
    except NotFound:
        return False
