"""What clients say about a visit afterwards."""

from enum import StrEnum

from piccolo.columns import (
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

from clients.tables.visits import Visit


class Review(Table, tablename="review"):
    """One for a visit, from one to five with words or without. Only what is published is counted and shown.

    `version` grows with every change, by whomever. `client` is whose the visit is; the database sees to that.
    """

    class Status(StrEnum):
        new = "new"
        published = "published"
        hidden = "hidden"

    id: Serial
    visit = ForeignKey(
        Visit, null=False, unique=True, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    client = Integer(default=None, null=True)
    rating = SmallInt(null=False)
    words = Text(null=False, default="")
    status = Varchar(length=10, null=False, default=Status.new, choices=Status, index=True)
    written_at = Timestamptz(default=None, null=False, index=True)
    changed_at = Timestamptz(default=None, null=True)
    answer = Text(null=False, default="")
    answered_by = Varchar(length=200, null=False, default="")
    answered_at = Timestamptz(default=None, null=True)
    version = Integer(null=False, default=1)

    review_rating_is_one_to_five = Check((rating >= 1) & (rating <= 5))
