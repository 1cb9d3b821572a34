"""The book: accounts, transactions, postings. The database refuses what does not sum to zero."""

from enum import StrEnum

from piccolo.columns import (
    BigInt,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Unique
from piccolo.table import Table


class AccountKind(StrEnum):
    """What an account stands for. A party is the desk, client, staff member or visit it belongs to.

    What was paid online lies with the acquirer, and is owed to whoever comes: `prepaid` is of a visit, until
    that is billed, kept as a fee, or due to be given back. The party of `tax` is the rate in basis points;
    `stock` is of a storage, `bank` of a bank account, `supplier` of a supplier (0: from before there were
    any), `expense` and `other_income` of what it was for. That of `input_tax` is the rate as well.
    """

    cash_desk = "cash_desk"
    card_terminal = "card_terminal"
    revenue_services = "revenue_services"
    revenue_goods = "revenue_goods"
    discounts = "discounts"
    tips_payable = "tips_payable"
    pay_expense = "pay_expense"
    pay_payable = "pay_payable"
    points = "points"
    points_issued = "points_issued"
    points_redeemed = "points_redeemed"
    points_expired = "points_expired"
    owner_cash = "owner_cash"
    safe = "safe"
    cash_difference = "cash_difference"
    online_acquirer = "online_acquirer"
    prepaid = "prepaid"
    refunds_due = "refunds_due"
    fees_for_absence = "fees_for_absence"
    tax = "tax"
    cash_rounding = "cash_rounding"
    stock = "stock"
    supplier = "supplier"
    cost_of_goods = "cost_of_goods"
    consumables_used = "consumables_used"
    stock_written_off = "stock_written_off"
    stock_differences = "stock_differences"
    client_debt = "client_debt"
    client_deposit = "client_deposit"
    bad_debts = "bad_debts"
    bank = "bank"
    expense = "expense"
    other_income = "other_income"
    input_tax = "input_tax"
    certificates = "certificates"
    memberships = "memberships"
    vouchers_lapsed = "vouchers_lapsed"
    between_branches = "between_branches"


# Whose party is a client.
OF_CLIENTS = frozenset({AccountKind.points, AccountKind.client_debt, AccountKind.client_deposit})


class BookAccount(Table, tablename="book_account"):
    """`branch` and `party` are row numbers the book knows nothing of; `unit` is a currency or "points"."""

    id: Serial
    kind = Varchar(length=30, null=False, choices=AccountKind)
    branch = Integer(default=0, null=False)
    party = Integer(default=0, null=False)
    unit = Varchar(length=12, null=False)

    book_account_once = Unique([kind, branch, party, unit])


class BookTransaction(Table, tablename="book_transaction"):
    """Written once, never changed. `key` makes a repeated post harmless; an opposite has `reverses`."""

    id: Serial
    key = Varchar(length=120, null=False, unique=True)
    branch = Integer(default=0, null=False)
    happened_at = Timestamptz(default=None, null=False, index=True)
    description = Text(null=False)
    reverses: ForeignKey["BookTransaction"] = ForeignKey(
        "self",
        null=True,
        default=None,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )


class Posting(Table, tablename="posting"):
    """`amount` in the account's unit: positive is a debit, negative a credit."""

    id: Serial
    transaction = ForeignKey(
        BookTransaction, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    account = ForeignKey(
        BookAccount, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    amount = BigInt(null=False)

    posting_is_not_nothing = Check(amount != 0)


class BookOpen(Table, tablename="book_open"):
    """Transactions that are not in the chain yet: the database notes each as it is written."""

    id: Serial
    transaction = ForeignKey(
        BookTransaction,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )


class BookLink(Table, tablename="book_link"):
    """A transaction in the chain of its branch. `number` goes from 1 without a gap.

    `hash` is the SHA-256 of the link before and of all that the transaction says (`ledger/rules.py`). Nothing
    of it is ever changed.
    """

    id: Serial
    branch = Integer(default=0, null=False)
    number = Integer(null=False)
    transaction = ForeignKey(
        BookTransaction,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    hash = Bytea(null=False)

    book_link_once = Unique([branch, number])


class BookBalance(Table, tablename="book_balance"):
    """What an account comes to with all that is in the chain, so that nothing is added up from the start."""

    id: Serial
    account = ForeignKey(
        BookAccount,
        null=False,
        unique=True,
        index=True,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )
    amount = BigInt(null=False)
    postings = BigInt(null=False)
