"""What was told to Spain's tax office, or is to be: a chain of records for each issuer."""

from enum import StrEnum

from piccolo.columns import UUID, BigInt, Date, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table


class VerifactuRecord(Table, tablename="verifactu_record"):
    """One record, never changed: `xml` is what it says, with its fingerprint and that of the one before.

    `number` counts those of an issuer without gaps. The other columns repeat what is looked for.
    """

    class Kind(StrEnum):
        registration = "registration"
        cancellation = "cancellation"

    id: Serial
    issuer = Varchar(length=9, null=False)
    number = Integer(null=False)
    code = UUID(null=False, unique=True, default=None)
    kind = Varchar(length=12, null=False, choices=Kind)
    invoice = Varchar(length=60, null=False)
    invoice_type = Varchar(length=2, null=False, default="")
    issued_on = Date(null=False, default=None)
    total = BigInt(null=False, default=0)
    made_at = Timestamptz(default=None, null=False)
    fingerprint = Varchar(length=64, null=False)
    xml = Text(null=False)

    verifactu_record_number = Unique([issuer, number])
