"""The desk's pages for bills, cash and receipts."""

from checkout.routes.accounts import accounts
from checkout.routes.benefits import benefits
from checkout.routes.bills import bills
from checkout.routes.cash import cash
from checkout.routes.certificates import sales
from checkout.routes.invoices import invoices
from checkout.routes.links import links
from checkout.routes.margin import margins
from checkout.routes.memberships import memberships
from checkout.routes.online import online
from checkout.routes.receipts import receipts
from checkout.routes.refunds import refunds
from checkout.routes.renewals import renewals
from checkout.routes.scanning import scans
from checkout.routes.taxes import taxes
from checkout.routes.vouchers import on_bills
from checkout.timeline import TIMELINE
from kit.menu import Entry
from kit.rights import Permission

MENU = (
    Entry(
        "Cash",
        "/desk/cash",
        "wallet",
        Permission.run_shifts,
        30,
        ("/desk/bills", "/desk/receipts", "/desk/online", "/desk/refunds", "/desk/taxes", "/desk/debts"),
    ),
)

__all__ = ["MENU", "TIMELINE", "desk"]

desk = [
    bills, benefits, links, scans, on_bills, invoices, margins, cash, receipts, online, sales, refunds,
    taxes, accounts, memberships, renewals,
]  # fmt: skip
