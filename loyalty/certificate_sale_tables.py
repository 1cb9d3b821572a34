"""Certificates that somebody buys without coming: what they want, and how far paying for it has come."""

from enum import StrEnum

from piccolo.columns import (
    BigInt,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check
from piccolo.table import Table

from catalog.tables import Branch
from catalog.voucher_tables import VoucherType
from loyalty.certificate_tables import Design
from loyalty.voucher_tables import Voucher


class CertificateSale(Table, tablename="certificate_sale"):
    """One certificate that is to be paid online, `amount` minor units; `voucher` is what was given for it.

    `code` is ours: the key under which it is paid once, by which it is found at the provider, and the address
    of its own page. `asking` is the form it was asked with. It is `new` until the provider has answered; then
    there is a `page` with an address. `number` is what refunds refer to. What it will be worth (`nominal`)
    and its last day are promised with the price.
    """

    class State(StrEnum):
        new = "new"
        open = "open"
        paid = "paid"
        failed = "failed"
        closed = "closed"

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    of_type = ForeignKey(
        VoucherType, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    voucher = ForeignKey(
        Voucher,
        null=True,
        default=None,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    code = Varchar(length=40, null=False, unique=True)
    asking = Varchar(length=64, null=False, unique=True)
    state = Varchar(length=6, null=False, default=State.new, choices=State)
    amount = BigInt(null=False)
    nominal = BigInt(null=False, default=0)
    expires_on = Date(default=None, null=True)
    currency = Varchar(length=3, null=False)
    buyer_name = Varchar(length=200, null=False)
    buyer_phone = Varchar(length=30, null=False)
    buyer_email = Varchar(length=200, null=False)
    for_whom = Varchar(length=160, null=False, default="")
    message = Text(null=False, default="")
    design = Varchar(length=6, null=False, default=Design.linen, choices=Design)
    email = Varchar(length=200, null=False)
    send_on = Date(default=None, null=False)
    language = Varchar(length=12, null=False, default="")
    carries = Varchar(length=200, null=False, default="")
    page = Varchar(length=200, null=False, default="", index=True)
    url = Text(null=False, default="")
    number = Varchar(length=80, null=False, default="")
    trouble = Varchar(length=80, null=False, default="")
    created_at = Timestamptz(default=None, null=False)
    next_look_at = Timestamptz(default=None, null=False, index=True)
    leased_until_at = Timestamptz(default=None, null=True)
    attempts = Integer(null=False, default=0)
    ended_at = Timestamptz(default=None, null=True)

    certificate_sale_amount_is_positive = Check(amount > 0)
    certificate_sale_costs_no_more = Check(nominal >= amount)
    certificate_sale_paid_has_one = Check("(state = 'paid') = (voucher IS NOT NULL)")
