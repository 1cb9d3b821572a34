"""What is sold as a certificate, and used of one."""

from kit.db import fetch_value
from loyalty.rules.vouchers import Cover, Issue, Sold

PRICE = "SELECT price FROM voucher_type WHERE id = $1"


async def issue(sold: Sold) -> Issue:
    return Issue(max(sold.paid, await fetch_value(PRICE, sold.of_type)))


async def take_issue_back(voucher: int) -> None:
    """Nothing but the voucher itself is kept of one."""


async def note_use(move: int, voucher: int, cover: Cover) -> None:
    """The move says all."""


async def note_back(move: int, voucher: int, cover: Cover) -> None:
    """The move says all."""
