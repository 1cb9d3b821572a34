"""Whether memberships renew by themselves: by their type, and each that was sold."""

from piccolo.columns import (
    Array,
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check
from piccolo.table import Table

from catalog.voucher_tables import VoucherType
from loyalty.membership_tables import Membership


class RenewalTerms(Table, tablename="renewal_terms"):
    """That memberships of a type may renew by themselves; without a row they do not.

    A period costs `price` minor units, None what one costs that day. A charge that came to nothing is tried
    again so many days after the first (`retries`). After the last the membership ends, or with `waits` it
    stays unpaid until somebody pays.
    """

    id: Serial
    of_type = ForeignKey(
        VoucherType,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    is_on = Boolean(null=False, default=True)
    price = BigInt(null=True, default=None)
    retries = Array(Integer(), null=False)
    waits = Boolean(null=False, default=False)
    client_pauses = Boolean(null=False, default=False)

    renewal_terms_price_is_positive = Check(price > 0)


class MembershipPlan(Table, tablename="membership_plan"):
    """That a membership renews, and what of it was agreed: `price` a period, and the days it is tried again.

    Periods are counted from `anchor_on`, on which the one of `anchor_number` began. `is_last`: it renews no
    more once this period is over. On days of a pause nothing is taken; it may have no last one yet.
    With the next period it becomes one of `next_type` for `next_price`. One that is off renews no more;
    `off_why` says why.
    """

    id: Serial
    membership = ForeignKey(
        Membership,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    is_on = Boolean(null=False, default=True)
    price = BigInt(null=False)
    retries = Array(Integer(), null=False)
    waits = Boolean(null=False, default=False)
    client_pauses = Boolean(null=False, default=False)
    anchor_on = Date(default=None, null=False)
    anchor_number = Integer(null=False, default=1)
    is_last = Boolean(null=False, default=False)
    paused_from_on = Date(default=None, null=True)
    paused_until_on = Date(default=None, null=True)
    next_type = ForeignKey(
        VoucherType,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    next_price = BigInt(null=True, default=None)
    off_why = Varchar(length=120, null=False, default="")
    made_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=120, null=False)

    membership_plan_price_is_positive = Check("least(price, next_price) > 0")
    membership_plan_pause_runs_forwards = Check(
        "paused_until_on IS NULL OR paused_from_on IS NOT NULL AND paused_from_on <= paused_until_on"
    )
    membership_plan_change_has_a_price = Check("(next_type IS NULL) = (next_price IS NULL)")
