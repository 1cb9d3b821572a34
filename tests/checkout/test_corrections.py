"""What a fiscal register is told afterwards: by the drivers, and from the desk."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from checkout import worker
from checkout.register_tables import RegisterCommand, RegisterCorrection
from checkout.registers import web
from checkout.registers.atol_online.driver import AtolOnline
from checkout.registers.atol_web.driver import KIND as ATOL_WEB
from checkout.registers.atol_web.driver import AtolWeb
from checkout.registers.corrects import Basis, Corrects
from checkout.registers.kind import Config
from checkout.registers.kinds import KINDS
from checkout.registers.protocol import Document, Means, NotReachable, Part, Rejected
from checkout.registers.unable import Unable
from kit import clock, db
from ledger.queries import faults
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.atol_cloud import AtolCloud
from tests.checkout.atol_device import AtolDevice
from tests.checkout.sold import HAIRCUT, SHAMPOO, sold, taxed
from tests.checkout.test_atol_online import SETTINGS as CLOUD
from tests.checkout.web import look, send
from tests.checkout.wire import Wire, served

pytestmark = pytest.mark.usefixtures("morning")
OWN = Corrects(Basis.own, date(2026, 11, 30), "N-7")
ASKED = Corrects(Basis.instruction, date(2026, 11, 30), "12/4-567", is_refund=True)
FORM = {
    "way": "sale", "basis": "self", "happened_on": "2026-11-30", "number": "N-7",
    "why": "The register was off",
    "title-0": "Haircut", "quantity-0": "1", "price-0": "45.00", "kind-0": "service", "rate-0": "2200",
    "title-1": "Shampoo", "quantity-1": "2", "price-1": "12.00", "kind-1": "good", "rate-1": "",
    "cash": "49.00", "card": "20.00",
}  # fmt: skip


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "PATIENCE", 8.0)
    monkeypatch.setattr(web, "FIRST_PAUSE", 0.01)


@pytest.fixture
def device() -> AtolDevice:
    return AtolDevice(shift="opened", looks_until_ready=1)


@pytest.fixture
def wire(device: AtolDevice) -> Iterator[Wire]:
    with served(device) as found:
        yield found


def at_the_desk(wire: Wire) -> AtolWeb:
    defaults = {each.name: each.default for each in ATOL_WEB.settings}
    return AtolWeb(Config(1, "Front desk", {**defaults, "url": wire.url}, "Europe/Moscow"))


def corrected(about: Corrects) -> Document:
    paid = [Part(Means.card, 2000), Part(Means.cash, 4900)]
    return replace(sold(taxed(HAIRCUT, 2200), SHAMPOO, payments=paid), corrects=about)


async def test_a_register_gets_a_correction_with_its_lines_taxes_and_reason(
    device: AtolDevice, wire: Wire
) -> None:
    document = corrected(OWN)

    fiscal = (await at_the_desk(wire).correction(document)).fiscal

    assert fiscal is not None
    assert fiscal.qr.endswith("&n=1")
    [printed] = device.printed
    basis = [printed[f"correction{name}"] for name in ("Type", "BaseDate", "BaseNumber")]
    assert (printed["type"], basis) == ("sellCorrection", ["self", "2026.11.30", "N-7"])
    assert [item["tax"]["type"] for item in printed["items"]] == ["vat22", "none"]
    assert await at_the_desk(wire).correction(document) == await at_the_desk(wire).lookup(document.code)
    assert len(device.printed) == 1


async def test_the_correction_of_a_refund_is_a_return(device: AtolDevice, wire: Wire) -> None:
    device.cash += 100

    fiscal = (await at_the_desk(wire).correction(corrected(ASKED))).fiscal

    assert fiscal is not None
    assert fiscal.qr.endswith("&n=2")
    assert (device.printed[0]["type"], device.printed[0]["correctionType"]) == (
        "sellReturnCorrection",
        "instruction",
    )


@pytest.mark.parametrize(
    ("about", "operation"), [(OWN, "sell_correction"), (ASKED, "sell_refund_correction")]
)
async def test_the_cloud_gets_it_too(about: Corrects, operation: str) -> None:
    cloud = AtolCloud()
    with served(cloud) as wire:
        url = f"{wire.url}/possystem/v5"
        driver = AtolOnline(Config(1, "Cloud", {**CLOUD, "url": url}, "Europe/Moscow"))
        document = corrected(about)

        answer = await driver.correction(document)

        assert answer == await driver.correction(document)
    [kept] = cloud.registered
    assert kept["operation"] == operation
    said = kept["correction"]["correction_info"]
    assert said == {"type": about.basis, "base_date": "30.11.2026", "base_number": about.number}
    assert [float(item["sum"]) for item in kept["correction"]["items"]] == [45.0, 24.0]


@pytest.mark.parametrize("name", ["escpos", "journal", "verifactu"])
def test_others_say_that_they_take_none(name: str) -> None:
    assert not KINDS[name].abilities.corrects


async def test_a_driver_that_cannot_refuses() -> None:
    with pytest.raises(Rejected, match="cannot do that"):
        await Unable().correction(corrected(OWN))


async def registered(wire: Wire) -> tuple[Salon, int]:
    salon = await open_salon()
    await db.execute("UPDATE branch SET currency = 'RUB' WHERE id = $1", salon.center)
    return salon, (await till.register(salon, "atol_web", "Front", {"url": wire.url})).id


def page_of(register: int) -> str:
    return f"/desk/receipts/registers/{register}/corrections"


async def test_from_the_desk_to_the_register_and_the_book_stays(device: AtolDevice, wire: Wire) -> None:
    salon, register = await registered(wire)
    before = await till.balances(salon)

    assert (await send(salon, "Nora", page_of(register), **FORM)).status_code == 303
    await till.serve()

    [printed] = device.printed
    assert (printed["type"], printed["correctionBaseNumber"]) == ("sellCorrection", "N-7")
    assert [(item["name"], float(item["amount"])) for item in printed["items"]] == [
        ("Haircut", 45.0),
        ("Shampoo", 24.0),
    ]
    shown = (await look(salon, "Nora", page_of(register))).text
    assert "The register was off" in shown
    assert "Done" in shown
    assert await faults() == []
    assert await till.balances(salon) == before


async def test_a_correction_whose_answer_is_lost_is_made_once(device: AtolDevice, wire: Wire) -> None:
    salon, register = await registered(wire)
    await send(salon, "Nora", page_of(register), **FORM)
    wire.goes_wrong("POST", how="cut")

    await worker.do_next(register, clock.now())
    await db.execute("UPDATE register_command SET next_try_at = now() - interval '1 day'")
    await till.serve()

    assert len(device.printed) == 1
    assert [each.state for each in await RegisterCommand.objects()] == ["done"]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ({"cash": "1.00"}, "cash"),
        ({"price-0": "0"}, "lines"),
        ({"title-0": "", "title-1": "", "price-0": "", "price-1": ""}, "lines"),
        ({"rate-0": "1900"}, "lines"),
        ({"happened_on": "2027-01-01"}, "happened_on"),
        ({"happened_on": "yesterday"}, "happened_on"),
        ({"why": ""}, "why"),
        ({"basis": "instruction", "number": ""}, "number"),
        ({"number": "7" * 33}, "number"),
    ],
)
async def test_what_cannot_be_is_said_and_nothing_is_sent(
    wire: Wire, field: dict[str, str], wrong: str
) -> None:
    salon, register = await registered(wire)

    page = await send(salon, "Nora", page_of(register), **{**FORM, **field})

    assert page.status_code == 422
    assert f'id="{wrong}-error"' in page.text
    assert wrong == "why" or "The register was off" in page.text
    assert await RegisterCorrection.count() == 0
    assert await RegisterCommand.count() == 0


async def test_only_who_may_and_only_where_it_can_be(wire: Wire) -> None:
    salon, register = await registered(wire)
    assert (await send(salon, "Olga", page_of(register), **FORM)).status_code == 403
    assert (await send(salon, "Boris", page_of(register), **FORM)).status_code == 404
    assert (await look(salon, "Boris", page_of(register))).status_code == 404
    journal = (await till.register(salon, "journal", "Journal")).id

    refused = await send(salon, "Nora", page_of(journal), **FORM)

    assert (refused.status_code, "Journal takes no corrections." in refused.text) == (409, True)
    assert await RegisterCommand.count() == 0


async def test_sent_twice_it_is_one(wire: Wire) -> None:
    salon, register = await registered(wire)
    form = {**FORM, "form_code": "a" * 22}

    assert [(await send(salon, "Nora", page_of(register), **form)).status_code for _ in range(2)] == [
        303,
        303,
    ]

    assert await RegisterCorrection.count() == 1


async def test_what_was_skipped_fills_the_form(device: AtolDevice, wire: Wire) -> None:
    salon, register = await registered(wire)
    await till.pay(salon, await till.arrived(salon), till.by_card(4500))
    command = (await RegisterCommand.objects())[0].id
    await send(
        salon, "Nora", f"/desk/receipts/registers/commands/{command}/skipping", why="The register burnt"
    )

    page = await look(salon, "Nora", f"{page_of(register)}?skipped={command}")

    assert 'value="Haircut"' in page.text
    assert 'value="45.00"' in page.text
    assert "Correct…" in (await look(salon, "Nora", f"/desk/receipts/registers/{register}")).text
    assert device.printed == []


async def test_a_register_that_is_off_gets_it_later(device: AtolDevice, wire: Wire) -> None:
    device.connected = False
    with pytest.raises(NotReachable):
        await at_the_desk(wire).correction(corrected(OWN))
    device.connected = True

    assert (await at_the_desk(wire).correction(corrected(OWN))).fiscal is not None
