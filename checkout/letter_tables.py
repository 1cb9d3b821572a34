"""Receipts that somebody wants by e-mail."""

from piccolo.columns import ForeignKey, Integer, OnDelete, OnUpdate, Serial, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from checkout.tables import Receipt
from clients.tables import Client
from reminders.tables import Message


class ReceiptLetter(Table, tablename="receipt_letter"):
    """That a receipt is wanted at an address: written beside what calls for it, put into the queue of letters
    once by a worker, which makes the PDF.

    `asking` is the form it was asked with: the same one again is the same letter.
    """

    id: Serial
    receipt = ForeignKey(
        Receipt, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    client = ForeignKey(
        Client, null=False, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    email = Varchar(length=200, null=False)
    asking = Varchar(length=64, null=False)
    asked_at = Timestamptz(default=None, null=False)
    asked_by = Varchar(length=120, null=False)
    message = ForeignKey(
        Message, null=True, default=None, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )
    attempts = Integer(null=False, default=0)
    next_try_at = Timestamptz(default=None, null=False)

    receipt_letter_once = Unique([receipt, email, asking])
