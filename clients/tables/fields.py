"""Fields of a business's own, for clients, visits and staff: what they are called, hold and depend on."""

from enum import StrEnum

from piccolo.columns import Boolean, ForeignKey, Integer, OnDelete, OnUpdate, Serial, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table


class Of(StrEnum):
    """Whose cards have the field."""

    client = "client"
    visit = "visit"
    staff = "staff"


class Kind(StrEnum):
    """What a field holds; a new kind gets its reader, its words and its input in `clients.rules.fields`."""

    text = "text"
    long = "long"
    whole = "whole"
    decimal = "decimal"
    money = "money"
    one_of = "one_of"
    several = "several"
    date = "date"
    date_time = "date_time"
    yes_no = "yes_no"
    link = "link"
    file = "file"


class Says(StrEnum):
    """What a condition asks of the other field."""

    same = "is"
    other = "is_not"
    filled = "filled"


class FieldHeading(Table, tablename="field_heading"):
    """What fields stand under on a form and on a card."""

    id: Serial
    of = Varchar(length=8, null=False, choices=Of)
    title = Varchar(length=60, null=False)
    position = Integer(null=False, default=0)

    field_heading_once = Unique([of, title])


class CustomField(Table, tablename="custom_field"):
    """A field; values hang on its id, in the column `extra` of what it is of, so that its title may change.

    With `when_field` it is there only where that field says `when_says` of `when_value` (as a form sends it).
    `is_asked`: the booking form asks for it. `is_at_desk`: the desk's form of a new visit does. `is_private`:
    only who may edit clients sees it. An archived one keeps its values and is shown nowhere.
    """

    id: Serial
    of = Varchar(length=8, null=False, choices=Of)
    heading = ForeignKey(
        FieldHeading,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    title = Varchar(length=80, null=False)
    help = Varchar(length=300, null=False, default="")
    kind = Varchar(length=10, null=False, choices=Kind)
    currency = Varchar(length=3, null=False, default="")
    position = Integer(null=False, default=0)
    is_required = Boolean(null=False, default=False)
    is_asked = Boolean(null=False, default=False)
    is_at_desk = Boolean(null=False, default=False)
    is_private = Boolean(null=False, default=False)
    when_field: ForeignKey[Table] = ForeignKey(
        "self", null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    when_says = Varchar(length=6, null=False, default=Says.same, choices=Says)
    when_value = Varchar(length=300, null=False, default="")
    archived_at = Timestamptz(default=None, null=True)

    custom_field_money_has_a_currency = Check("(kind = 'money') = (currency <> '')")
    custom_field_does_not_wait_for_itself = Check("when_field <> id")
    custom_field_file_comes_later = Check("NOT (kind = 'file' AND (is_asked OR is_at_desk OR is_required))")
    custom_field_of_staff_is_not_asked = Check("NOT (of = 'staff' AND is_asked)")
    custom_field_at_desk_is_of_visits = Check("NOT is_at_desk OR of = 'visit'")


class FieldOption(Table, tablename="field_option"):
    """One thing to choose; values are its id. A removed one is shown where it was chosen, and not offered."""

    id: Serial
    field = ForeignKey(
        CustomField, null=False, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    title = Varchar(length=80, null=False)
    position = Integer(null=False, default=0)
    removed_at = Timestamptz(default=None, null=True)
