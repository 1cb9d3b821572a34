"""Who brought whom, by which rule that is rewarded, and the codes that clients show or pass on."""

from enum import StrEnum

from piccolo.columns import (
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
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from catalog.tables import Branch
from clients.tables import Client, Visit
from loyalty.tables import PointsEntry


class ClientCode(Table, tablename="client_code"):
    """A code that nobody can guess: `invite` is passed on to friends, `card` is shown at the desk.

    A client has one of each kind; more after cards were merged, and then all of them are good.
    """

    class Kind(StrEnum):
        invite = "invite"
        card = "card"

    id: Serial
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    kind = Varchar(length=6, null=False, choices=Kind)
    code = Varchar(length=12, null=False, unique=True)
    made_at = Timestamptz(default=None, null=False)


class ReferralRule(Table, tablename="referral_rule"):
    """What a branch gives for friends from a day on, until a later rule starts.

    `bringer_points` for each of the first `most_visits` paid visits of the newcomer, `newcomer_points` with
    the first of them; a visit counts from `least_paid` minor units of real money on. One that is not on ends
    what was before.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    starts_on = Date(default=None, null=False)
    is_on = Boolean(null=False, default=True)
    bringer_points = Integer(null=False)
    newcomer_points = Integer(null=False)
    most_visits = Integer(null=False, default=1)
    least_paid = BigInt(null=False, default=0)
    agreed_at = Timestamptz(default=None, null=False)
    agreed_by = Varchar(length=120, null=False)

    referral_rule_once = Unique([branch, starts_on])
    referral_rule_gives = Check((bringer_points >= 0) & (newcomer_points >= 0) & (least_paid >= 0))
    referral_rule_visits_are_counted = Check(most_visits > 0)


class Referral(Table, tablename="referral"):
    """A client who was brought by another, once in their life.

    `branch` is where the code was taken, and `visit` the booking it came with, if it came with one.
    """

    class How(StrEnum):
        link = "link"
        code = "code"
        desk = "desk"

    id: Serial
    client = ForeignKey(
        Client, null=False, unique=True, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    bringer = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    visit = ForeignKey(
        Visit,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    how = Varchar(length=4, null=False, choices=How)
    taken_at = Timestamptz(default=None, null=False)
    taken_by = Varchar(length=120, null=False)

    referral_of_somebody_else = Check(client != bringer)


class ReferralGift(Table, tablename="referral_gift"):
    """Points for both sides by a closing of the newcomer's visit: the `number`-th that was rewarded.

    The entries are of whoever got some; a gift that was taken back frees its number. `referral` is the number
    of a row that goes where two cards became one, and comes back as they are parted.
    """

    id: Serial
    referral = Integer(null=False)
    visit = ForeignKey(
        Visit, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    rule = ForeignKey(
        ReferralRule, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    closing = Integer(null=False)
    number = Integer(null=False)
    bringer_entry = ForeignKey(
        PointsEntry,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    newcomer_entry = ForeignKey(
        PointsEntry,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    given_at = Timestamptz(default=None, null=False)
    taken_back_at = Timestamptz(default=None, null=True)

    referral_gift_once = Unique([visit, closing])
    referral_gift_is_counted = Check(number > 0)
