"""Whatever is paid, moved and undone: no drawer or safe goes below zero, and shifts and book agree."""

import asyncio
from contextlib import suppress

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checkout.queries import access_shift
from checkout.queries.figures import figures_of
from finance import actions
from kit import db
from kit.errors import Invalid, Refused
from ledger.queries import faults
from tests.checkout.till import drawer
from tests.finance.safe import Purse, open_purse

pytestmark = pytest.mark.usefixtures("morning")
BELOW = """
SELECT kind, party, sum(amount)::bigint AS amount FROM posting JOIN book_account ON book_account.id = account
WHERE kind IN ('cash_desk', 'safe', 'card_terminal', 'online_acquirer') GROUP BY kind, party
HAVING sum(amount) < 0
"""
MOVES = "SELECT id FROM money_move WHERE kind <> 'opening' ORDER BY id"
PLACES = ("desk", "bar", "safe", "bank", "owner")
places = st.sampled_from(PLACES)
steps = st.lists(
    st.tuples(
        st.sampled_from(["transfer", "expense", "income", "undo"]), places, places, st.integers(1, 15_000)
    ),
    max_size=14,
)
Step = tuple[str, str, str, int]


class Backwards(Exception):
    """Ends an example without keeping it."""


@pytest_asyncio.fixture
async def loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


async def take(purse: Purse, keys: dict[str, str], step: Step) -> None:
    """What is refused changes nothing."""
    kind, out_of, into, amount = step
    typed, place = f"{amount / 100:.2f}", keys[out_of]
    moves = [row["id"] for row in await db.fetch(MOVES)] or [0]
    with suppress(Refused, Invalid):
        if kind == "transfer":
            await purse.move("transfer", typed, place=place, to_place=keys[into])
        elif kind == "undo" and moves[0]:
            await actions.undo_move(purse.vera, moves[amount % len(moves)], "Wrong")
        elif kind in ("expense", "income"):
            item = purse.items["Rent" if kind == "expense" else "Interest"]
            await purse.move(kind, typed, place=place, item=item)


async def lived(drawn: list[Step], purse: Purse, keys: dict[str, str]) -> None:
    try:
        async with db.transaction():
            for step in drawn:
                await take(purse, keys, step)
                assert await db.fetch(BELOW) == []
            for row in await db.fetch("SELECT id FROM shift"):
                figures = await figures_of(await access_shift(purse.vera, row["id"]))
                assert figures.passed_through == figures.expected
            assert await faults() == []
            raise Backwards
    except Backwards:
        pass


async def test_whatever_is_paid_moved_and_undone(loop: asyncio.AbstractEventLoop) -> None:
    purse = await open_purse()
    bar, _ = await drawer(purse.salon, 2_000, "Bar")
    keys = {
        "desk": f"desk-{purse.desk}",
        "bar": f"desk-{bar}",
        "bank": purse.place,
        "safe": "safe",
        "owner": "owner",
    }

    @settings(max_examples=30, suppress_health_check=list(HealthCheck))
    @given(steps)
    def whatever(drawn: list[Step]) -> None:
        asyncio.run_coroutine_threadsafe(lived(drawn, purse, keys), loop).result(120)

    await asyncio.to_thread(whatever)
