"""What is to be paid before a visit: the rules, and what was asked with each booking."""

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

from catalog.tables import Branch, Service, ServiceCategory
from clients.tables import Client, Visit
from clients.tables.cards import ClientGroup


class Prepays(StrEnum):
    """What a booking takes; the later ones are the stricter."""

    card = "card"
    deposit = "deposit"
    everything = "everything"


class ForWhom(StrEnum):
    """Of whom it is asked, by what they did before."""

    anybody = "anybody"
    newcomer = "newcomer"
    missed = "missed"


class PrepayRule(Table, tablename="prepay_rule"):
    """Asks something of who books online. Of all rules that fit a booking the strictest counts.

    Without a branch, service, category or group it fits all of them. A deposit is a share of the price in
    basis points, or a sum in the branch's currency. Until `free_hours` before the visit everything is given
    back; after that `late_rate` of the price is kept, and `no_show_rate` of who does not come. What the
    deposit does not cover can be taken off the card for `fee_days` after the visit.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=True, default=None, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=True, default=None, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    category = ForeignKey(
        ServiceCategory,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    client_group = ForeignKey(
        ClientGroup,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    for_whom = Varchar(length=10, null=False, default=ForWhom.anybody, choices=ForWhom)
    least_price = BigInt(null=False, default=0)
    asks = Varchar(length=10, null=False, choices=Prepays)
    deposit_rate = Integer(null=False, default=0)
    deposit_amount = BigInt(null=False, default=0)
    free_hours = Integer(null=False, default=24)
    late_rate = Integer(null=False, default=0)
    no_show_rate = Integer(null=False, default=0)
    fee_days = Integer(null=False, default=7)
    is_active = Boolean(null=False, default=True)
    created_at = Timestamptz(default=None, null=False)

    prepay_rule_names_one_kind_of_service = Check("service IS NULL OR category IS NULL")
    prepay_rule_rates_are_shares = Check(
        "least(deposit_rate, late_rate, no_show_rate) >= 0"
        " AND greatest(deposit_rate, late_rate, no_show_rate) <= 10000"
    )
    prepay_rule_amounts_are_not_negative = Check("least(least_price, deposit_amount) >= 0")
    prepay_rule_hours_are_few = Check("free_hours BETWEEN 0 AND 720 AND fee_days BETWEEN 0 AND 90")
    prepay_rule_deposit_is_something = Check(
        "asks <> 'deposit' OR (deposit_rate > 0) <> (deposit_amount > 0)"
    )


class Prepayment(Table, tablename="prepayment"):
    """What was asked with an online booking, for all who come with it, and the terms as they were then.

    The time is kept until `due_at`. Who waits for a place of a class is asked when it becomes free: until
    then it is `listed`. `words` are those that were agreed to, at `agreed_at` from an address of
    the network. With `needs_answer` the visit is a request all the same when it is paid. `kept` is the fee
    that was taken of it when the visit was called off or missed, at `ended_at`.
    """

    class State(StrEnum):
        listed = "listed"  # for a place that may become free
        open = "open"
        paid = "paid"
        waived = "waived"  # the desk does not insist
        over = "over"  # called off, or not paid in time

    id: Serial
    visit = ForeignKey(
        Visit, null=False, unique=True, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    state = Varchar(length=8, null=False, default=State.open, choices=State)
    asks = Varchar(length=10, null=False, choices=Prepays)
    amount = BigInt(null=False)
    price = BigInt(null=False)
    currency = Varchar(length=3, null=False)
    free_hours = Integer(null=False)
    late_rate = Integer(null=False)
    no_show_rate = Integer(null=False)
    fee_days = Integer(null=False)
    because = Varchar(length=300, null=False, default="")
    needs_answer = Boolean(null=False, default=False)
    asked_at = Timestamptz(default=None, null=False)
    due_at = Timestamptz(default=None, null=False)
    words = Text(null=False, default="")
    agreed_at = Timestamptz(default=None, null=True)
    agreed_from = Varchar(length=64, null=False, default="")
    agreed_with = Varchar(length=300, null=False, default="")
    paid_at = Timestamptz(default=None, null=True)
    waived_by = Varchar(length=200, null=False, default="")
    ended_at = Timestamptz(default=None, null=True)
    kept = BigInt(null=True, default=None)

    prepayment_amounts_are_not_negative = Check("least(amount, price, kept) >= 0 AND amount <= price")
