"""The whole story as people live it: a salon's own site, a phone, a tablet, a printer and a mailbox."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sized
from contextlib import asynccontextmanager
from datetime import date

import pytest
from playwright.async_api import FrameLocator, Page, expect

import checkout.actions
import loyalty.actions
import loyalty.queries
import payroll.actions
from kit import clock, db
from loyalty.rules import NewPointsRule
from tests.browser.harness import NOW, all_answered, axe, on_stage
from tests.cast import Salon, open_salon
from tests.checkout.escpos_reader import Listener, listening
from tests.checkout.till import printer
from tests.reminders.sink import Sink, mail_sink

STRICT = "default-src 'none'; script-src {site}; frame-src {site}; style-src 'self'"
SALON_SITE = """<!doctype html><html lang="en"><head><title>Center</title>
<meta name="viewport" content="width=device-width"></head><body><h1>Hairdressers since 1998</h1>
<script async src="{site}/embed.js"></script>
<book-online mode="inline"><a href="{site}/book/center">Book online</a></book-online></body></html>"""

pytestmark = pytest.mark.committed


@asynccontextmanager
async def salon_site(site: str) -> AsyncIterator[str]:
    """The salon's own web page, on another origin (localhost is not 127.0.0.1), with a strict policy."""
    page = SALON_SITE.format(site=site).encode()
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(page)}\r\n"
        f"Content-Security-Policy: {STRICT.format(site=site)}\r\nConnection: close\r\n\r\n"
    )

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head.encode() + page)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://localhost:{server.sockets[0].getsockname()[1]}/"


async def test_a_phone_books_on_the_salons_site_and_the_visit_drives_everything() -> None:
    salon = await open_salon()
    async with mail_sink() as mailbox, listening() as paper, on_stage(SMTP_URL=mailbox.url) as stage:
        await set_up(salon, paper)
        tablet = await stage.page("tablet", salon.actors["Olga"], bypass_csp=True)
        await tablet.goto(f"/desk/calendar?branch={salon.center}&day=2026-12-01")
        await expect(tablet.locator(".ec-main")).to_be_visible()
        await axe(tablet)

        async with salon_site(stage.site) as host:
            phone = await stage.page("phone")
            await phone.goto(host)
            await books_on_the_phone(phone.frame_locator("iframe"))
        await until(lambda: mailbox.letters)  # nobody who is here already is written to
        await sees_her_come(tablet)
        await takes_money(tablet)
        await everything_followed(salon, paper, mailbox)

        owner = await stage.page("desktop", salon.actors["Vera"], bypass_csp=True)
        await reads_what_anna_earned(salon, owner)


async def set_up(salon: Salon, paper: Listener) -> None:
    vera, since = salon.actors["Vera"], date(2026, 9, 1)
    for member in (salon.anna, salon.lena):
        await payroll.actions.set_terms(vera, member, since, 4000, 1000)
    rule = NewPointsRule(name="Points", starts_on=since, rate=500, point_value=10)
    await loyalty.actions.set_points_rule(vera, salon.center, rule)
    desk = await checkout.actions.add_desk(vera, salon.center, "Front desk")
    with clock.pretend(NOW):  # as the server's clock: a shift of the days before would take no cash
        await checkout.actions.open_shift(salon.actors["Olga"], desk.id, 10_000)
    await printer(salon, paper.port)


async def books_on_the_phone(widget: FrameLocator) -> None:
    """Three taps and two fields (and an e-mail address, to be written to)."""
    await widget.get_by_role("link", name="Haircut").tap()
    await widget.get_by_role("button", name="14:00").first.tap()
    await widget.get_by_label("Name").fill("Masha Petrova")
    await widget.get_by_label("Phone").fill("0151 12345678")
    await widget.get_by_label("E-mail").fill("masha@example.com")
    await widget.get_by_role("button", name="Confirm").tap()
    await expect(widget.get_by_role("heading", level=1)).to_have_text("You are booked")


async def sees_her_come(tablet: Page) -> None:
    """The booking appears without a reload; a tap opens it; she arrives."""
    event = tablet.locator(".ec-event").filter(has_text="Masha Petrova").first
    await expect(event).to_be_visible()
    await event.tap()
    panel = tablet.locator("#visit-panel")
    await expect(panel.get_by_role("heading", name="Masha Petrova")).to_be_visible()
    await axe(tablet)
    await panel.get_by_role("button", name="Arrived").tap()
    await all_answered(tablet)  # the bill is of the visit as it is then
    await expect(panel.get_by_text("Arrived").first).to_be_visible()
    await panel.get_by_role("link", name="Checkout").tap()


async def takes_money(tablet: Page) -> None:
    """€45.00 in cash, a fifty handed over."""
    await expect(tablet.get_by_role("button", name="Charge")).to_be_visible()
    await axe(tablet)
    await tablet.get_by_role("radio", name="Cash").tap()
    await tablet.get_by_label("Cash handed over").fill("50")
    await tablet.get_by_role("button", name="Charge").tap()
    await expect(tablet.get_by_text("CENTER-000001").first).to_be_visible()
    await expect(tablet.get_by_text("€5.00").first).to_be_visible()
    await axe(tablet)


async def until(there: Callable[[], Sized]) -> None:
    """Another process brings it; a message that is stuck says why."""
    for _ in range(300):
        if there():
            return
        await asyncio.sleep(0.1)
    stuck = await db.fetch("SELECT kind, status, why, due_at, leased_until_at FROM message ORDER BY id")
    raise AssertionError(f"It did not come within 30 seconds. Messages: {[dict(row) for row in stuck]}")


async def everything_followed(salon: Salon, paper: Listener, mailbox: Sink) -> None:
    """The receipt is on paper with its QR code, and the confirmation in her mailbox, once."""
    await until(lambda: paper.receipts)
    receipt = paper.receipts[0]
    assert "CENTER-000001" in receipt.text
    assert "Haircut" in receipt.text
    assert "45.00" in receipt.text
    code = await db.fetch_value("SELECT code FROM visit")
    assert receipt.qr[0].endswith(f"/v/{code}")
    assert receipt.cuts == 1
    [letter] = [letter for letter in mailbox.letters if "Haircut" in str(letter)]
    assert mailbox.recipients == ["masha@example.com"]
    assert any(part.get_content_type() == "text/calendar" for part in letter.walk())
    assert await db.fetch_value("SELECT sum(amount) FROM pay_line") == 1_800
    assert await loyalty.queries.balance(salon.masha, salon.center) == 22


async def reads_what_anna_earned(salon: Salon, owner: Page) -> None:
    await owner.goto(f"/desk/pay?branch={salon.center}")
    await expect(owner.get_by_text("€18.00").first).to_be_visible()
    await axe(owner)
