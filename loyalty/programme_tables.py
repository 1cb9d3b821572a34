"""Programmes with their versions, codes that open them, and what every visit got by them."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
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

from clients.tables import Client, Visit


class LoyaltyProgramme(Table, tablename="loyalty_programme"):
    """Benefits by one rule, or a ladder of tiers, in `branches`, which have one currency.

    It runs from `starts_on` to `ends_on`, both included; None is without end. A draft has no first day; what
    was withdrawn never ran. `closed_…` is who ended or withdrew it. `looked_on`, of a ladder, is the last
    day on which everybody's tier was looked at.
    """

    class State(StrEnum):
        draft = "draft"
        started = "started"
        withdrawn = "withdrawn"

    id: Serial
    name = Varchar(length=120, null=False)
    kind = Varchar(length=20, null=False)
    branches = Array(Integer(), null=False)
    state = Varchar(length=10, null=False, default=State.draft, choices=State)
    starts_on = Date(default=None, null=True)
    ends_on = Date(default=None, null=True)
    created_at = Timestamptz(default=None, null=False)
    created_by = Varchar(length=120, null=False)
    closed_at = Timestamptz(default=None, null=True)
    closed_by = Varchar(length=120, null=False, default="")
    closed_why = Varchar(length=300, null=False, default="")
    looked_on = Date(default=None, null=True)

    loyalty_programme_is_somewhere = Check("cardinality(branches) > 0")
    loyalty_programme_ends_after_start = Check(ends_on >= starts_on)
    loyalty_programme_runs_from_a_day = Check("state <> 'started' OR starts_on IS NOT NULL")


class LoyaltyProgrammeVersion(Table, tablename="loyalty_programme_version"):
    """The rule of a programme from a day on; of several that have started the highest number holds.

    Rows are only added: the database keeps a version as it was written, so an old visit can be explained.
    """

    id: Serial
    programme = ForeignKey(
        LoyaltyProgramme, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    number = Integer(null=False)
    starts_on = Date(default=None, null=False)
    rule = JSONB(null=False)
    made_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=120, null=False)

    loyalty_programme_version_once = Unique([programme, number])


class PromoCode(Table, tablename="promo_code"):
    """What somebody types to have a programme of codes. `code` is kept in capitals and without spaces.

    At most `most_uses` in all, `most_per_client` for each client, `most_in_period` in `period_days` days, and
    `budget` minor units taken off by it in all; None is without such a limit. `batch` names those made
    together; one for a `client` is for nobody else.
    """

    id: Serial
    programme = ForeignKey(
        LoyaltyProgramme, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    code = Varchar(length=40, null=False, unique=True)
    batch = Varchar(length=80, null=False, default="")
    client = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    most_uses = Integer(null=True, default=None)
    most_per_client = Integer(null=True, default=None)
    most_in_period = Integer(null=True, default=None)
    period_days = Integer(null=True, default=None)
    budget = BigInt(null=True, default=None)
    last_on = Date(default=None, null=True)
    made_at = Timestamptz(default=None, null=False)
    made_by = Varchar(length=120, null=False)
    stopped_at = Timestamptz(default=None, null=True)
    stopped_by = Varchar(length=120, null=False, default="")

    promo_code_limits_are_positive = Check(
        "least(most_uses, most_per_client, most_in_period, period_days, budget) > 0"
    )
    promo_code_period_has_both = Check("num_nonnulls(most_in_period, period_days) <> 1")


class PromoCodeUse(Table, tablename="promo_code_use"):
    """A code put on the bill of a visit. It counts from then on, unless the visit does not take place.

    `number` is the how-manieth use it is, so that the last one is not had twice; NULL once it was taken off.
    `closing` is 0 until the bill is paid; `amount` is what the code takes off, in minor units.
    """

    id: Serial
    code = ForeignKey(
        PromoCode, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    visit = ForeignKey(
        Visit, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    number = Integer(null=True, default=None)
    closing = Integer(null=False, default=0)
    amount = BigInt(null=False, default=0)
    used_at = Timestamptz(default=None, null=False)
    used_by = Varchar(length=120, null=False)
    undone_at = Timestamptz(default=None, null=True)
    undone_by = Varchar(length=120, null=False, default="")

    promo_code_use_once = Unique([code, number])
    promo_code_use_stands_or_is_undone = Check("(number IS NULL) = (undone_at IS NOT NULL)")


class BenefitGiven(Table, tablename="benefit_given"):
    """What a programme gave with a closing of a visit: `amount` off a line, or `points` or a `tier` for all.

    `line` is the number that the line of the visit had, 0 for what is for all. `was`, `was_why` and `was_by`
    are the discount that the line had by itself, which it has again when the visit is reopened.
    """

    id: Serial
    visit = ForeignKey(
        Visit, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    closing = Integer(null=False)
    line = Integer(null=False, default=0)
    client = ForeignKey(
        Client, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    version = ForeignKey(
        LoyaltyProgrammeVersion,
        null=False,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    code = ForeignKey(
        PromoCode,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    amount = BigInt(null=False, default=0)
    points = BigInt(null=False, default=0)
    tier = Varchar(length=60, null=False, default="")
    words = Varchar(length=300, null=False)
    was = BigInt(null=False, default=0)
    was_why = Varchar(length=120, null=False, default="")
    was_by = Varchar(length=4, null=False, default="")
    given_at = Timestamptz(default=None, null=False)
    taken_back_at = Timestamptz(default=None, null=True)

    benefit_given_once = Unique([visit, closing, line, version])
    benefit_given_is_something = Check((amount >= 0) & (points >= 0))


class TierStanding(Table, tablename="tier_standing"):
    """A tier of a ladder that a client reached. They have it from `since_on`, at least to `kept_until_on`.

    `ended_on` is the day on which they left it for another one, or for none.
    """

    id: Serial
    programme = ForeignKey(
        LoyaltyProgramme, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    tier = Varchar(length=60, null=False)
    since_on = Date(default=None, null=False)
    kept_until_on = Date(default=None, null=True)
    ended_on = Date(default=None, null=True)

    tier_standing_ends_after_start = Check(ended_on >= since_on)
