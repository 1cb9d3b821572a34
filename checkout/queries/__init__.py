"""What checkout reads: bills, cash desks and their shifts, receipts and the registers they go to."""

from checkout.queries.bills import BillSheet, bill_lines, bill_sheet, change_given, priced, to_pay
from checkout.queries.cash import (
    Drawer,
    access_desk,
    access_shift,
    desks_here,
    in_safe,
    most_hours,
    movements,
    past_shifts,
)
from checkout.queries.figures import Figures, figures_of, handovers_of, last_count, read_figures, z_of
from checkout.queries.people import names_of_desk, people_here, people_of_desk, people_of_shift
from checkout.queries.receipts import (
    access_receipt,
    access_register,
    receipt_queue,
    registers_here,
    waiting_counts,
)
from checkout.queries.standing import keeps, said_of_age, sees_expected, standing_of, works_with
from checkout.queries.unfinished import unfinished_here

__all__ = [
    "BillSheet",
    "Drawer",
    "Figures",
    "access_desk",
    "access_receipt",
    "access_register",
    "access_shift",
    "bill_lines",
    "bill_sheet",
    "change_given",
    "desks_here",
    "figures_of",
    "handovers_of",
    "in_safe",
    "keeps",
    "last_count",
    "most_hours",
    "movements",
    "names_of_desk",
    "past_shifts",
    "people_here",
    "people_of_desk",
    "people_of_shift",
    "priced",
    "read_figures",
    "receipt_queue",
    "registers_here",
    "said_of_age",
    "sees_expected",
    "standing_of",
    "to_pay",
    "unfinished_here",
    "waiting_counts",
    "works_with",
    "z_of",
]
