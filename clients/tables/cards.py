"""Client cards, and the groups they are in."""

from piccolo.columns import (
    JSONB,
    Boolean,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check
from piccolo.table import Table

from clients.tables.sources import ClientSource
from staff.tables import StaffMember


class ClientGroup(Table, tablename="client_group"):
    """Clients who may book later or further ahead than others, or must book earlier; None is as everybody."""

    id: Serial
    name = Varchar(length=60, null=False, unique=True)
    lead_minutes = Integer(null=True, default=None)
    horizon_days = Integer(null=True, default=None)

    client_group_lead_is_not_negative = Check(lead_minutes >= 0)
    client_group_horizon_is_positive = Check(horizon_days > 0)


class Client(Table, tablename="client"):
    """Somebody who comes. `phone` is E.164 and unique; "" stands for none and is kept as NULL.

    With `online_ban` only the desk books them. `warning` is what everybody who serves them must know, an
    allergy above all. `birthday` is 1990-05-17, or 05-17 where the year was not said. `card_number` is
    printed on the card that they carry; it is kept in capitals and without spaces. `language` is an IETF
    code, "" for the salon's own; `importance` 0 for none, to 3 for gold; `discount_rate` what they get off
    everything, in basis points. `responsible` is who looks after them; who left stays there until somebody
    else is chosen. `extra` has the values of the business's own fields by their ids. Who was
    erased, at `erased_at`, is a number without a person: the database keeps it so.
    """

    id: Serial
    name = Varchar(length=200, null=False)
    phone = Varchar(length=20, default=None, null=True, unique=True)
    email = Varchar(length=200, null=False, default="")
    notes = Text(null=False, default="")
    created_at = Timestamptz(default=None, null=False)
    version = Integer(null=False, default=1)
    online_ban = Boolean(null=False, default=False)
    online_ban_why = Varchar(length=300, null=False, default="")
    warning = Varchar(length=300, null=False, default="")
    birthday = Varchar(length=10, null=False, default="")
    card_number = Varchar(length=40, default=None, null=True, unique=True)
    client_group = ForeignKey(
        ClientGroup,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )

    language = Varchar(length=12, null=False, default="")
    client_source = ForeignKey(
        ClientSource,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    importance = SmallInt(null=False, default=0)
    discount_rate = Integer(null=False, default=0)
    responsible = ForeignKey(
        StaffMember,
        null=True,
        default=None,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    extra = JSONB(null=False, default="{}")
    erased_at = Timestamptz(default=None, null=True)

    client_importance_is_a_class = Check((importance >= 0) & (importance <= 3))
    client_discount_rate_is_a_share = Check((discount_rate >= 0) & (discount_rate <= 10_000))
    client_erased_is_nobody = Check(
        "erased_at IS NULL OR phone IS NULL AND card_number IS NULL AND name = 'Erased client ' || id"
        " AND email || notes || warning || birthday || online_ban_why = '' AND extra = '{}'"
    )
    client_birthday_is_a_day = Check("birthday ~ '^(([0-9]{4}-)?[0-9]{2}-[0-9]{2})?$'")
