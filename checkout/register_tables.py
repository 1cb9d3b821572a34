"""Registers, what each is told to do in its order, and the chained journal for places without a device."""

from enum import StrEnum
from uuid import uuid4

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    Bytea,
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
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from catalog.tables import Branch
from checkout.tables import Receipt, Shift


class Register(Table, tablename="register"):
    """A printer or a fiscal register. `kind` is one of registers/kinds.py, `settings` are what that asks for.

    `secrets` are its secret ones, sealed as one text. The other columns are what it said last, and since when
    it is in trouble.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    name = Varchar(length=120, null=False)
    kind = Varchar(length=20, null=False, default="escpos")
    settings = JSONB(null=False, default="{}")
    secrets = Text(null=False, default="")
    is_active = Boolean(null=False, default=True)
    answered_at = Timestamptz(default=None, null=True)
    paper = Varchar(length=8, null=False, default="unknown")
    trouble = Text(null=False, default="")
    trouble_since_at = Timestamptz(default=None, null=True)


class RegisterCommand(Table, tablename="register_command"):
    """One thing a register is to do, written in the transaction it follows from; `code` is what the register
    knows it by. Those of a register are carried out in the order of their ids, what `goes_first` before them.

    `sent_at` stays once anything may have reached the register. `waits_for` is what another has to do first.
    `lines` is a report as it was when somebody asked for it.
    """

    class Kind(StrEnum):
        sale = "sale"
        refund = "refund"
        text = "text"  # plain lines: a report, or a copy on a register that writes nothing else twice
        open_shift = "open_shift"
        close_shift = "close_shift"
        x_report = "x_report"
        cash_in = "cash_in"
        cash_out = "cash_out"
        correction = "correction"
        drawer = "drawer"

    class State(StrEnum):
        queued = "queued"  # nothing of it was sent
        sent = "sent"  # it is being done now, or whoever did it has died
        unknown = "unknown"  # it may have been done
        refused = "refused"  # it will not be done as it is
        done = "done"
        skipped = "skipped"  # somebody decided that it is not to be done

    id: Serial
    code = UUID(null=False, unique=True, default=uuid4)
    register = ForeignKey(
        Register, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    kind = Varchar(length=12, null=False, choices=Kind)
    state = Varchar(length=8, null=False, choices=State)
    receipt = ForeignKey(
        Receipt, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    shift = ForeignKey(
        Shift, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    waits_for: ForeignKey["RegisterCommand"] = ForeignKey(
        "self", null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    is_copy = Boolean(null=False, default=False)
    goes_first = Boolean(null=False, default=False)
    amount = BigInt(null=False, default=0)
    reason = Varchar(length=300, null=False, default="")
    cashier = Varchar(length=120, null=False, default="")
    queued_at = Timestamptz(default=None, null=False)
    next_try_at = Timestamptz(default=None, null=False)
    leased_until_at = Timestamptz(default=None, null=True)
    attempts = Integer(null=False, default=0)
    sent_at = Timestamptz(default=None, null=True)
    finished_at = Timestamptz(default=None, null=True)
    trouble = Text(null=False, default="")
    answer = JSONB(null=True, default=None)
    skipped_by = Varchar(length=120, null=False, default="")
    skipped_why = Varchar(length=300, null=False, default="")
    lines = Text(null=True, default=None)

    register_command_amount_is_not_negative = Check(amount >= 0)


class RegisterCorrection(Table, tablename="register_correction"):
    """What a command of that kind tells its register: a sale, or a refund, that it was not told of in time.

    `lines` are title, quantity, price, whether it is a service, and the rate of its tax.
    """

    id: Serial
    command = ForeignKey(
        RegisterCommand,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    is_refund = Boolean(null=False, default=False)
    basis = Varchar(length=11, null=False, default="self")
    happened_on = Date(null=False, default=None)
    base_number = Varchar(length=32, null=False, default="")
    lines = JSONB(null=False, default="[]")
    cash = BigInt(null=False, default=0)
    card = BigInt(null=False, default=0)

    register_correction_cash_is_not_negative = Check(cash >= 0)
    register_correction_card_is_not_negative = Check(card >= 0)


class ReceiptJournal(Table, tablename="receipt_journal"):
    """The end of a register's chain: whoever adds to it holds this row. The two sums only ever grow by sales;
    `net` shrinks by refunds.
    """

    id: Serial
    register = ForeignKey(
        Register,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    number = Integer(null=False, default=0)
    hash = Bytea(null=False, default=b"")
    net = BigInt(null=False, default=0)
    absolute = BigInt(null=False, default=0)


class ReceiptRecord(Table, tablename="receipt_record"):
    """A line of the journal, never changed: `hash` is the SHA-256 of the one before and of `content`."""

    class Kind(StrEnum):
        sale = "sale"
        refund = "refund"
        copy = "copy"
        event = "event"
        closing = "closing"
        month = "month"
        year = "year"

    id: Serial
    register = ForeignKey(
        Register, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    number = Integer(null=False)
    kind = Varchar(length=8, null=False, choices=Kind)
    kind_number = Integer(null=False)
    code = UUID(null=True, default=None, unique=True)
    recorded_at = Timestamptz(default=None, null=False)
    content = Text(null=False)
    hash = Bytea(null=False)

    receipt_record_number = Unique([register, number])
    receipt_record_kind_number = Unique([register, kind, kind_number])
