"""What checkout reads: bills, cash desks and their shifts, receipts and the registers they go to."""

from checkout.queries.accounts import access_holder, access_move, owed_after, standing_of_client
from checkout.queries.bills import BillSheet, bill_sheet, change_given
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
from checkout.queries.debtors import (
    account_entries_of,
    accounts_of_client,
    debtors_here,
    dues_of,
    may_be_owed,
    own_limit,
)
from checkout.queries.figures import Figures, figures_of, handovers_of, last_count, read_figures, z_of
from checkout.queries.left_to_pay import to_pay
from checkout.queries.people import names_of_desk, people_here, people_of_desk, people_of_shift
from checkout.queries.priced import bill_lines, bill_now, priced
from checkout.queries.receipts import access_receipt, receipt_queue, waiting_count
from checkout.queries.refunds import access_part, bill_left, refunds_here, refunds_of, standing_bill
from checkout.queries.registers import (
    access_register,
    command_queue,
    in_trouble,
    registers_here,
    told_by,
)
from checkout.queries.standing import (
    desks_to_charge,
    keeps,
    said_of_age,
    sees_expected,
    standing_of,
    works_with,
)
from checkout.queries.unfinished import unfinished_here

__all__ = [
    "BillSheet",
    "Drawer",
    "Figures",
    "access_desk",
    "access_holder",
    "access_move",
    "access_part",
    "access_receipt",
    "access_register",
    "access_shift",
    "account_entries_of",
    "accounts_of_client",
    "bill_left",
    "bill_lines",
    "bill_now",
    "bill_sheet",
    "change_given",
    "command_queue",
    "debtors_here",
    "desks_here",
    "desks_to_charge",
    "dues_of",
    "figures_of",
    "handovers_of",
    "in_safe",
    "in_trouble",
    "keeps",
    "last_count",
    "may_be_owed",
    "most_hours",
    "movements",
    "names_of_desk",
    "owed_after",
    "own_limit",
    "past_shifts",
    "people_here",
    "people_of_desk",
    "people_of_shift",
    "priced",
    "read_figures",
    "receipt_queue",
    "refunds_here",
    "refunds_of",
    "registers_here",
    "said_of_age",
    "sees_expected",
    "standing_bill",
    "standing_of",
    "standing_of_client",
    "to_pay",
    "told_by",
    "unfinished_here",
    "waiting_count",
    "works_with",
    "z_of",
]
