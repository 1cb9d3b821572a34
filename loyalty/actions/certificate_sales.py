"""Certificates bought online: asked for, given once they are paid, taken back while nothing was used.

The caller sees to the money. Whoever locks, locks the type first, then the sale, then what was given for it.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from asyncpg import Record

from catalog.tables import Branch
from kit import clock
from kit.db import execute, fetch_value, transaction
from kit.errors import Refused
from kit.money import format_money
from kit.rights import SYSTEM, Actor
from kit.vault import new_code
from kit.words import _
from loyalty.actions.certificate_moves import hold
from loyalty.actions.certificates import (
    COUNT_SOLD,
    NEXT_NUMBER,
    add_pieces,
    hold_type,
    take_issue_back,
)
from loyalty.actions.voucher_codes import new_voucher_code
from loyalty.actions.vouchers import IS_TOUCHED, TAKE_BACK
from loyalty.certificate_sale_tables import CertificateSale
from loyalty.certificate_tables import Certificate, Covers
from loyalty.queries.certificate_sales import asked_by
from loyalty.queries.certificate_types import end_of, sold_online, type_row
from loyalty.queries.vouchers import account_of, vouchers
from loyalty.rules.certificate_buying import Gift
from loyalty.rules.vouchers import Issue, Issued, Sold
from loyalty.voucher_tables import Voucher, VoucherMove

State = CertificateSale.State
Kind = VoucherMove.Kind
ALIVE = (State.new, State.open)
SHORTLY = timedelta(seconds=30)
HOLDS_AGAIN = "UPDATE voucher SET taken_back_at = NULL WHERE id = $1"
VISITS = "SELECT coalesce(sum(visits), 0)::int FROM voucher_move WHERE voucher = $1 AND kind = 'issued'"


class SoldOut(Refused):
    def __init__(self) -> None:
        super().__init__(_("These certificates are sold out. Please choose another one."))


class NotAnyMore(Refused):
    def __init__(self) -> None:
        super().__init__(_("This certificate is not sold any more. Please choose another one."))


class NotUntouched(Refused):
    """Whoever has it may have had something for it."""

    def __init__(self, held: Record) -> None:
        left, whole = (format_money(held[each], held["currency"]) for each in ("amount_left", "nominal"))
        super().__init__(
            f"{left} is left of the {whole} it was sold with, so its sale stays. Only one of which nothing"
            " was used, put right or lapsed can be taken back."
        )


class TakenBackAlready(Refused):
    def __init__(self) -> None:
        super().__init__("Its sale was taken back already.")


@dataclass(frozen=True, slots=True)
class Asking:
    """`form` stands for the form: sent twice it is one. `carries` is what the way back says of the look."""

    form: str
    language: str
    carries: str = ""


async def ask_for(branch: Branch, of_type: int, gift: Gift, asking: Asking) -> CertificateSale:
    """What is to be paid, kept; of the same form the one there is, with what the form says now.

    What it will be worth, and until when, is promised here. Raises `SoldOut`, `NotAnyMore`.
    """
    async with transaction():
        await hold_type(of_type)
        form = f"{of_type}-{asking.form}"
        known = await asked_by(form)
        if known is None:
            kind = await refuse_unsold(branch, of_type)
            return await add_sale(branch, kind, gift, Asking(form, asking.language, asking.carries))
        if known.state in ALIVE:
            await known.update_self({**said_of(gift)})
    return known


async def refuse_unsold(branch: Branch, of_type: int) -> Record:
    """The type as it is sold now; call while it is held."""
    kind = next((row for row in await sold_online(branch.id) if row["id"] == of_type), None)
    if kind is None or is_over(kind, branch):
        raise NotAnyMore
    if kind["most_sold"] is not None and await fetch_value(COUNT_SOLD, of_type) >= kind["most_sold"]:
        raise SoldOut
    return kind


def is_over(kind: Record, branch: Branch) -> bool:
    """Those of the type could not be used any more."""
    today = clock.today(branch.zone)
    last = end_of(kind, today)
    return last is not None and last < today


async def add_sale(branch: Branch, kind: Record, gift: Gift, asking: Asking) -> CertificateSale:
    now = clock.now()
    made = CertificateSale(
        branch=branch.id, of_type=kind["id"], code=new_code(), asking=asking.form, amount=kind["price"],
        nominal=max(kind["price"], kind["nominal"]), currency=kind["currency"],
        expires_on=end_of(kind, clock.today(branch.zone)), language=asking.language,
        carries=asking.carries[:200], created_at=now, next_look_at=now + SHORTLY, **said_of(gift),
    )  # fmt: skip
    await made.save()
    return made


def said_of(gift: Gift) -> dict[Any, Any]:
    return {
        "buyer_name": gift.name, "buyer_phone": gift.phone, "buyer_email": gift.email,
        "for_whom": gift.for_whom, "message": gift.message, "design": gift.design, "email": gift.to_email,
        "send_on": gift.send_on,
    }  # fmt: skip


async def give(sale: CertificateSale, buyer: int) -> Issued:
    """The certificate that was promised; `note` is to follow. Call while type and sale are held.

    Without anybody it is for it is the buyer's own.
    """
    now = clock.now()
    holder = None if sale.for_whom else buyer
    made = Voucher(
        of_type=sale.of_type, code=new_voucher_code(), branch=sale.branch, currency=sale.currency,
        client=holder, issued_at=now, expires_on=sale.expires_on,
    )  # fmt: skip
    await made.save()
    await Certificate(
        voucher=made.id, of_type=sale.of_type, number=await fetch_value(NEXT_NUMBER, sale.of_type),
        nominal=sale.nominal, buyer=buyer, for_whom=sale.for_whom,
        from_whom=sale.buyer_name[:160] if sale.for_whom else "", message=sale.message, design=sale.design,
        language=sale.language, email=sale.email, send_on=sale.send_on,
    ).save()  # fmt: skip
    visits = 0
    if (await type_row(sale.of_type))["covers"] == Covers.services:
        sold = Sold(made.id, sale.of_type, sale.amount, buyer, sale.branch, now.date())
        visits = await add_pieces(sold, sale.nominal)
    [row] = await vouchers([made.id])
    return Issued(made.id, account_of(row), sale.amount, Issue(sale.nominal, visits))


async def take_back(sale: CertificateSale) -> Issued:
    """What goes with it; `note` is to follow. Raises `NotUntouched`, `TakenBackAlready`."""
    held = await hold(sale.voucher)
    if held["taken_back_at"] is not None:
        raise TakenBackAlready
    if await fetch_value(IS_TOUCHED, held["id"]):
        raise NotUntouched(held)
    await take_issue_back(held["id"])
    await execute(TAKE_BACK, held["id"], clock.now())
    return await issued_as(held, sale)


async def hold_again(sale: CertificateSale) -> Issued:
    """It was taken back, and holds again; `note` is to follow. Nothing more is sent of it."""
    held = await hold(sale.voucher)
    await execute(HOLDS_AGAIN, held["id"])
    return await issued_as(held, sale)


async def issued_as(held: Record, sale: CertificateSale) -> Issued:
    [row] = await vouchers([held["id"]])
    visits = await fetch_value(VISITS, held["id"])
    return Issued(held["id"], account_of(row), sale.amount, Issue(sale.nominal, visits))


async def note(kind: Kind, issued: Issued, entry: int, actor: Actor = SYSTEM, why: str = "") -> None:
    """The move that goes with a transaction of the book: all of it comes, or all of it goes."""
    sign, issue = -1 if kind == Kind.taken_back else 1, issued.issue
    await VoucherMove(
        voucher=issued.voucher, kind=kind, amount=sign * issue.value, visits=sign * issue.visits,
        reason=why[:300], entry=entry, made_at=clock.now(), made_by=actor.name[:120],
    ).save()  # fmt: skip
