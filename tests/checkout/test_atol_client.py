"""The box that judges our driver is judged itself, by somebody else's client (PyPI's atol-client)."""

from collections.abc import Iterator

import pytest
from atol import WebClient
from atol.errors import BadRequest, TaskError, TaskTimeout

from tests.checkout.atol_device import AtolDevice
from tests.checkout.wire import served

ITEM = {
    "type": "position",
    "name": "Haircut",
    "price": 45.0,
    "quantity": 1,
    "amount": 45.0,
    "tax": {"type": "vat22"},
}


@pytest.fixture
def device() -> AtolDevice:
    return AtolDevice()


@pytest.fixture(params=["/requests", "/api/v2/requests"])
def client(device: AtolDevice, request: pytest.FixtureRequest) -> Iterator[WebClient]:
    with served(device) as wire:
        yield WebClient(wire.url + request.param, 0.01, 0.5, log_fn=lambda *_: None)


def test_a_day_at_the_register(client: WebClient, device: AtolDevice) -> None:
    assert client.get_shift_status()[0]["result"]["shiftStatus"]["state"] == "closed"
    client.open_shift(operator={"name": "Olga"})
    client.cash_in(100.0)
    sale = client.sell([ITEM], [{"type": "cash", "sum": 50.0}], taxationType="osn")
    client.sell([ITEM], [{"type": "electronically", "sum": 45.0}])
    client.sell_return([ITEM], [{"type": "0", "sum": 45.0}])
    client.cash_out(20.0)
    client.report_x()
    closing = client.close_shift()

    assert sale[0]["result"]["fiscalParams"]["total"] == 45.0
    assert closing[0]["result"]["fiscalParams"]["receiptsCount"] == 3
    assert float(device.cash) == 80.0
    assert [float(each.get("total", 45)) for each in device.printed] == [45, 45, 45]


@pytest.mark.parametrize(
    ("payments", "code"),
    [
        ([{"type": "cash", "sum": 40.0}], 66),
        ([{"type": "electronically", "sum": 50.0}], 52),
    ],
)
def test_what_does_not_come_out_is_refused(
    client: WebClient, device: AtolDevice, payments: list[dict[str, object]], code: int
) -> None:
    client.open_shift()

    with pytest.raises(TaskError) as refused:
        client.sell([ITEM], payments)

    assert refused.value.args[0][0]["error"]["code"] == code
    assert device.printed == []


def test_without_paper_and_without_a_shift_nothing_is_sold(client: WebClient, device: AtolDevice) -> None:
    with pytest.raises(TaskError):
        client.sell([ITEM], [{"type": "cash", "sum": 45.0}])
    client.open_shift()
    device.paper = False
    with pytest.raises(TaskError):
        client.sell([ITEM], [{"type": "cash", "sum": 45.0}])

    assert device.printed == []


def test_a_register_that_is_at_it_for_long_is_given_up(client: WebClient, device: AtolDevice) -> None:
    device.looks_until_ready = 2
    assert client.open_shift()  # this client takes "inProgress" for an end, so it waits for one look only

    device.ends_as = "wait"
    with pytest.raises(TaskTimeout):
        client.report_x()


def test_a_task_that_does_not_exist_is_not_understood(client: WebClient) -> None:
    with pytest.raises(BadRequest):
        client.ofd_exchange_status()


def test_a_correction_says_why_there_is_one(client: WebClient, device: AtolDevice) -> None:
    taxes, paid = [{"type": "vat22", "sum": 8.11}], [{"type": "cash", "sum": 45.0}]
    client.open_shift()
    with pytest.raises(TaskError):
        client.sell_correction(paid, taxes)

    client.sell_correction(paid, taxes, correctionType="self", correctionBaseDate="2026.12.01")

    assert [each["type"] for each in device.printed] == ["sellCorrection"]
    assert float(device.cash) == 45.0
