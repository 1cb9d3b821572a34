"""Whoever has a membership hears by day, in their language, that it ends or is nearly used up: each once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clients.tables import Client
from kit import clock, db
from loyalty.actions import membership_freezing as freezing
from loyalty.membership_schemas import FreezeForm
from loyalty.membership_worker import tell
from loyalty.voucher_tables import Voucher
from reminders.tables import Message
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.vouchers import use
from tests.loyalty.memberships import at, comes, membership
from tests.reminders.sending import send
from tests.reminders.sink import mail_sink

pytestmark = pytest.mark.usefixtures("morning")


async def salon_of_readers(language: str = "de") -> Salon:
    """Masha reads German and has an address."""
    salon = await open_salon()
    card = {Client.email: "masha@example.com", Client.language: language}
    await Client.update(card).where(Client.id == salon.masha)
    return salon


async def told() -> list[str]:
    """What was told just now."""
    before = await Message.count()
    while await tell():
        pass
    rows = await Message.select(Message.kind).order_by(Message.id)
    return [row["kind"] for row in rows[before:]]


async def uses(salon: Salon, held: Voucher) -> None:
    visit = await comes(salon)
    await use(salon, visit, held)
    await till.pay(salon, visit, till.Checkout(version=2))


async def test_it_is_told_in_the_last_quarter_of_its_time_by_day_once_for_each_last_day() -> None:
    salon = await salon_of_readers()
    held = await membership(salon, freeze_days=7, freeze_times=1)  # 1 to 31 December: from the 24th on
    for day, hour, kinds in ((23, 12, []), (24, 8, []), (24, 21, []), (24, 12, ["ends_soon"]), (25, 12, [])):
        with at(date(2026, 12, day), hour):
            assert await told() == kinds
    async with mail_sink() as sink:
        await send(sink.url, datetime(2026, 12, 24, 12, tzinfo=UTC))
    [letter] = [each for each in sink.letters if each["Subject"] == "Ten visits läuft bald ab: Center"]
    said = "Ten visits\nnoch 10 Besuche\nGültig bis 31. Dez. 2026."
    assert said in letter.get_content().replace("\r\n", "\n")
    with at(date(2026, 12, 26)):
        later = FreezeForm(from_on="2026-12-27", until_on="2027-01-02")
        await freezing.freeze(salon.actors["Olga"], held.id, later)
        assert await told() == []
    with at(date(2027, 1, 3)):
        assert (await told(), await told()) == (["ends_soon"], [])


async def test_one_visit_left_is_told_once_in_a_period_and_nothing_of_what_is_used_up() -> None:
    salon = await salon_of_readers("fr")
    held = await membership(salon, paid=9000, visits=3)
    await uses(salon, held)
    with at(date(2026, 12, 1), 12):
        assert await told() == []
    await uses(salon, held)
    with at(date(2026, 12, 1), 12):
        assert (await told(), await told()) == (["nearly_used"], [])
        async with mail_sink() as sink:
            await send(sink.url, clock.now() + timedelta(minutes=1))
    [letter] = [each for each in sink.letters if each["Subject"].startswith("Encore une visite, Ten visits")]
    assert "encore 1 visite" in letter.get_content()
    await db.execute("UPDATE membership_period SET from_on = '2026-12-02'")  # as if it had been renewed
    with at(date(2026, 12, 2), 12):
        assert (await told(), await told()) == (["nearly_used"], [])
    with at(date(2026, 12, 1)):
        await uses(salon, held)
    with at(date(2026, 12, 29), 12):
        assert await told() == []


RENEWS = """
INSERT INTO membership_plan (membership, is_on, price, retries, waits, anchor_on, anchor_number, is_last,
    off_why, made_at, made_by)
SELECT membership.id, TRUE, 4000, '{1}', FALSE, '2026-12-01', 1, FALSE, '', voucher.issued_at, 'Olga'
FROM membership JOIN voucher ON voucher.id = membership.voucher
"""


async def test_who_cannot_be_told_or_has_nothing_to_lose_is_not_written_to() -> None:
    """Each holds for a moment, and what is told once it is over shows that nothing else kept it back."""
    salon = await salon_of_readers()
    await membership(salon, counted="period", visits=0, visit_price=1000)
    await membership(salon, length=3, unit="day")  # so short that its end is no news
    for kept_back, over in (
        ("UPDATE client SET email = ''", "UPDATE client SET email = 'masha@example.com'"),
        ("UPDATE voucher SET blocked_at = issued_at", "UPDATE voucher SET blocked_at = NULL"),
        (RENEWS, "UPDATE membership_plan SET is_last = TRUE"),
    ):
        await db.execute(kept_back)
        for day in (2, 3, 29):
            with at(date(2026, 12, day), 12):
                assert await told() == []
        await db.execute(over)
    with at(date(2026, 12, 29), 12):
        assert await told() == ["ends_soon"]
