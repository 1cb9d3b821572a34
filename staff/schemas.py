"""What the forms about people and accounts hold: texts as typed, so that a form can come back as sent."""

import msgspec


class SignInForm(msgspec.Struct, frozen=True):
    """Signing in. `next` is the page that was asked for."""

    email: str = ""
    password: str = ""
    next: str = "/desk"


class FirstOwnerForm(msgspec.Struct, frozen=True):
    """Who makes an installation their own. `code` is the one that was printed at its start."""

    code: str = ""
    name: str = ""
    email: str = ""
    password: str = ""


class PinForm(msgspec.Struct, frozen=True):
    """A PIN on a shared tablet. `was` is who had it before: only they go on at `next`."""

    account: str = ""
    pin: str = ""
    next: str = "/desk"
    was: str = ""


class CodeForm(msgspec.Struct, frozen=True):
    """The second step. `next` is the page that was asked for."""

    code: str = ""
    next: str = "/desk"


class ProofForm(msgspec.Struct, frozen=True):
    """Saying again who one is."""

    password: str = ""
    code: str = ""
    next: str = "/desk"


class NewPinForm(msgspec.Struct, frozen=True):
    """A PIN of one's own, twice."""

    pin: str = ""
    again: str = ""


class TabletForm(msgspec.Struct, frozen=True):
    """A device that is shared; `branch` counts when it begins to be."""

    branch: str = ""
    name: str = ""
    lock_minutes: str = "3"


class NameForm(msgspec.Struct, frozen=True):
    """Another name."""

    name: str = ""


class AccountForm(msgspec.Struct, frozen=True, kw_only=True):
    """An account; `branches` are ids, and count only without `every_branch`."""

    name: str = ""
    email: str = ""
    role: str = ""
    member: str = ""
    every_branch: str = ""
    branches: frozenset[int] = frozenset()
    seen: str = ""


class RightsForm(msgspec.Struct, frozen=True):
    """What an account may do: names of rights that were ticked."""

    rights: frozenset[str] = frozenset()
    seen: str = ""


class PasswordForm(msgspec.Struct, frozen=True):
    """A new password."""

    password: str = ""


class MemberForm(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who serves clients. `same_as` is a member elsewhere who is the same person."""

    branch: str = ""
    name: str = ""
    title: str = ""
    about: str = ""
    phone: str = ""
    email: str = ""
    position: str = "0"
    is_online: str = ""
    same_as: str = ""
    level: str = ""
    seen: str = ""


class LevelForm(msgspec.Struct, frozen=True):
    """A level; `position` is its place in the list."""

    name: str = ""
    position: str = "0"
    seen: str = ""


class DismissalForm(msgspec.Struct, frozen=True):
    """The first day somebody no longer works here."""

    dismissed_on: str = ""


class CycleForm(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule: `hours` by day of the cycle, as people write them."""

    starts_on: str = ""
    ends_on: str = ""
    length: str = "7"
    hours: dict[int, str] = {}


class EndForm(msgspec.Struct, frozen=True):
    """The last day of a schedule."""

    ends_on: str = ""


class CopyForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is copied (a schedule by its first day, or "dates"), from when on, and `to` whom."""

    what: str = ""
    first: str = ""
    last: str = ""
    to: frozenset[int] = frozenset()


class ExceptionForm(msgspec.Struct, frozen=True):
    """One date that is different."""

    happens_on: str = ""
    hours: str = ""
    reason: str = ""


class ClosedOnlineForm(msgspec.Struct, frozen=True):
    """Days closed online; `member` "" is everybody, `ends_on` "" the first day alone."""

    member: str = ""
    starts_on: str = ""
    ends_on: str = ""
    reason: str = ""


class TimeOffForm(msgspec.Struct, frozen=True, kw_only=True):
    """Days off, both included, in the branch's own time; with times only from and until then."""

    starts_on: str = ""
    starts: str = ""
    ends_on: str = ""
    ends: str = ""
    reason: str = ""


class AnswerForm(msgspec.Struct, frozen=True):
    """What a manager says to somebody who asks for time off."""

    answer: str = ""
