"""What the desk changes on a certificate that was sold: blocked, extended, put right, and for whom it is."""

from collections.abc import Mapping
from datetime import date

from asyncpg import Record

from catalog.reading import MARKED, among, day, optional, read, words, wrong
from clients.rules import is_email
from kit import clock, journal
from kit.db import execute, fetch_one, transaction
from kit.errors import Invalid, Refused
from kit.money import LARGEST, format_money, parse_money
from kit.rights import Actor, Permission
from kit.seen import refuse_stale
from kit.typed import short_date
from ledger.tables import AccountKind
from loyalty.actions.certificate_lapsing import FREE_PIECES, GONE, LAPSED
from loyalty.actions.certificate_moves import Change, hold, write
from loyalty.certificate_schemas import CorrectForm, ExtendForm, GiftForm
from loyalty.certificate_tables import Covers, Design
from loyalty.queries.certificate_letters import UNDELIVERED, letter_of
from loyalty.queries.certificate_lists import access_certificate
from loyalty.voucher_tables import VoucherMove

SET_BLOCKED = "UPDATE voucher SET blocked_at = $2 WHERE id = $1"
SET_END = "UPDATE voucher SET expires_on = $2 WHERE id = $1"
SET_GIFT = """
UPDATE certificate SET for_whom = $2, from_whom = $3, message = $4, design = $5, email = $6, send_on = $7,
    letter = $8, next_try_at = NULL, version = version + 1
WHERE voucher = $1
"""
GIFT = ("for_whom", "from_whom", "message", "design", "email", "send_on")


class Gone(Refused):
    def __init__(self) -> None:
        super().__init__("Its sale was taken back, so there is nothing to change any more.")


class NotASum(Refused):
    def __init__(self) -> None:
        super().__init__("It gives services and no sum. Sell another one with the services that are missing.")


class SentAlready(Refused):
    def __init__(self) -> None:
        super().__init__("It was sent already. Print it, or send the PDF by yourself.")


async def set_blocked(actor: Actor, voucher: int, *, blocked: bool) -> None:
    """Nobody can use it while it is blocked; again changes nothing."""
    actor.require(Permission.take_payments)
    async with transaction():
        held = await held_by(actor, voucher)
        if (held["blocked_at"] is not None) == blocked:
            return
        await execute(SET_BLOCKED, voucher, clock.now() if blocked else None)
        await note(actor, "block" if blocked else "unblock", held)


async def extend(actor: Actor, voucher: int, form: ExtendForm) -> None:
    """Its last day becomes a later one; what had lapsed can be used again. Raises `Invalid`, `Gone`."""
    actor.require(Permission.edit_loyalty)
    async with transaction():
        held = await held_by(actor, voucher)
        last, reason = new_end(held, form.until_on), reason_of(form.why)
        await execute(SET_END, voucher, last)
        await bring_back(actor, held, reason)
        before, after = {"until": held["expires_on"]}, {"until": last, "why": reason}
        await note(actor, "extend", held, before, after)


def new_end(held: Record, typed: str) -> date | None:
    """No day is without end."""
    last: date | None = optional(day)(typed.strip(), "until_on")
    if held["expires_on"] is None:
        raise wrong("until_on", "It lasts without end already.")
    if last is not None and last <= held["expires_on"]:
        raise wrong("until_on", f"Choose a day after {short_date(held['expires_on'])}.")
    if last is not None and last < clock.today(held["zone"]):
        raise wrong("until_on", "Choose today or a later day: on this one it would be over.")
    return last


async def bring_back(actor: Actor, held: Record, reason: str) -> None:
    lapsed = await fetch_one(LAPSED, held["id"])
    if lapsed is None or lapsed["amount"] <= 0:
        return
    kind, other = VoucherMove.Kind.renewed, AccountKind.vouchers_lapsed
    await write(actor, held, Change(kind, lapsed["amount"], lapsed["visits"], other, reason))
    await execute(FREE_PIECES, held["id"], GONE)


async def correct(actor: Actor, voucher: int, form: CorrectForm) -> None:
    """So much is to be left of it; the difference is a discount, or is taken off one. Raises Stale."""
    actor.require(Permission.edit_loyalty)
    async with transaction():
        held = await held_by(actor, voucher)
        if held["covers"] == Covers.services:
            raise NotASum
        refuse_stale(form.seen, what_is_left(held))
        wanted = parse_money(form.left, held["currency"], "left")
        if not 0 <= wanted <= LARGEST:
            raise wrong("left", "Write what is to be left: nothing, or more.")
        reason, now = reason_of(form.why), held["amount_left"]
        if wanted == now:
            raise wrong("left", f"{format_money(now, held['currency'])} is left already.")
        kind = VoucherMove.Kind.corrected
        await write(actor, held, Change(kind, wanted - now, 0, AccountKind.discounts, reason))
        await note(actor, "correct", held, {"left": now}, {"left": wanted, "why": reason})


def what_is_left(held: Record) -> dict[str, object]:
    return {"left": held["amount_left"]}


def reason_of(why: str) -> str:
    if not why.strip():
        raise wrong("why", "Write why, for whoever asks later.")
    return str(words(300)(why.strip(), "why"))


async def describe(actor: Actor, voucher: int, form: GiftForm) -> None:
    """For whom it is, with which words, how it looks, and when it is sent. Raises Stale, `SentAlready`."""
    actor.require(Permission.take_payments)
    async with transaction():
        held = await held_by(actor, voucher)
        before = gift_facts(held)
        refuse_stale(form.seen, before)
        values = read_gift(form, held)
        letter = held["letter"]
        if letter is not None and values["send_on"] is not None:
            await refuse_sent(letter)
            letter = None
        await execute(SET_GIFT, voucher, *(values[each] for each in GIFT), letter)
        await note(actor, "describe", held, before, values)


async def refuse_sent(message: int) -> None:
    """What did not arrive for sure may go again, to another address as well."""
    letter = await letter_of(message)
    if letter is not None and letter["status"] not in UNDELIVERED:
        raise SentAlready


def read_gift(form: GiftForm, held: Record) -> dict[str, object]:
    values = read(
        form,
        {
            "for_whom": words(160, least=0),
            "from_whom": words(160, least=0),
            "message": words(1000, least=0),
            "design": among(Design),
            "email": words(200, least=0),
            "send_on": optional(day),
        },
    )
    faults = letter_faults(values["email"], values["send_on"], held)
    if faults:
        raise Invalid(MARKED, **faults)
    return values


def letter_faults(email: str, send_on: date | None, held: Record) -> dict[str, str]:
    if email and not is_email(email):
        return {"email": "That is no e-mail address. Write one like anna@example.com."}
    if send_on is None:
        return {}
    if not email:
        return {"email": "Where is it to be sent?"}
    if send_on < clock.today(held["zone"]):
        return {"send_on": "Choose today or a later day."}
    if held["client"] is None and held["buyer"] is None:
        return {"send_on": "It was sold to a guest, who has no card to write from. Print it instead."}
    return {}


def gift_facts(held: Record) -> dict[str, object]:
    return {each: held[each] for each in GIFT}


async def held_by(actor: Actor, voucher: int) -> Record:
    """One of the actor's branches that was not taken back, held."""
    await access_certificate(actor, voucher)
    held = await hold(voucher)
    if held["taken_back_at"] is not None:
        raise Gone
    return held


async def note(
    actor: Actor,
    action: str,
    held: Record,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    subject = ("voucher", held["id"])
    await journal.write(actor, action, subject, branch=held["branch"], before=before, after=after)
