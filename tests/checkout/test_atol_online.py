"""Our driver against a service that speaks ATOL Online's protocol over HTTP, and what goes wrong there."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from checkout.registers import web
from checkout.registers.atol_online.driver import KIND, AtolOnline
from checkout.registers.kind import Config
from checkout.registers.protocol import (
    Customer,
    Means,
    NotReachable,
    Part,
    RegisterTrouble,
    Rejected,
    Unknown,
)
from tests.checkout.atol_cloud import AtolCloud
from tests.checkout.sold import HAIRCUT, SHAMPOO, move, sold, taxed
from tests.checkout.wire import Wire, nobody_there, served

SETTINGS = {
    "login": "salon",
    "password": "secret",
    "group": "salon-group",
    "inn": "5010051677",
    "email": "salon@example.com",
    "payment_address": "https://book.example.com",
    "taxation": "usnIncome",
    "vat": "none",
}
TIMEOUT = {"code": 1, "text": "Превышено время ожидания чека в очереди.", "type": "timeout"}
DRIVER = {"code": 144, "text": "Недопустимый номер ставки налога", "type": "driver"}


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "READ_PATIENCE", 0.3)
    monkeypatch.setattr(web, "PATIENCE", 8.0)
    monkeypatch.setattr(web, "FIRST_PAUSE", 0.01)


@pytest.fixture
def cloud() -> AtolCloud:
    return AtolCloud()


@pytest.fixture
def wire(cloud: AtolCloud) -> Iterator[Wire]:
    with served(cloud) as found:
        yield found


def driver_at(url: str, **values: str) -> AtolOnline:
    return AtolOnline(
        Config(1, "Cloud", {**SETTINGS, "url": f"{url}/possystem/v5/", **values}, "Europe/Moscow")
    )


@pytest.fixture
def driver(wire: Wire) -> AtolOnline:
    return driver_at(wire.url)


async def test_a_sale_is_registered_and_its_facts_are_kept(cloud: AtolCloud, driver: AtolOnline) -> None:
    bought = sold(taxed(HAIRCUT, 500), SHAMPOO, payments=[Part(Means.online, 2000), Part(Means.cash, 4900)])

    fiscal = (await driver.sale(bought)).fiscal

    assert fiscal is not None
    assert (fiscal.number, fiscal.sign) == ("201", "3449555001")
    assert fiscal.qr == "t=20261202T1507&s=69.00&fn=9999078900000961&i=201&fp=3449555001&n=1"
    assert fiscal.fields["ofd_receipt_url"] == "https://ofd.example.com/1"
    [receipt] = cloud.registered
    assert (receipt["operation"], receipt["external_id"]) == ("sell", str(bought.code))
    assert receipt["timestamp"] == "02.12.2026 15:07:00"
    said = receipt["receipt"]
    assert said["company"]["sno"] == "usn_income"
    assert said["client"] == {"email": "masha@example.com"}
    assert [(item["vat"]["type"], item["payment_object"]) for item in said["items"]] == [
        ("vat5", 4),
        ("none", 1),
    ]
    assert [(each["type"], float(each["sum"])) for each in said["payments"]] == [(1, 20.0), (0, 49.0)]


async def test_a_refund_is_a_refund(cloud: AtolCloud, driver: AtolOnline) -> None:
    fiscal = (await driver.refund(sold(HAIRCUT))).fiscal

    assert fiscal is not None
    assert fiscal.qr.endswith("&n=2")
    assert cloud.registered[0]["operation"] == "sell_refund"


@pytest.mark.parametrize(
    ("customer", "reached"),
    [
        (Customer(phone="+79001234567"), {"phone": "+79001234567"}),
        (Customer(), {"email": "salon@example.com"}),
    ],
)
async def test_the_receipt_goes_where_the_client_can_be_reached_or_to_the_salon(
    cloud: AtolCloud, driver: AtolOnline, customer: Customer, reached: dict[str, str]
) -> None:
    await driver.sale(sold(HAIRCUT, customer=customer))

    assert cloud.registered[0]["receipt"]["client"] == reached


async def test_the_same_sale_again_is_answered_with_the_first(cloud: AtolCloud, driver: AtolOnline) -> None:
    bought = sold(HAIRCUT)

    assert await driver.sale(bought) == await driver.sale(bought)
    assert len(cloud.registered) == 1


async def test_a_token_that_ran_out_is_renewed_and_nothing_is_sold_twice(
    cloud: AtolCloud, driver: AtolOnline
) -> None:
    await driver.sale(sold(HAIRCUT))
    cloud.tokens.clear()

    await driver.sale(sold(HAIRCUT))

    assert len(cloud.registered) == 2


async def test_a_receipt_that_nobody_had_time_for_is_sent_under_another_name(
    cloud: AtolCloud, driver: AtolOnline
) -> None:
    bought = sold(HAIRCUT)
    for _ in range(2):
        cloud.fails = TIMEOUT
        with pytest.raises(NotReachable, match="had time"):
            await driver.sale(bought)

    answer = await driver.sale(bought)

    assert answer.fiscal is not None
    assert answer == await driver.sale(bought)
    assert [each["external_id"] for each in cloud.registered] == [f"{bought.code}-2"]


async def test_a_receipt_that_failed_says_why_and_may_be_tried_again(
    cloud: AtolCloud, driver: AtolOnline
) -> None:
    bought = sold(HAIRCUT)
    cloud.fails = DRIVER

    with pytest.raises(Rejected, match="Недопустимый номер ставки налога"):
        await driver.sale(bought)
    assert cloud.registered == []
    assert (await driver.sale(bought)).fiscal is not None


@pytest.mark.parametrize(
    ("values", "words"), [({"password": "wrong"}, "login and password"), ({"group": "other"}, "group code")]
)
async def test_wrong_settings_are_named_and_nothing_is_sent(
    cloud: AtolCloud, wire: Wire, values: dict[str, str], words: str
) -> None:
    with pytest.raises(NotReachable, match=words):
        await driver_at(wire.url, **values).sale(sold(HAIRCUT))

    assert cloud.by_external == {}


async def test_what_the_service_will_not_take_is_said(cloud: AtolCloud, wire: Wire) -> None:
    with pytest.raises(Rejected, match="Ошибочные поля : payment_address"):
        await driver_at(wire.url, payment_address="").sale(sold(HAIRCUT))

    assert cloud.registered == []


@pytest.mark.parametrize("how", ["cut", "half", "silence", "nonsense", 500, 502])
@pytest.mark.parametrize("where", [("POST", "/sell"), ("GET", "/report")])
async def test_when_the_answer_is_lost_the_sale_is_not_made_twice(
    cloud: AtolCloud, driver: AtolOnline, wire: Wire, how: str | int, where: tuple[str, str]
) -> None:
    bought = sold(HAIRCUT)
    wire.goes_wrong(*where, how)

    with pytest.raises(Unknown):
        await driver.sale(bought)
    assert await driver.lookup(bought.code) is None  # may be sent: it is done once
    answer = await driver.sale(bought)

    assert answer.fiscal is not None
    assert len(cloud.registered) == 1


@pytest.mark.parametrize("how", ["cut", "half", "silence", "nonsense", 500])
async def test_without_a_token_nothing_was_sent(
    cloud: AtolCloud, driver: AtolOnline, wire: Wire, how: str | int
) -> None:
    wire.goes_wrong("POST", "/getToken", how)

    with pytest.raises(NotReachable):
        await driver.sale(sold(HAIRCUT))

    assert cloud.by_external == {}


async def test_one_that_waits_for_long_is_unknown_and_found_later(
    cloud: AtolCloud, driver: AtolOnline, monkeypatch: pytest.MonkeyPatch
) -> None:
    bought = sold(HAIRCUT)
    monkeypatch.setattr(web, "PATIENCE", 0.3)
    cloud.looks_until_done = 1_000
    with pytest.raises(Unknown, match="still at it"):
        await driver.sale(bought)
    cloud.looks_until_done = 1

    assert (await driver.sale(bought)).fiscal is not None
    assert len(cloud.registered) == 1


async def test_nobody_is_there() -> None:
    away = driver_at(nobody_there())

    with pytest.raises(NotReachable, match="does not answer"):
        await away.sale(sold(HAIRCUT))
    with pytest.raises(NotReachable):
        await away.status()


async def test_status_tries_the_login(driver: AtolOnline, wire: Wire) -> None:
    await driver.status()

    with pytest.raises(NotReachable, match="login and password"):
        await driver_at(wire.url, login="nobody").status()


async def test_shifts_and_cash_are_no_matter_of_the_cloud(driver: AtolOnline) -> None:
    for verb in (driver.open_shift, driver.close_shift, driver.x_report, driver.cash_in, driver.cash_out):
        with pytest.raises(RegisterTrouble):
            await verb(move())


async def test_points_alone_need_no_receipt(cloud: AtolCloud, driver: AtolOnline) -> None:
    assert (await driver.sale(sold(HAIRCUT, payments=[Part(Means.other, 4500)]))).fiscal is None
    assert cloud.registered == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("inn", "12345"), ("inn", "50100516xx"), ("email", "salon"), ("url", "online.atol.ru")],
)
def test_settings_that_cannot_be_are_said(name: str, value: str) -> None:
    fine = {**SETTINGS, "url": "https://online.atol.ru/possystem/v5"}

    assert KIND.check(fine) == {}
    assert list(KIND.check({**fine, name: value})) == [name]


def test_a_title_is_as_long_as_the_register_takes() -> None:
    long = replace(HAIRCUT, title="Стрижка " * 40)

    from checkout.registers.russian import positions

    assert len(positions(sold(long, code=uuid4()), "none")[0].title) == 128
