"""Which register of a branch is told what, and sums of the receipt journal."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from checkout.registers.kind import Abilities
from checkout.registers.protocol import Document, Means, Part
from checkout.rules import receipt_journal
from checkout.rules.receipt_journal import Kept, Place
from checkout.rules.registers import Chosen, Known, chosen

MOMENT = datetime(2026, 12, 1, 8, tzinfo=UTC)
PRINTER = Known(1, Abilities(prints=True, takes_copies=True))
FISCAL = Known(2, Abilities(is_fiscal=True))
BOTH = Known(3, Abilities(is_fiscal=True, prints=True, prints_text=True))


def test_a_fiscal_register_is_told_first_and_then_the_printer() -> None:
    assert chosen([PRINTER, FISCAL]).all == [FISCAL, PRINTER]
    assert chosen([PRINTER]).all == [PRINTER]
    assert chosen([]).all == []


def test_a_fiscal_register_that_prints_needs_no_other_printer() -> None:
    assert chosen([PRINTER, BOTH]) == Chosen(BOTH, BOTH)
    assert chosen([PRINTER, BOTH]).all == [BOTH]
    assert chosen([PRINTER, BOTH]).copies == BOTH


def test_nobody_prints_a_copy_where_nobody_can() -> None:
    assert chosen([FISCAL]).copies is None
    assert chosen([Known(4, Abilities(is_fiscal=True, prints=True))]).copies is None


parts = st.lists(st.tuples(st.sampled_from(Means), st.integers(1, 10**6)), min_size=1, max_size=5)


@given(parts, st.integers(0, 4), st.data())
def test_the_turnover_is_all_that_was_paid_without_tip_and_rounding(
    paid: list[tuple[Means, int]], rounding: int, data: st.DataObject
) -> None:
    """A tip is never paid with points; cash is rounded where there is any."""
    points = sum(amount for means, amount in paid if means is Means.other)
    by_cash = any(means is Means.cash and amount > 4 for means, amount in paid)
    rounded = rounding - 2 if by_cash else 0
    money = sum(amount for _, amount in paid) - points - rounded
    tip = data.draw(st.integers(0, money))
    document = Document(
        code=None, number="", at=None, cashier="", currency="EUR", lines=[], seller=None, customer=None,
        payments=[Part(*each) for each in paid], total=0, tip=tip, rounding=rounded, paper=None,
    )  # type: ignore[arg-type]  # fmt: skip
    kept = document.turnover
    assert sum(part.amount for part in kept) == money + points - tip
    assert all(part.amount > 0 for part in kept)
    assert sum(part.amount for part in kept if part.means is Means.other) == points


documents = st.lists(
    st.tuples(
        st.sampled_from(["sale", "refund"]),
        st.integers(0, 10**6),
        st.sampled_from([("", 0), ("VAT", 2000), ("VAT", 1000)]),
        st.sampled_from(["cash", "card"]),
    )
)


@given(documents, st.integers(0, 20))
def test_closings_put_together_say_what_all_their_documents_say(
    made: list[tuple[str, int, tuple[str, int], str]], at: int
) -> None:
    told = [
        (kind, {"total": total, "taxes": [[*tax, total, total // 5]], "payments": [[means, total]]})
        for kind, total, tax, means in made
    ]
    parts = [receipt_journal.added_up(told[:at]), receipt_journal.added_up(told[at:])]
    assert receipt_journal.put_together(parts) == receipt_journal.added_up(told)


@given(st.text(max_size=50), st.text(max_size=50))
def test_a_line_that_was_changed_does_not_fit_its_hash(said: str, forged: str) -> None:
    place = Place(1, 1, "sale", 1)
    content = receipt_journal.written(place, MOMENT, {"said": said})
    link = receipt_journal.chained(b"before", content)
    assert receipt_journal.fault(Kept(place, content, link), place, b"before") == ""
    other = receipt_journal.written(place, MOMENT, {"said": forged})
    assert bool(receipt_journal.fault(Kept(place, other, link), place, b"before")) == (said != forged)
