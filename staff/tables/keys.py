"""What people sign in with beside a password, what was tried in vain, and what is on its way."""

from enum import StrEnum

from piccolo.columns import (
    BigInt,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from staff.roles import Role
from staff.tables.accounts import Account, Tablet


class Tries(Table, tablename="tries"):
    """Wrong tries in a row at one `subject`: the fingerprint of an address, known or not, or of a code."""

    subject = Varchar(length=64, primary_key=True, null=False)
    failures = Integer(null=False, default=0)
    tried_at = Timestamptz(default=None, null=False, index=True)
    locked_until_at = Timestamptz(default=None, null=True)


class PinTries(Table, tablename="pin_tries"):
    """Wrong PINs in a row of one person on one tablet. Time does not forgive them."""

    id: Serial
    tablet = ForeignKey(
        Tablet, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    account = ForeignKey(
        Account, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    failures = Integer(null=False, default=0)
    tried_at = Timestamptz(default=None, null=False)

    pin_tries_once = Unique([tablet, account])


class Passkey(Table, tablename="passkey"):
    """A key that lives in somebody's telephone or computer; here is only its public half."""

    id: Serial
    account = ForeignKey(
        Account, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    name = Varchar(length=60, null=False)
    credential = Varchar(length=1400, null=False, unique=True)
    public_key = Bytea(null=False, default=b"")
    uses = BigInt(null=False, default=0)
    added_at = Timestamptz(default=None, null=False)
    used_at = Timestamptz(default=None, null=True)


class CodeApp(Table, tablename="code_app"):
    """An app that shows a new six-digit code every half minute; it counts once a code of it was typed.

    The `secret` is sealed. `last_step` is the half minute of the last code taken: those up to it are past.
    """

    id: Serial
    account = ForeignKey(
        Account,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    secret = Text(null=False)
    last_step = BigInt(null=False, default=0)
    started_at = Timestamptz(default=None, null=False)
    confirmed_at = Timestamptz(default=None, null=True)


class RecoveryCode(Table, tablename="recovery_code"):
    """Opens the second door once, when the app is out of reach. Only its SHA-256 is kept."""

    id: Serial
    account = ForeignKey(
        Account, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    code_hash = Varchar(length=64, null=False)

    recovery_code_once = Unique([account, code_hash])


class Pending(Table, tablename="pending"):
    """Something begun that is to be finished soon and once; known by the SHA-256 of its token."""

    class What(StrEnum):
        second_step = "second_step"
        use_passkey = "use_passkey"
        add_passkey = "add_passkey"

    token_hash = Varchar(length=64, primary_key=True, null=False)
    what = Varchar(length=20, null=False, choices=What)
    account = ForeignKey(
        Account,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.cascade,
        on_update=OnUpdate.restrict,
    )
    expires_at = Timestamptz(default=None, null=False, index=True)


class SecondStepRule(Table, tablename="second_step_rule"):
    """From `starts_at` on, accounts of a role need an app or a passkey to do anything."""

    id: Serial
    role = Varchar(length=20, null=False, unique=True, choices=Role)
    starts_at = Timestamptz(default=None, null=False)
