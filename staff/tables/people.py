"""Staff members, what they can do, when they work and when they are away."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    Array,
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

from catalog.tables import Branch, Resource, Service, Tie


class SkillLevel(Table, tablename="skill_level"):
    """How far somebody has come: Junior, Senior, Top stylist. `position` is the order they are shown in."""

    id: Serial
    name = Varchar(length=60, null=False, unique=True)
    position = Integer(null=False, default=0)


class StaffMember(Table, tablename="staff_member"):
    """Somebody who serves clients in a branch. A person in two branches is two members with one resource.

    `phone` and `email` are for the desk alone: clients never see them, and nobody signs in by them.
    `extra` has the values of the business's own fields by their ids.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    resource = ForeignKey(
        Resource, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    level = ForeignKey(
        SkillLevel,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    name = Varchar(length=120, null=False)
    title = Varchar(length=120, null=False, default="")
    about = Text(null=False, default="")
    phone = Varchar(length=40, null=False, default="")
    email = Varchar(length=200, null=False, default="")
    position = Integer(null=False, default=0)
    is_online = Boolean(null=False, default=True)
    dismissed_on = Date(default=None, null=True)
    extra = JSONB(null=False, default="{}")


class StaffPhoto(Table, tablename="staff_photo"):
    """What customers see somebody by, in every branch they work in. It is drawn anew, small, as a JPEG.

    `code` is a part of its public address, and another with each picture.
    """

    id: Serial
    resource = ForeignKey(
        Resource,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    code = Varchar(length=40, null=False, unique=True)
    content = Bytea(default=None, null=False)
    added_at = Timestamptz(default=None, null=False)


class Skill(Table, tablename="skill"):
    """A service somebody can do; own `minutes` (with their `pattern`) and `price` where they differ.

    Lower ranks are first to get its visits where it goes by rank; without one they come last.
    """

    id: Serial
    member = ForeignKey(
        StaffMember, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    minutes = Integer(default=None, null=True)
    pattern = Array(Integer(), null=False, default=list)
    price = BigInt(default=None, null=True)
    rank = Integer(default=None, null=True)

    skill_once = Unique([member, service])
    skill_takes_time = Check(minutes > 0)
    skill_price_is_not_negative = Check(price >= 0)
    skill_rank_is_positive = Check(rank > 0)


class LevelTerms(Table, tablename="level_terms"):
    """A service by everybody of a level in a branch: own `minutes` (with their `pattern`) or own `price`.

    What is None is as in the price list; a member's own skill goes before both. The view `skill_terms` says
    what comes of the three.
    """

    id: Serial
    level = ForeignKey(
        SkillLevel, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    service = ForeignKey(
        Service, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    minutes = Integer(default=None, null=True)
    pattern = Array(Integer(), null=False, default=list)
    price = BigInt(default=None, null=True)

    level_terms_once = Unique([level, service, branch])
    level_terms_say_something = Check("num_nonnulls(minutes, price) > 0")
    level_terms_take_time = Check(minutes > 0)
    level_terms_price_is_not_negative = Check(price >= 0)


class MemberTie(Table, tablename="member_tie"):
    """A room that only some people use (it is theirs, if any tie is `only`), or that they use first."""

    id: Serial
    resource = ForeignKey(
        Resource, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    member = ForeignKey(
        StaffMember, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    tie = Varchar(length=10, null=False, choices=Tie)

    member_tie_once = Unique([resource, member])


class Schedule(Table, tablename="schedule"):
    """A live rule: it repeats every `length` days from `starts_on` until `ends_on`, while no later one holds.

    A weekly schedule has length 7 and starts on a Monday, so that day 0 is Monday; "two on, two off" has 4.
    """

    id: Serial
    member = ForeignKey(
        StaffMember, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    starts_on = Date(default=None, null=False)
    ends_on = Date(default=None, null=True)
    length = Integer(null=False, default=7)

    schedule_once = Unique([member, starts_on])
    schedule_has_days = Check(length > 0)
    schedule_ends_after_start = Check(ends_on >= starts_on)


class ScheduleDay(Table, tablename="schedule_day"):
    """Hours of one day of the cycle: flat pairs of minutes from midnight; a day without a row is free."""

    id: Serial
    schedule = ForeignKey(
        Schedule, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    day = Integer(null=False)
    hours = Array(Integer(), null=False)

    schedule_day_once = Unique([schedule, day])


class ScheduleException(Table, tablename="schedule_exception"):
    """What one date is instead of what the schedule says: other hours, or [] for a day off."""

    id: Serial
    member = ForeignKey(
        StaffMember, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    happens_on = Date(default=None, null=False)
    hours = Array(Integer(), null=False)
    reason = Varchar(length=120, null=False, default="")

    schedule_exception_once = Unique([member, happens_on])


class TimeOff(Table, tablename="time_off"):
    """A stretch in which somebody takes no visits: a holiday, an illness, an errand. It counts once approved.

    The names are those of the people at that time; "" and no moment: it has not come to that.
    """

    class Status(StrEnum):
        asked = "asked"
        approved = "approved"
        declined = "declined"
        withdrawn = "withdrawn"

    id: Serial
    member = ForeignKey(
        StaffMember, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    starts_at = Timestamptz(default=None, null=False)
    ends_at = Timestamptz(default=None, null=False)
    reason = Varchar(length=120, null=False, default="")
    status = Varchar(length=10, null=False, default=Status.approved, choices=Status)
    asked_at = Timestamptz(default=None, null=True)
    asked_by = Varchar(length=120, null=False, default="")
    decided_at = Timestamptz(default=None, null=True)
    decided_by = Varchar(length=120, null=False, default="")
    answer = Varchar(length=300, null=False, default="")
    withdrawn_at = Timestamptz(default=None, null=True)
    withdrawn_by = Varchar(length=120, null=False, default="")

    time_off_ends_after_start = Check(ends_at > starts_at)


class ClosedOnline(Table, tablename="closed_online"):
    """Dates, both included, on which strangers are offered nothing while the desk books on.

    Of one member, or without a member of the whole branch.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    member = ForeignKey(
        StaffMember,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    starts_on = Date(default=None, null=False)
    ends_on = Date(default=None, null=False)
    reason = Varchar(length=120, null=False, default="")

    closed_online_ends_after_start = Check(ends_on >= starts_on)
