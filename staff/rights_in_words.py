"""Every right in the words of the desk, under the headings of its pages. docs/staff.md says the same."""

from kit.rights import Permission

HEADINGS: tuple[tuple[str, tuple[Permission, ...]], ...] = (
    (
        "Calendar and visits",
        (
            Permission.see_calendar,
            Permission.see_whole_calendar,
            Permission.book_visits,
            Permission.save_anyway,
            Permission.ask_time_off,
        ),
    ),
    (
        "Clients",
        (
            Permission.see_clients,
            Permission.see_phones,
            Permission.edit_clients,
            Permission.see_files,
            Permission.edit_others_notes,
            Permission.export_clients,
            Permission.erase_clients,
            Permission.see_messages,
        ),
    ),
    (
        "Money",
        (
            Permission.take_payments,
            Permission.give_discounts,
            Permission.reopen_visits,
            Permission.refund_otherwise,
            Permission.sell_on_account,
            Permission.write_off_debts,
            Permission.run_shifts,
            Permission.see_expected_cash,
            Permission.see_money,
            Permission.see_finance,
            Permission.pay_bills,
            Permission.pay_ahead,
        ),
    ),
    (
        "Pay and points",
        (
            Permission.see_own_pay,
            Permission.see_pay,
            Permission.edit_pay,
            Permission.edit_loyalty,
            Permission.move_points,
        ),
    ),
    (
        "Goods",
        (Permission.keep_stock, Permission.go_below_zero),
    ),
    (
        "Setting up",
        (Permission.edit_catalog, Permission.edit_staff, Permission.edit_accounts, Permission.see_journal),
    ),
)
WORDS: dict[Permission, str] = {
    Permission.see_calendar: "open the calendar; with an own calendar, that one",
    Permission.see_whole_calendar: "see everybody's column and visits",
    Permission.book_visits: "book, move, cancel, and set a visit's status",
    Permission.save_anyway: "save a visit although it breaks hours, or comes over another",
    Permission.see_clients: "open the list of clients and their cards",
    Permission.see_phones: "see phone numbers and e-mail addresses in full",
    Permission.edit_clients: "add clients and change their cards",
    Permission.see_files: "see photos, files and treatment notes on clients' cards",
    Permission.edit_others_notes: "change and remove notes of clients that others wrote",
    Permission.export_clients: "take the list of clients, or all data, out as a file",
    Permission.erase_clients: "erase a client for good, set what is forgotten, and see who looked at whom",
    Permission.take_payments: "make the bill and take money for it",
    Permission.give_discounts: "lower a price on a bill",
    Permission.reopen_visits: "reopen a visit that was done and paid, and refund it or a part of it",
    Permission.refund_otherwise: "refund in another way than was paid, and although points are missing",
    Permission.sell_on_account: "let a client pay a bill, or the rest of it, later",
    Permission.write_off_debts: "give up what a client owes, and set how much somebody may owe",
    Permission.run_shifts: "open and close the cash desk's shift, move cash in and out",
    Permission.see_expected_cash: "see what should be in a drawer before it is counted; look after others' "
    "shifts",
    Permission.see_money: "see takings and the cash desk's history",
    Permission.see_finance: "see bank accounts, expenses, suppliers, and what is owed to whom",
    Permission.pay_bills: "enter and pay expenses, bills and pay, move money between its places, undo that",
    Permission.pay_ahead: "pay somebody more than is owed to them, as an advance",
    Permission.see_own_pay: "find the pay page, and on it what one has earned oneself",
    Permission.see_pay: "see what everybody has earned",
    Permission.edit_pay: "set the terms people are paid by",
    Permission.edit_loyalty: "set the rules of points",
    Permission.move_points: "give and take points by hand, and send them from one client to another",
    Permission.see_messages: "see messages sent and waiting",
    Permission.ask_time_off: "with an own calendar: ask for time off, and see what became of it",
    Permission.keep_stock: "see what is in stock, enter and undo documents, count, set consumables",
    Permission.go_below_zero: "write off or move more of a good than there should be",
    Permission.edit_catalog: "change services, prices, goods, rooms, branches",
    Permission.edit_staff: "hire, teach, schedule, decide on time off, dismiss; see and fill in fields of "
    "staff, with their files",
    Permission.edit_accounts: "open and close accounts, give roles, set passwords",
    Permission.see_journal: "read the journal of every change",
}


def in_words(right: str) -> str:
    """A sentence without its subject, with a capital: "See takings and the cash desk's history"."""
    text = WORDS[Permission(right)]
    return text[0].upper() + text[1:]
