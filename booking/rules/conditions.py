"""On what conditions strangers may book a service: its own, and where it has none, those of the branch."""

from dataclasses import dataclass

import msgspec

from booking.rules.guests import NO_RULES, GuestRules
from booking.rules.limits import NO_LIMITS, Limits
from booking.rules.shape import MINUTE
from catalog.choices import ConfirmsPhone


class House(msgspec.Struct, frozen=True):
    """What a branch asks of everybody. Without a notice of its own, moving is like cancelling."""

    grid_minutes: int
    lead_minutes: int
    horizon_days: int
    notice_minutes: int
    move_notice_minutes: int | None
    client_most_coming: int | None = None
    client_most_a_day: int | None = None
    client_most_made: int | None = None
    confirms_phone: ConfirmsPhone = ConfirmsPhone.never
    takes_requests: bool = False
    most_wait_minutes: int = 0


class Own(msgspec.Struct, frozen=True):
    """What a service asks instead; None is as in the branch."""

    grid_minutes: int | None = None
    lead_minutes: int | None = None
    horizon_days: int | None = None
    notice_minutes: int | None = None
    move_notice_minutes: int | None = None
    most_a_day: int | None = None
    most_a_week: int | None = None
    known_only: bool = False
    seen_within_days: int | None = None
    takes_requests: bool | None = None
    visit_rank: int | None = None
    at_once: bool = False
    members_only: bool = False


class Group(msgspec.Struct, frozen=True):
    """What a group of clients is asked instead, whatever service and branch say."""

    lead_minutes: int | None = None
    horizon_days: int | None = None


NO_GROUP = Group()


@dataclass(frozen=True, slots=True)
class Conditions:
    """What counts in the end; times are in seconds but for the days of the horizon.

    With `takes_requests` a stranger asks, and the desk answers.
    """

    step: int
    lead: int
    horizon_days: int
    cancel_notice: int
    move_notice: int
    limits: Limits = NO_LIMITS
    guests: GuestRules = NO_RULES
    takes_requests: bool = False


def conditions(house: House, own: Own, group: Group = NO_GROUP) -> Conditions:
    cancel = first_set(own.notice_minutes, house.notice_minutes)
    return Conditions(
        step=first_set(own.grid_minutes, house.grid_minutes) * MINUTE,
        lead=first_set(group.lead_minutes, own.lead_minutes, house.lead_minutes) * MINUTE,
        horizon_days=first_set(group.horizon_days, own.horizon_days, house.horizon_days),
        cancel_notice=cancel * MINUTE,
        move_notice=first_set(own.move_notice_minutes, house.move_notice_minutes, cancel) * MINUTE,
        limits=Limits(own.most_a_day, own.most_a_week),
        guests=GuestRules(
            house.client_most_coming,
            house.client_most_a_day,
            own.known_only,
            own.seen_within_days,
            house.client_most_made,
            own.members_only,
        ),
        takes_requests=house.takes_requests if own.takes_requests is None else own.takes_requests,
    )


def first_set(*values: int | None) -> int:
    """The first that is not None, 0 included; the last one never is."""
    return next(value for value in values if value is not None)
