"""Booking forms: what customers are asked, in which order, and how it looks."""

from piccolo.columns import (
    JSONB,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Unique
from piccolo.table import Table


class BookingForm(Table, tablename="booking_form"):
    """A way to book, under an address of its own. `definition` is a `widgets.rules.forms.Design`.

    The default one is shown where an address names none. One that was removed can be brought back.
    """

    id: Serial
    code = Varchar(length=40, null=False, unique=True)
    name = Varchar(length=80, null=False)
    definition = JSONB(default=None, null=False)
    is_default = Boolean(null=False, default=False)
    is_on = Boolean(null=False, default=True)
    version = Integer(null=False, default=1)
    changed_at = Timestamptz(default=None, null=False)
    removed_at = Timestamptz(default=None, null=True)


class FormVersion(Table, tablename="form_version"):
    """A form as it was saved once. Rows are only ever added."""

    id: Serial
    form = ForeignKey(
        BookingForm, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    number = Integer(default=None, null=False)
    name = Varchar(length=80, null=False)
    definition = JSONB(default=None, null=False)
    saved_at = Timestamptz(default=None, null=False)
    saved_by = Varchar(length=200, null=False)

    form_version_once = Unique([form, number])


class FormPicture(Table, tablename="form_picture"):
    """A logo, drawn anew. Never changed, so that an earlier version of a form has its own again."""

    id: Serial
    code = Varchar(length=40, null=False, unique=True)
    form = ForeignKey(
        BookingForm, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    content = Bytea(default=None, null=False)
    added_at = Timestamptz(default=None, null=False)


class FormTries(Table, tablename="form_tries"):
    """How many bookings were tried by a form within a minute; "" is the default one."""

    id: Serial
    form = Varchar(length=40, null=False)
    minute_at = Timestamptz(default=None, null=False, index=True)
    tries = Integer(null=False, default=0)

    form_tries_once = Unique([form, minute_at])


class FormGuard(Table, tablename="form_guard"):
    """A form that somebody protects by hand: each booking by it takes a piece of reckoning."""

    id: Serial
    form = Varchar(length=40, null=False, unique=True)
    since_at = Timestamptz(default=None, null=False)
    put_by = Varchar(length=200, null=False)


class SpentWork(Table, tablename="spent_work"):
    """A challenge that was solved: it counts once, and is forgotten when it would be over anyway."""

    id: Serial
    mark = Varchar(length=40, null=False, unique=True)
    expires_at = Timestamptz(default=None, null=False, index=True)
