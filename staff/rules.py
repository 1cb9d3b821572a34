"""Roles as sets of permissions, and the arithmetic of schedules."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from catalog.tables import Tie
from kit.rights import PROOF, SECOND_STEP, Actor, Permission
from staff.tables import Role

SPECIALIST = frozenset({Permission.see_calendar, Permission.see_own_pay, Permission.ask_time_off})
RECEPTIONIST = frozenset(
    {
        Permission.see_calendar,
        Permission.see_whole_calendar,
        Permission.book_visits,
        Permission.see_clients,
        Permission.see_phones,
        Permission.edit_clients,
        Permission.see_files,
        Permission.take_payments,
        Permission.sell_on_account,
        Permission.run_shifts,
        Permission.see_messages,
        Permission.ask_time_off,
    }
)
ACCOUNTANT = frozenset(
    {
        Permission.see_calendar,
        Permission.see_whole_calendar,
        Permission.see_clients,
        Permission.see_expected_cash,
        Permission.see_money,
        Permission.see_finance,
        Permission.pay_bills,
        Permission.see_own_pay,
        Permission.see_pay,
        Permission.edit_pay,
        Permission.ask_time_off,
    }
)
MANAGER = frozenset(Permission) - {
    Permission.edit_accounts,
    Permission.export_clients,
    Permission.erase_clients,
}
OWNER = frozenset(Permission)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.specialist: SPECIALIST,
    Role.receptionist: RECEPTIONIST,
    Role.accountant: ACCOUNTANT,
    Role.manager: MANAGER,
    Role.owner: OWNER,
}

# What a PIN does not open: the pay and takings of all, clients as a file, who may do what, and how the
# business is set up.
MORE_THAN_A_PIN = frozenset(
    {
        Permission.export_clients,
        Permission.erase_clients,
        Permission.see_money,
        Permission.see_finance,
        Permission.pay_bills,
        Permission.pay_ahead,
        Permission.see_pay,
        Permission.edit_pay,
        Permission.edit_loyalty,
        Permission.edit_catalog,
        Permission.edit_staff,
        Permission.edit_accounts,
        Permission.see_journal,
    }
)
# Roles whose accounts can be asked for a second step: they may see money, or edit accounts.
PRECIOUS = (Permission.see_money, Permission.edit_accounts)
WORTH_A_SECOND_STEP = tuple(role for role, has in PERMISSIONS.items() if has & set(PRECIOUS))
# Everybody begins with the calendar, so nobody is without it.
ALWAYS = Permission.see_calendar

WEEK = 7
LONGEST_CYCLE = 56
LAST_RANK = 999
FREE: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cycle:
    """A live rule: day 0 is `starts_on`, and after `length` days it begins again, until `ends_on` (included).

    `days` maps a day of the cycle to flat pairs of minutes from midnight; a day that is missing is free.
    """

    starts_on: date
    length: int = WEEK
    days: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def hours_on(self, day: date) -> tuple[int, ...]:
        return self.days.get((day - self.starts_on).days % self.length, FREE)


@dataclass(frozen=True, slots=True)
class Terms:
    """Somebody's own minutes and price for a service; None is as in the price list.

    `pattern` says in which of their own minutes they are needed, as on the service; () is in all of them.
    Without a `rank` they come last where visits go by it.
    """

    minutes: int | None = None
    price: int | None = None
    pattern: tuple[int, ...] = ()
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """What colleagues get: the schedule that began on `schedule`, from `first` on; or, where that is None,
    the different dates from `first` to `last`."""

    first: date
    last: date
    to: tuple[int, ...]
    schedule: date | None = None


def hours_on(
    day: date, schedules: Iterable[Cycle], exceptions: Mapping[date, tuple[int, ...]]
) -> tuple[int, ...]:
    """When somebody works on a date: what an exception says, else the latest schedule in force, else not."""
    if day in exceptions:
        return exceptions[day]
    in_force = [each for each in schedules if each.holds_on(day)]
    if not in_force:
        return FREE
    return max(in_force, key=lambda each: each.starts_on).hours_on(day)


class State(StrEnum):
    """How a schedule stands on a day: it holds, is to begin, waits for another to end, or is over."""

    now = "now"
    ahead = "ahead"
    waits = "waits"
    past = "past"


def standing(cycle: Cycle, schedules: Iterable[Cycle], today: date) -> tuple[State, date | None]:
    """The state of one of the schedules, and from when on it holds where it does not now but will."""
    if cycle.starts_on > today:
        return State.ahead, cycle.starts_on
    later = [each for each in schedules if each.starts_on > cycle.starts_on]
    day: date | None = today
    while day is not None and cycle.holds_on(day):
        rivals = [each.ends_on for each in later if each.holds_on(day)]
        if not rivals:
            return (State.now, None) if day == today else (State.waits, day)
        ends = [each for each in rivals if each is not None]
        day = max(ends) + timedelta(days=1) if len(ends) == len(rivals) else None
    return State.past, None


def begun_on(cycle: Cycle, day: date) -> Cycle:
    """The same rule as if it began on a later day: every date after it has the hours it would have had."""
    moved = (day - cycle.starts_on).days
    days = {(each - moved) % cycle.length: hours for each, hours in cycle.days.items()}
    return Cycle(day, cycle.length, days, cycle.ends_on)


def monday_after(day: date) -> date:
    """The day itself when it is a Monday, else the next one."""
    return day + timedelta(days=-day.weekday() % WEEK)


def granted(role: Role, more: Collection[str] = (), fewer: Collection[str] = ()) -> frozenset[Permission]:
    """What an account may do: as its role, with some rights and without others. Unknown names are nothing."""
    single = frozenset(each for each in Permission if each.value in more)
    return (PERMISSIONS[role] | single) - {each for each in Permission if each.value in fewer}


def difference_from(role: Role, rights: Collection[Permission]) -> tuple[list[str], list[str]]:
    """The rights a role has not, and those it has too many, in the order of all rights."""
    of_role = PERMISSIONS[role]
    more = [each.value for each in Permission if each in rights and each not in of_role]
    return more, [each.value for each in Permission if each in of_role and each not in rights]


def withheld_of(
    has: frozenset[Permission], *, of_a_pin: bool, is_overdue: bool
) -> tuple[frozenset[Permission], str]:
    """The rights that are withheld for the moment, and where they come back.

    `of_a_pin`: all that was shown lately on a shared tablet is a PIN. `is_overdue`: a second step is needed
    by now, and this account has none.
    """
    if is_overdue:
        return has, SECOND_STEP
    return has & MORE_THAN_A_PIN if of_a_pin else frozenset(), PROOF


def roles_to_give(actor: Actor) -> list[Role]:
    """The roles that have no right the actor lacks."""
    return [role for role in Role if PERMISSIONS[role] <= actor.permissions]


def safe_next(path: str) -> str:
    """Where to go after signing in: a page of this desk, whatever was asked for."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    inside = path == "/desk" or path.startswith(("/desk/", "/desk?"))
    return path if plain and inside and not path.startswith("/desk/sign-in") else "/desk"


@dataclass(frozen=True, slots=True)
class Owners:
    """Ties by member and by service; none: it is everybody's, and for everything that needs its kind."""

    people: Mapping[int, Tie] = field(default_factory=dict)
    services: Mapping[int, Tie] = field(default_factory=dict)
