"""Accounts, their branches, the tablets they share and the sessions they have open."""

from enum import StrEnum

from piccolo.columns import (
    Array,
    Boolean,
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
from staff.roles import Role
from staff.tables.people import StaffMember


class Account(Table, tablename="account"):
    """Somebody who signs in. A specialist's account is tied to their own column by `member`.

    Without a `pin_hash` they have no tile on a shared tablet. They have the rights of their role, with
    `more_rights` and without `fewer_rights`.
    """

    id: Serial
    email = Varchar(length=200, null=False, unique=True)
    name = Varchar(length=120, null=False)
    password_hash = Varchar(length=200, null=False)
    role = Varchar(length=20, null=False, choices=Role)
    more_rights = Array(Varchar(), null=False, default=list)
    fewer_rights = Array(Varchar(), null=False, default=list)
    member = ForeignKey(
        StaffMember,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    every_branch = Boolean(null=False, default=False)
    pin_hash = Varchar(length=200, null=False, default="")
    closed_at = Timestamptz(default=None, null=True)


class AccountBranch(Table, tablename="account_branch"):
    """A branch an account may see, where it does not see them all."""

    id: Serial
    account = ForeignKey(
        Account, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )

    account_branch_once = Unique([account, branch])


class Tablet(Table, tablename="tablet"):
    """A device that stays signed in for a branch; people come and go on it by PIN.

    Only the SHA-256 of its token is kept. It locks after `lock_minutes` without a touch.
    """

    id: Serial
    branch = ForeignKey(
        Branch, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    name = Varchar(length=60, null=False)
    token_hash = Varchar(length=64, null=False, unique=True)
    lock_minutes = Integer(null=False, default=3)
    shared_at = Timestamptz(default=None, null=False)
    shared_by = Varchar(length=120, null=False, default="")
    seen_at = Timestamptz(default=None, null=False)
    browser = Varchar(length=300, null=False, default="")

    tablet_locks_in_time = Check("lock_minutes BETWEEN 1 AND 60")


class Way(StrEnum):
    """By what somebody came in."""

    password = "password"  # noqa: S105  # the word, not one
    passkey = "passkey"
    pin = "pin"


class Session(Table, tablename="session"):
    """A signed-in browser. Only the SHA-256 of its token is kept.

    On a `tablet` it counts only together with that tablet's own token. `proved_at` is when a password or a
    passkey was last shown in it; None: a PIN was enough so far.
    """

    id: Serial
    account = ForeignKey(
        Account, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    tablet = ForeignKey(
        Tablet,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    token_hash = Varchar(length=64, null=False, unique=True)
    way = Varchar(length=10, null=False, default=Way.password, choices=Way)
    created_at = Timestamptz(default=None, null=False)
    seen_at = Timestamptz(default=None, null=False)
    expires_at = Timestamptz(default=None, null=False)
    proved_at = Timestamptz(default=None, null=True)
    browser = Varchar(length=300, null=False, default="")
