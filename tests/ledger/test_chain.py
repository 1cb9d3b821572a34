"""The chain of the book: nothing that was written can be changed without its being seen, and where."""

import random
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from doctor import examine_book
from kit import db
from kit.db import execute, fetch, fetch_value
from ledger import actions, queries
from ledger.proving import chain_faults
from ledger.rules import Account, Entry, Page, link
from ledger.sealing import page_of, postings_of, repair_balances, seal_next
from ledger.tables import AccountKind
from tests.counting import count_queries

BRANCHES, PARTIES = (1, 2), (1, 2, 3)
KINDS = (AccountKind.cash_desk, AccountKind.revenue_services, AccountKind.tips_payable)
NUMBERS = (
    "SELECT branch, array_agg(number ORDER BY number) AS numbers FROM book_link GROUP BY branch ORDER BY 1"
)


def account(dice: random.Random, branch: int) -> Account:
    return Account(dice.choice(KINDS), dice.choice(("EUR", "points")), branch, dice.choice(PARTIES))


def entries(dice: random.Random, branch: int) -> list[Entry]:
    """Of two accounts of one unit."""
    one = account(dice, branch)
    other = Account(AccountKind.points_issued, one.unit, branch)
    amount = dice.choice((1, 250, 4500, -30))
    return [Entry(one, amount), Entry(other, -amount)]


async def write(dice: random.Random, key: str) -> tuple[int, list[Entry]]:
    branch = dice.choice(BRANCHES)
    written = entries(dice, branch)
    made = await actions.post(key, written, branch=branch, description=f"As said in {key} — «ещё»")
    return made, written


async def history(dice: random.Random, length: int = 12) -> list[int]:
    """Sales, the same again, opposites, and the chain closed now and then."""
    made: list[int] = []
    for step in range(length):
        chance = dice.random()
        if made and chance < 0.15:
            await write(random.Random(step), f"key-{dice.randrange(step)}")  # a key that was used: nothing
        else:
            made.append((await write(dice, f"key-{step}"))[0])
        if chance > 0.6:
            await seal_next()
    while await seal_next():
        pass
    return made


class Model:
    """What the accounts have to come to, and what may still be reversed."""

    def __init__(self) -> None:
        self.balances: dict[Account, int] = {}
        self.standing: list[tuple[int, int]] = []

    def add(self, written: list[Entry], sign: int = 1) -> None:
        for entry in written:
            self.balances[entry.account] = self.balances.get(entry.account, 0) + sign * entry.amount

    async def write(self, dice: random.Random, key: str) -> None:
        transaction, written = await write(dice, key)
        self.standing.append((transaction, written[0].account.branch))
        self.add(written)

    async def reverse(self, key: str) -> None:
        original, branch = self.standing.pop()
        self.add(await queries.entries_of(original), -1)
        await actions.reverse(original, key=key, branch=branch, description="Wrong")


@pytest.mark.parametrize("seed", range(20))
async def test_a_balance_is_the_same_whatever_is_in_the_chain_already(seed: int) -> None:
    dice, model = random.Random(seed), Model()
    for step in range(25):
        chance = dice.random()
        if chance < 0.2:
            await seal_next()
        elif chance < 0.35 and model.standing:
            await model.reverse(f"back-{step}")
        else:
            await model.write(dice, f"key-{step}")
        assert {each: await queries.balance(each) for each in model.balances} == model.balances
    await seal_next()
    assert await chain_faults() == []
    assert await repair_balances() == []
    assert await fetch_value("SELECT count(*) FROM book_open") == 0


async def test_numbers_of_a_branch_have_no_gap_and_nothing_is_in_it_twice() -> None:
    made = await history(random.Random(3), 40)
    for _, numbers in await fetch(NUMBERS):
        assert numbers == list(range(1, len(numbers) + 1))
    assert await fetch_value("SELECT count(*) FROM book_link") == len(made)
    assert not await seal_next()


TAMPERED = {
    "an amount": "UPDATE posting SET amount = amount + 7 WHERE transaction = $1",
    "another account": "UPDATE posting SET account = (SELECT max(id) FROM book_account) "
    "WHERE id = (SELECT min(id) FROM posting WHERE transaction = $1)",
    "what an account is": "UPDATE book_account SET party = 99 WHERE id = "
    "(SELECT account FROM posting WHERE transaction = $1 ORDER BY id LIMIT 1)",
    "a posting that goes": "DELETE FROM posting "
    "WHERE id = (SELECT min(id) FROM posting WHERE transaction = $1)",
    "a word": "UPDATE book_transaction SET description = 'Nothing' WHERE id = $1",
    "a moment": "UPDATE book_transaction SET happened_at = happened_at - interval '1 us' WHERE id = $1",
    "the branch": "UPDATE book_transaction SET branch = 3 WHERE id = $1",
    "the key": "UPDATE book_transaction SET key = 'another' WHERE id = $1",
    "what it reverses": "UPDATE book_transaction SET reverses = id WHERE id = $1",
    "the link": "UPDATE book_link SET hash = sha256('x') WHERE transaction = $1",
    "the transaction that goes": "DELETE FROM book_transaction WHERE id = $1",
    "the link that goes": "DELETE FROM book_link WHERE transaction = $1",
}


async def tamper(sql: str, *values: object) -> None:
    """As somebody may who owns the database: what guards it is switched off."""
    await execute("SET LOCAL session_replication_role = replica")
    await execute(sql, *values)
    await execute("SET LOCAL session_replication_role = origin")


@pytest.mark.parametrize("change", TAMPERED)
async def test_what_is_changed_is_seen_and_where(change: str) -> None:
    await history(random.Random(7), 30)
    assert await chain_faults() == []
    sought = "SELECT branch, number, transaction FROM book_link WHERE number = 4 ORDER BY branch"
    branch, number, it = (await fetch(sought))[0]
    await tamper(TAMPERED[change], it)
    found = await chain_faults()
    assert found, change
    at = {"what an account is": range(1, 5), "the link that goes": [5]}.get(change, [number])
    assert found[0].branch == branch
    assert found[0].number in at


async def test_who_computes_a_link_anew_has_to_compute_all_that_follow() -> None:
    await history(random.Random(7), 30)
    row = (await fetch("SELECT * FROM book_link WHERE number = 3 ORDER BY branch LIMIT 1"))[0]
    it, branch = row["transaction"], row["branch"]
    before = await fetch_value("SELECT hash FROM book_link WHERE branch = $1 AND number = 2", branch)
    await tamper(TAMPERED["a word"], it)
    said = (await fetch("SELECT * FROM book_transaction WHERE id = $1", it))[0]
    anew = link(before, page_of(said, branch, 3, (await postings_of([it]))[it]))
    await tamper("UPDATE book_link SET hash = $2 WHERE id = $1", row["id"], anew)
    assert [each.number for each in await chain_faults() if each.branch == branch] == [4]


def test_the_line_that_is_hashed_can_be_made_by_anybody() -> None:
    """docs/money.md says how; a program of somebody else has to come to the same."""
    at = datetime(2026, 12, 1, 9, 30, 0, 5, UTC)
    page = Page(1, 1, "sale:7", at, "Visit 7 «é»", None, [("cash_desk", 1, 2, "EUR", 4500)])
    line = '[1,1,"sale:7","2026-12-01T09:30:00.000005Z","Visit 7 «é»",null,[["cash_desk",1,2,"EUR",4500]]]'
    assert link(b"", page) == sha256(line.encode()).digest()
    assert link(link(b"", page), page) == sha256(sha256(line.encode()).digest() + line.encode()).digest()


async def test_a_transaction_that_is_kept_out_of_the_chain_is_seen() -> None:
    await history(random.Random(1), 5)
    made, _ = await write(random.Random(1), "hidden")
    await execute("DELETE FROM book_open")
    [fault] = [each for each in await chain_faults() if each.number == 0]
    assert fault.why == f"transaction {made} is in no chain"


@pytest.mark.parametrize("change", ["UPDATE book_link SET number = number + 100", "DELETE FROM book_link"])
async def test_the_database_refuses_to_change_a_link(change: str) -> None:
    await history(random.Random(1), 4)
    with pytest.raises(Exception, match="only ever added to"):
        async with db.transaction():
            await execute(change)


async def test_a_sum_that_is_kept_wrongly_is_put_right() -> None:
    dice = random.Random(5)
    _, written = await write(dice, "one")
    await seal_next()
    await execute("UPDATE book_balance SET amount = amount + 1")
    assert len(await repair_balances()) == 2
    assert await queries.balance(written[0].account) == written[0].amount
    await execute("DELETE FROM book_balance")
    assert len(await repair_balances()) == 2
    assert await queries.balance(written[0].account) == written[0].amount
    assert await repair_balances() == []


async def test_the_doctor_says_where_the_book_breaks_and_is_content_with_one_that_does_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    await history(random.Random(7), 20)
    assert not await examine_book()
    assert "every chain is whole" in capsys.readouterr().out
    [it] = (await fetch("SELECT transaction FROM book_link WHERE number = 2 AND branch = 1"))[0]
    await tamper(TAMPERED["an amount"], it)
    assert await examine_book()
    said = capsys.readouterr().out
    assert f"The book: the chain of branch 1 breaks at number 2: transaction {it}" in said
    assert f"The book: transaction {it} leaves 14" in said
    assert "The book: the sums of 2 accounts were wrong" in said


async def test_a_balance_is_one_statement_however_long_the_book_is() -> None:
    dice = random.Random(2)
    _, written = await write(dice, "one")
    await history(dice, 20)
    async with count_queries() as asked:
        await queries.balance(written[0].account)
    assert len(asked) == 1
