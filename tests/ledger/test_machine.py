"""Anything after anything in the book, with real commits: written, reversed, tampered with, closed, proved.

After each step every account comes to what a model says that shares nothing with the database, and what was
refused has changed nothing.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kit import db
from ledger import actions, queries
from ledger.actions import Unbalanced
from ledger.proving import chain_faults
from ledger.rules import Account, Entry, imbalance
from ledger.sealing import repair_balances, seal_next
from ledger.tables import AccountKind
from tests.conftest import empty_all_tables

BOOKS, STEPS = 5, 25
WRITTEN = "SELECT count(*) FROM book_transaction"
# What the database is to refuse, whoever asks.
FORBIDDEN = (
    "UPDATE posting SET amount = amount + 1",
    "DELETE FROM posting",
    "UPDATE book_transaction SET description = 'Nothing'",
    "DELETE FROM book_transaction",
    "UPDATE book_account SET party = party + 1",
    "UPDATE book_link SET number = number + 1",
    "DELETE FROM book_link",
    "INSERT INTO posting (transaction, account, amount) SELECT transaction, account, 7 FROM posting LIMIT 1",
)
kinds = st.sampled_from((AccountKind.cash_desk, AccountKind.revenue_services, AccountKind.tips_payable))
accounts = st.builds(Account, kinds, st.sampled_from(("EUR", "points")), st.integers(1, 2), st.integers(0, 2))
entries = st.lists(st.builds(Entry, accounts, st.integers(-(10**12), 10**12)), max_size=4)
keys = st.integers(0, 4)


@pytest_asyncio.fixture
async def loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


def balanced(drawn: list[Entry]) -> list[Entry]:
    """With what is missing in each unit on an account of its own."""
    left = imbalance(drawn).items()
    return [*drawn, *(Entry(Account(AccountKind.owner_cash, unit, 1), -amount) for unit, amount in left)]


class Book(RuleBasedStateMachine):
    """A book, and what it has to come to: by key what was written, and what was reversed."""

    loop: asyncio.AbstractEventLoop
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.balances: Counter[Account] = Counter()
        self.written: dict[str, tuple[int, list[Entry]]] = {}
        self.reversed: set[int] = set()

    def wait_for(self, work: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(work)

    def keep(self, key: str, number: int, lines: list[Entry]) -> None:
        self.written[key] = number, lines
        for line in lines:
            self.balances[line.account] += line.amount

    @initialize(drawn=st.tuples(entries, entries))
    def begin(self, drawn: tuple[list[Entry], list[Entry]]) -> None:
        """Everything that is counted at the end happens in each book, whatever is drawn."""
        for key, lines in enumerate(drawn):
            self.write(key, lines)
        self.write(0, drawn[1])
        self.reverse(0, of_opposite=False)
        self.reverse(0, of_opposite=False)

    @rule(key=keys, drawn=entries)
    def write(self, key: int, drawn: list[Entry]) -> None:
        """A key that was used is of what was written first, whatever is asked now."""
        lines, named = balanced(drawn), f"sale:{key}"
        number = self.wait_for(post(named, lines))
        if named in self.written:
            assert number == self.written[named][0]
            self.done["again"] += 1
        else:
            self.keep(named, number, lines)

    @rule(drawn=entries.filter(imbalance))
    def leave_a_rest(self, drawn: list[Entry]) -> None:
        with pytest.raises(Unbalanced):
            self.wait_for(post("rest", drawn))

    @rule(key=st.integers(0, 2), of_opposite=st.booleans())
    def reverse(self, key: int, of_opposite: bool) -> None:
        """Once; an opposite may be reversed itself, like everything."""
        named = f"back:sale:{key}" if of_opposite else f"sale:{key}"
        if named not in self.written:
            return
        number, lines = self.written[named]
        if number in self.reversed:
            with pytest.raises(asyncpg.UniqueViolationError):
                self.wait_for(reverse(number, f"twice:{named}"))
            self.done["refused twice"] += 1
            return
        made = self.wait_for(reverse(number, f"back:{named}"))
        self.reversed.add(number)
        self.keep(f"back:{named}", made, [Entry(line.account, -line.amount) for line in lines])
        self.done["reversed"] += 1

    @rule(sql=st.sampled_from(FORBIDDEN))
    def tamper(self, sql: str) -> None:
        try:
            touched = self.wait_for(db.execute(sql))
        except asyncpg.IntegrityConstraintViolationError:
            return
        assert not touched or str(touched).endswith(" 0"), f"{sql} was carried out"

    @rule()
    def close_the_chain(self) -> None:
        self.wait_for(seal_next())

    @invariant()
    def everything_is_as_it_was_written(self) -> None:
        found = {each: self.wait_for(queries.balance(each)) for each in self.balances}
        assert found == dict(self.balances)
        assert self.wait_for(db.fetch_value(WRITTEN)) == len(self.written)
        assert self.wait_for(queries.faults()) == []

    def teardown(self) -> None:
        try:
            self.wait_for(seal_next())
            assert self.wait_for(chain_faults()) == []
            assert self.wait_for(repair_balances()) == []
            assert self.wait_for(db.fetch_value("SELECT count(*) FROM book_link")) == len(self.written)
        finally:
            self.wait_for(empty_all_tables())


async def post(key: str, lines: list[Entry]) -> int:
    async with db.transaction():
        return await actions.post(key, lines, branch=1, description=key)


async def reverse(number: int, key: str) -> int:
    async with db.transaction():
        return await actions.reverse(number, key=key, branch=1, description=key)


def test_the_book_comes_to_what_was_written_whatever_is_done_to_it(loop: asyncio.AbstractEventLoop) -> None:
    Book.loop, Book.done = loop, Counter()
    run_state_machine_as_test(
        Book,
        settings=settings(
            max_examples=BOOKS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    for what in ("again", "reversed", "refused twice"):
        assert Book.done[what] >= BOOKS, f"{what} did not happen in each book"
