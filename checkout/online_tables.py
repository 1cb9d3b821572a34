"""Money that moves at a payment provider: payments, refunds, saved cards, and the news we were sent."""

from enum import StrEnum

from piccolo.columns import (
    BigInt,
    Boolean,
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

from checkout.refund_tables import RefundPart
from clients.tables import Client, Visit


class GatewayCustomer(Table, tablename="gateway_customer"):
    """What the provider calls a client; of cards that were merged there may be several."""

    id: Serial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    customer = Varchar(length=80, null=False, unique=True)
    created_at = Timestamptz(default=None, null=False)


class SavedCard(Table, tablename="saved_card"):
    """A card that its owner left with us; the number itself is only at the provider.

    One that was removed is charged no more, and from `forget_at` on the provider is asked to forget it.
    """

    id: Serial
    customer = ForeignKey(
        GatewayCustomer,
        null=False,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    method = Varchar(length=80, null=False, unique=True)
    brand = Varchar(length=30, null=False)
    last4 = Varchar(length=4, null=False)
    exp_month = Integer(null=False)
    exp_year = Integer(null=False)
    saved_at = Timestamptz(default=None, null=False)
    removed_at = Timestamptz(default=None, null=True)
    is_forgotten = Boolean(null=False, default=False)
    forget_at = Timestamptz(default=None, null=True)
    leased_until_at = Timestamptz(default=None, null=True)
    attempts = Integer(null=False, default=0)


class CardToForget(Table, tablename="card_to_forget"):
    """A card of somebody who was erased: nobody's here any more, until the provider has forgotten it."""

    id: Serial
    method = Varchar(length=80, null=False, unique=True)
    forget_at = Timestamptz(default=None, null=False)
    leased_until_at = Timestamptz(default=None, null=True)
    attempts = Integer(null=False, default=0)


class OnlinePayment(Table, tablename="online_payment"):
    """One payment at the provider, or with an amount of 0 the saving of a card.

    `code` is ours: the key under which it happens once, and by which it is found there. It is `new` until
    the provider has answered; then there is a `page` with an address, or for a charge its outcome. One of a
    kind lives for a visit at a time (a partial unique index), but for links. `number` is what refunds refer
    to, `carries` what the address says to which somebody comes back: their language and the look of the form;
    of a link it is the form that asked for it.
    `tip` is what the till said of one as the link was made; `closed_at` is when somebody took the link back:
    the provider may not know it yet.
    """

    class Kind(StrEnum):
        before = "before"  # asked with the booking
        fee = "fee"  # for who came too late, or not
        link = "link"  # asked at the till

    class State(StrEnum):
        new = "new"
        open = "open"
        paid = "paid"
        failed = "failed"
        closed = "closed"

    id: Serial
    visit = ForeignKey(
        Visit, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    card = ForeignKey(
        SavedCard,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    code = Varchar(length=40, null=False, unique=True)
    kind = Varchar(length=8, null=False, choices=Kind)
    state = Varchar(length=8, null=False, default=State.new, choices=State)
    amount = BigInt(null=False)
    currency = Varchar(length=3, null=False)
    title = Varchar(length=200, null=False)
    carries = Varchar(length=200, null=False, default="")
    page = Varchar(length=200, null=False, default="", index=True)
    url = Text(null=False, default="")
    number = Varchar(length=80, null=False, default="")
    trouble = Varchar(length=80, null=False, default="")
    brand = Varchar(length=30, null=False, default="")
    last4 = Varchar(length=4, null=False, default="")
    created_at = Timestamptz(default=None, null=False)
    created_by = Varchar(length=200, null=False)
    next_look_at = Timestamptz(default=None, null=False)
    leased_until_at = Timestamptz(default=None, null=True)
    attempts = Integer(null=False, default=0)
    ended_at = Timestamptz(default=None, null=True)
    entry = Integer(null=True, default=None)
    tip = BigInt(null=False, default=0)
    closed_at = Timestamptz(default=None, null=True)

    online_payment_amount_is_not_negative = Check(amount >= 0)


class OnlineRefund(Table, tablename="online_refund"):
    """Money on its way back, sent until the provider has taken it.

    `code` is the key under which it goes once; `part` is the part of a bill's refund that it carries out.
    """

    class State(StrEnum):
        queued = "queued"
        done = "done"
        failed = "failed"

    id: Serial
    payment = ForeignKey(
        OnlinePayment, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    part = ForeignKey(
        RefundPart,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    code = Varchar(length=40, null=False, unique=True)
    state = Varchar(length=8, null=False, default=State.queued, choices=State)
    amount = BigInt(null=False)
    why = Varchar(length=300, null=False)
    number = Varchar(length=80, null=False, default="")
    trouble = Text(null=False, default="")
    queued_at = Timestamptz(default=None, null=False)
    queued_by = Varchar(length=200, null=False)
    next_try_at = Timestamptz(default=None, null=False)
    leased_until_at = Timestamptz(default=None, null=True)
    attempts = Integer(null=False, default=0)
    done_at = Timestamptz(default=None, null=True)

    online_refund_amount_is_positive = Check(amount > 0)


class GatewayEvent(Table, tablename="gateway_event"):
    """News from the provider, each once. What it is about is asked again before anything is done."""

    id: Serial
    event = Varchar(length=80, null=False, unique=True)
    kind = Varchar(length=80, null=False)
    page = Varchar(length=200, null=False, default="")
    code = Varchar(length=40, null=False, default="")
    received_at = Timestamptz(default=None, null=False)
    handled_at = Timestamptz(default=None, null=True, index=True)
