"""Money of a certificate that was bought online, on its way back."""

from enum import StrEnum

from piccolo.columns import (
    BigInt,
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

from loyalty.certificate_sale_tables import CertificateSale


class CertificateRefund(Table, tablename="certificate_refund"):
    """All that was paid for one, sent until the provider has taken it; at most one of a sale is not `failed`.

    `code` is the key under which it goes once. Where it fails the certificate holds again.
    """

    class State(StrEnum):
        queued = "queued"
        done = "done"
        failed = "failed"

    id: Serial
    sale = ForeignKey(
        CertificateSale, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    code = Varchar(length=40, null=False, unique=True)
    state = Varchar(length=6, null=False, default=State.queued, choices=State)
    amount = BigInt(null=False)
    why = Varchar(length=300, null=False)
    number = Varchar(length=80, null=False, default="")
    trouble = Text(null=False, default="")
    queued_at = Timestamptz(default=None, null=False)
    queued_by = Varchar(length=200, null=False)
    next_try_at = Timestamptz(default=None, null=False, index=True)
    leased_until_at = Timestamptz(default=None, null=True)
    attempts = Integer(null=False, default=0)
    done_at = Timestamptz(default=None, null=True)

    certificate_refund_amount_is_positive = Check(amount > 0)
