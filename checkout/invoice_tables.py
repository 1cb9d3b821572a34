"""Invoices with the names of both sides: who sells, and whom a bill is for."""

from piccolo.columns import Boolean, ForeignKey, OnDelete, OnUpdate, Serial, Varchar
from piccolo.table import Table

from catalog.tables import Branch
from clients.tables import Visit


class InvoiceSeller(Table, tablename="invoice_seller"):
    """Who sells in a branch, as the tax office knows them."""

    id: Serial
    branch = ForeignKey(
        Branch, null=False, unique=True, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    name = Varchar(length=120, null=False)
    tax_id = Varchar(length=20, null=False)
    address = Varchar(length=250, null=False)


class InvoiceParty(Table, tablename="invoice_party"):
    """Whom the bill of a visit is for, where they want an invoice with their tax number. Once it is paid the
    receipt says so by itself. `is_kept`: offered again at the client's next visit.
    """

    id: Serial
    visit = ForeignKey(
        Visit, null=False, unique=True, index=True, on_delete=OnDelete.cascade, on_update=OnUpdate.restrict
    )
    name = Varchar(length=120, null=False)
    tax_id = Varchar(length=20, null=False)
    address = Varchar(length=250, null=False)
    is_kept = Boolean(null=False, default=False)
