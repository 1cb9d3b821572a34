"""From the desk to the vendors: what is sold reaches each kind of register once, and its facts come back."""

from datetime import timedelta

import pytest

from checkout import actions
from checkout.documents import read_fiscal
from checkout.register_tables import Register
from checkout.registers import web
from checkout.registers.kinds import KINDS
from checkout.registers.protocol import Fiscal
from checkout.registers.verifactu.proving import faults
from checkout.tables import Receipt
from kit import db
from tests.cast import Salon, open_salon
from tests.checkout import till
from tests.checkout.atol_cloud import AtolCloud
from tests.checkout.atol_device import AtolDevice
from tests.checkout.escpos_reader import listening
from tests.checkout.web import look, send
from tests.checkout.wire import served

pytestmark = pytest.mark.usefixtures("morning")
LATER = timedelta(minutes=6)
CLOUD = {
    "login": "salon",
    "group": "salon-group",
    "inn": "5010051677",
    "email": "salon@example.com",
    "payment_address": "https://book.example.com",
}
PAGE = "/desk/receipts/registers"
SPAIN = {"nif": "B12345674", "issuer": "Linden SL"}


def defaults(kind: str) -> dict[str, str]:
    return {each.name: each.default for each in KINDS[kind].settings}


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "READ_PATIENCE", 0.3)
    monkeypatch.setattr(web, "FIRST_PAUSE", 0.01)


async def salon_in(currency: str) -> Salon:
    salon = await open_salon()
    await db.execute("UPDATE branch SET currency = $2 WHERE id = $1", salon.center, currency)
    return salon


async def facts() -> list[Fiscal | None]:
    return [read_fiscal(each.fiscal) for each in await Receipt.objects().order_by(Receipt.id)]


async def test_atols_shift_is_opened_before_the_sale_and_paper_is_asked_for_in_words() -> None:
    device = AtolDevice(paper=False)
    with served(device) as wire:
        salon = await salon_in("RUB")
        await till.register(salon, "atol_web", settings={"url": wire.url, "vat": "vat5"})
        await till.pay(salon, await till.arrived(salon), till.by_card(4500))
        await till.serve()
        assert [each.trouble for each in await till.commands()] == ["The register is out of paper."]
        assert device.printed == []
        device.paper = True
        for _ in range(3):
            await till.serve(later=LATER)

    [printed] = device.printed
    [fiscal] = await facts()
    assert (device.shift, printed["items"][0]["tax"]["type"]) == ("opened", "vat5")
    assert fiscal is not None
    assert fiscal.qr.startswith("t=20261202T1507&s=45.00&fn=9999078900000961")


async def test_an_answer_of_the_cloud_that_was_lost_is_had_later_and_printed() -> None:
    cloud = AtolCloud(password="")
    with served(cloud) as wire:
        async with listening() as printer:
            salon = await salon_in("RUB")
            await till.register(salon, "atol_online", settings={**CLOUD, "url": f"{wire.url}/possystem/v5"})
            await till.printer(salon, port=printer.port)
            wire.goes_wrong("POST", "/sell")
            await till.pay(salon, await till.arrived(salon), till.by_card(4500))
            await till.serve()
            assert (await till.states(), printer.receipts) == (["unknown", "queued"], [])
            await till.serve(later=LATER)

    assert len(cloud.registered) == 1
    assert await till.states() == ["done", "done"]
    assert "&i=201&" in printer.receipts[0].qr[0]


async def test_what_is_sold_and_given_back_in_spain_is_a_chain_and_has_the_tax_offices_code() -> None:
    async with listening() as printer:
        salon = await salon_in("EUR")
        await till.register(salon, "verifactu", settings=SPAIN)
        await till.printer(salon, port=printer.port)
        visit = await till.arrived(salon)
        bill = await till.pay(salon, visit, till.by_card(4500))
        await actions.reopen_visit(salon.actors["Nora"], visit.id, "Wrong", (await till.fresh(visit)).version)
        await till.serve()

    sale, back = await facts()
    assert sale is not None
    assert back is not None
    assert (sale.number, back.number) == (bill.number, "R-000001")
    assert "ValidarQR?nif=B12345674" in printer.receipts[0].qr[0]
    assert "QR tributario:" in printer.receipts[0].text
    assert await faults() == []


FORMS = {
    "atol_web": {**defaults("atol_web"), "login": "olga", "password": "very-secret"},
    "atol_online": {**defaults("atol_online"), **CLOUD, "password": "very-secret"},
    "verifactu": {**defaults("verifactu"), **SPAIN},
}


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [("atol_web", "url", "the register"), ("atol_online", "inn", "12"), ("verifactu", "nif", "B12345678")],
)
async def test_each_kind_is_set_up_on_the_page_and_keeps_its_secrets(
    kind: str, field: str, wrong: str
) -> None:
    salon = await open_salon()
    form = {"kind": kind, "name": "Front", "branch": salon.center, **FORMS[kind]}
    refused = await send(salon, "Nora", PAGE, **{**form, field: wrong})
    assert (refused.status_code, f'id="{field}-error"' in refused.text) == (422, True)
    assert await Register.count() == 0

    assert (await send(salon, "Nora", PAGE, **form)).status_code == 303
    [made] = await Register.objects()
    shown = (await look(salon, "Nora", f"{PAGE}/{made.id}")).text

    assert "very-secret" not in shown + made.settings + made.secrets
    assert all(str(value) in shown for name, value in FORMS[kind].items() if name in ("url", "nif", "group"))


def test_no_setting_is_called_like_a_field_that_every_register_has() -> None:
    for kind in KINDS.values():
        assert not {each.name for each in kind.settings} & {"kind", "name", "branch", "seen"}
