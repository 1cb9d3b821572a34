"""`make doctor`: compares what Tempu keeps for speed with what it is kept of, and puts it right.

Exit status 0: all is well, or is again. 1: something is wrong that cannot be put right by itself.
"""

import sys
from collections.abc import Mapping

import uvloop

from booking.actions.doctor import repair_days
from booking.queries.doctor import wrong_days
from checkout.queries.debtors import account_faults
from checkout.queries.figures import z_faults
from checkout.registers.chain import faults as journal_faults
from checkout.registers.verifactu.proving import faults as record_faults
from checkout.registers.verifactu.proving import silent
from clients.actions import repair_index
from clients.actions.counts import repair_figures
from clients.queries.sealed import shut_rows
from kit import db
from kit.db import fetch
from kit.migrate import migrate
from kit.settings import settings
from ledger.proving import Fault, chain_faults
from ledger.queries import faults
from ledger.sealing import repair_balances, seal_next
from loyalty.queries import lots_unlike_book
from reports.adding import repair_sums
from stock.actions.doctor import repair_levels

COUNTED = "Clients: all figures say what their visits say."
OPENS = "Photos and treatment notes: all of them open with the keys there are."
SHUT = "Photos and treatment notes: {} are encrypted with another key. Set OLD_SECRET_KEYS to it."
RECORDS = "Invoices' records: every one of them is what was written."
JOURNALS = "Receipt journals: every line of them is what was written."
REGISTERS = "SELECT id, name FROM register"
BRANCHES = "SELECT id, name FROM branch"
WHOLE = "The book: every transaction sums to zero; every chain is whole, and so are Z reports and accounts."
DAYS = "Reports: every day says what the book says."
FOUND = "Finding clients: everybody is found by what their card says."


async def examine() -> int:
    await migrate(settings().database_url)
    await db.open_pool(2)
    try:
        for each in await repair_days():
            print(f"Free times: the day of {each} was wrong; it has been put right.")
        left = await wrong_days()
        uncounted = await repair_figures()
        unfound = await repair_index()
        shut = await shut_rows()
        broken = await examine_book()
        torn = await examine_journals() | await examine_records()
        uneven_days = await repair_sums()
        await examine_stock()
    finally:
        await db.close_pool()
    print(f"Clients: the figures of {uncounted} were wrong; they are counted anew." if uncounted else COUNTED)
    print(
        f"Finding clients: {len(unfound)} could not be found as they should; they can be again."
        if unfound
        else FOUND
    )
    print(SHUT.format(shut) if shut else OPENS)
    print(
        f"Reports: the days of {len(uneven_days)} branches were wrong; they are added up anew."
        if uneven_days
        else DAYS
    )
    print("Free times: wrong still." if left else "Free times: every day says what its appointments say.")
    return 1 if left or shut or broken or torn else 0


async def examine_stock() -> None:
    """Adds up anew what is not the sum of what moved, and says so."""
    for row in await repair_levels():
        print(f"Stock: {row['good']} in {row['storage']} was not the sum of what moved; it is added up anew.")


async def examine_book() -> bool:
    """Says what is wrong with the book. Only its sums can be put right: what was written is never changed."""
    while await seal_next():
        pass
    found = [
        f"transaction {row['transaction']} leaves {row['amount']} {row['unit']} over"
        for row in await faults()
    ]
    names = {row["id"]: row["name"] for row in await fetch(BRANCHES)}
    found += [broken_chain(each, names) for each in await chain_faults()]
    found += await z_faults() + await account_faults() + await lots_unlike_book()
    for said in found:
        print(f"The book: {said}.")
    wrong = await repair_balances()
    if wrong:
        print(f"The book: the sums of {len(wrong)} accounts were wrong; they are added up anew.")
    if not found:
        print(WHOLE)
    return bool(found)


def broken_chain(fault: Fault, names: Mapping[int, str]) -> str:
    where = f"the chain of {names.get(fault.branch, f'branch {fault.branch}')}"
    if fault.number:
        return f"{where} breaks at number {fault.number}: {fault.why}"
    return f"{where} lacks something: {fault.why}"


async def examine_journals() -> bool:
    """Says of each receipt journal where it breaks first."""
    names = {row["id"]: row["name"] for row in await fetch(REGISTERS)}
    found = await journal_faults()
    for each in found:
        whose = names.get(each.register, f"register {each.register}")
        print(f"Receipt journals: that of {whose} breaks at number {each.number}: {each.why}.")
    if not found:
        print(JOURNALS)
    return bool(found)


async def examine_records() -> bool:
    """Says of each issuer's records for the tax office where they break first."""
    found = [*await record_faults(), *await silent()]
    for each in found:
        print(f"Invoices' records: those of {each.issuer} break at number {each.number}: {each.why}.")
    if not found:
        print(RECORDS)
    return bool(found)


if __name__ == "__main__":
    sys.exit(uvloop.run(examine()))
