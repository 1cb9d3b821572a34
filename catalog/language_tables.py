"""What a business says of itself in other languages than its own."""

from enum import StrEnum

from piccolo.columns import Integer, Serial, Text, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table


class Said(StrEnum):
    """What a text of the business is of."""

    service = "service"
    category = "category"
    consent = "consent"
    field = "field"
    option = "option"
    heading = "heading"


class OfferedLanguage(Table, tablename="offered_language"):
    """A language that customers are spoken to in; none chosen is all there are.

    That of a branch itself is always offered.
    """

    id: Serial
    tag = Varchar(length=8, null=False, unique=True)


class Translation(Table, tablename="translation"):
    """A text of the business in another language: of which row (`subject`) of what, and which `field` of it.

    It stands for `original` as that was when it was translated; once the original is another one it is no
    longer shown, and waits to be looked at.
    """

    id: Serial
    kind = Varchar(length=12, null=False, choices=Said)
    subject = Integer(null=False)
    field = Varchar(length=16, null=False)
    language = Varchar(length=8, null=False)
    original = Text(null=False)
    text = Text(null=False)

    translation_once = Unique([kind, subject, field, language])
