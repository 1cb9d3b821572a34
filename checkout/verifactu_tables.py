"""What was told to Spain's tax office, or is to be: a chain of records for each issuer."""

from enum import StrEnum

from piccolo.columns import (
    UUID,
    BigInt,
    Boolean,
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
from piccolo.constraints import Unique
from piccolo.table import Table


class VerifactuRecord(Table, tablename="verifactu_record"):
    """One record, never changed: `xml` is what it says, with its fingerprint and that of the one before.

    `number` counts those of an issuer without gaps. The other columns repeat what is looked for; a correction
    says anew what an earlier record of the same invoice said.
    """

    class Kind(StrEnum):
        registration = "registration"
        cancellation = "cancellation"

    id: Serial
    issuer = Varchar(length=9, null=False)
    number = Integer(null=False)
    code = UUID(null=False, unique=True, default=None)
    kind = Varchar(length=12, null=False, choices=Kind)
    invoice = Varchar(length=60, null=False)
    invoice_type = Varchar(length=2, null=False, default="")
    issued_on = Date(null=False, default=None)
    total = BigInt(null=False, default=0)
    made_at = Timestamptz(default=None, null=False)
    fingerprint = Varchar(length=64, null=False)
    xml = Text(null=False)
    is_correction = Boolean(null=False, default=False)

    verifactu_record_number = Unique([issuer, number])


class VerifactuSender(Table, tablename="verifactu_sender"):
    """How far an issuer's records are sent to a place of the tax office: all up to `answered_up_to` have an
    answer, or are from before the sending began. Whoever sends holds it by its lease.

    `tried_up_to`: these were on their way before, so they are late; `in_doubt_up_to`: these may have arrived.
    The office says how long to wait for (`next_batch_at`); after a failure it is tried at `next_try_at`.
    """

    id: Serial
    issuer = Varchar(length=9, null=False)
    place = Varchar(length=10, null=False)
    began_after = Integer(null=False, default=0)
    answered_up_to = Integer(null=False, default=0)
    tried_up_to = Integer(null=False, default=0)
    in_doubt_up_to = Integer(null=False, default=0)
    next_batch_at = Timestamptz(default=None, null=True)
    next_try_at = Timestamptz(default=None, null=True)
    leased_until_at = Timestamptz(default=None, null=True)
    failures = Integer(null=False, default=0)
    trouble = Text(null=False, default="")
    trouble_since_at = Timestamptz(default=None, null=True)
    answered_at = Timestamptz(default=None, null=True)

    verifactu_sender_place = Unique([issuer, place])


class VerifactuSending(Table, tablename="verifactu_sending"):
    """One message to the tax office, with records from `first` to `last`, and what became of it: the office
    may ask why records came late.
    """

    class State(StrEnum):
        sent = "sent"  # on its way, or whoever sent it has died
        answered = "answered"
        failed = "failed"  # the office has taken nothing of it
        unknown = "unknown"  # no answer came, or half of one

    id: Serial
    sender = ForeignKey(
        VerifactuSender, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    state = Varchar(length=8, null=False, choices=State)
    first = Integer(null=False)
    last = Integer(null=False)
    sent_at = Timestamptz(default=None, null=False)
    finished_at = Timestamptz(default=None, null=True)
    csv = Varchar(length=100, null=False, default="")
    waits = Integer(null=False, default=0)
    trouble = Text(null=False, default="")


class VerifactuAnswer(Table, tablename="verifactu_answer"):
    """What a place of the tax office said of a record: once, and never changed."""

    class State(StrEnum):
        accepted = "accepted"
        with_errors = "with_errors"  # the office has it, and it has to be corrected
        refused = "refused"  # the office does not have it

    id: Serial
    record = ForeignKey(
        VerifactuRecord, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    sending = ForeignKey(
        VerifactuSending, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    place = Varchar(length=10, null=False)
    state = Varchar(length=11, null=False, choices=State)
    code = Integer(null=False, default=0)
    words = Text(null=False, default="")
    was_there = Boolean(null=False, default=False)

    verifactu_answer_once = Unique([record, place])
