"""Our driver against a register that speaks ATOL's protocol over HTTP, and what goes wrong there."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from checkout.registers import web
from checkout.registers.atol_web.driver import KIND, AtolWeb
from checkout.registers.atol_web.troubles import WORDS, trouble_of
from checkout.registers.kind import Config
from checkout.registers.protocol import (
    CoverOpen,
    Means,
    NotReachable,
    OutOfPaper,
    Part,
    RegisterTrouble,
    Rejected,
    ShiftExpired,
    ShiftNotOpen,
    ShiftState,
    Supply,
    Unknown,
)
from tests.checkout.atol_device import AtolDevice
from tests.checkout.sold import HAIRCUT, SHAMPOO, move, sold, taxed
from tests.checkout.wire import Wire, nobody_there, served


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits as long as at a real register."""
    monkeypatch.setattr(web, "READ_PATIENCE", 0.3)
    monkeypatch.setattr(web, "PATIENCE", 8.0)
    monkeypatch.setattr(web, "FIRST_PAUSE", 0.01)


@pytest.fixture
def device() -> AtolDevice:
    return AtolDevice(shift="opened")


@pytest.fixture
def wire(device: AtolDevice) -> Iterator[Wire]:
    with served(device) as found:
        yield found


def driver_at(url: str, **values: str) -> AtolWeb:
    defaults = {each.name: each.default for each in KIND.settings}
    return AtolWeb(Config(1, "Front desk", {**defaults, "url": url, **values}, "Europe/Moscow"))


@pytest.fixture
def driver(wire: Wire) -> AtolWeb:
    return driver_at(wire.url)


async def test_a_sale_is_registered_and_its_facts_are_kept(device: AtolDevice, driver: AtolWeb) -> None:
    bought = sold(taxed(HAIRCUT, 2200), SHAMPOO, payments=[Part(Means.card, 2000), Part(Means.cash, 4900)])

    fiscal = (await driver.sale(bought)).fiscal

    assert fiscal is not None
    assert (fiscal.number, fiscal.sign) == ("101", "1000000101")
    assert fiscal.qr == "t=20261202T1507&s=69.00&fn=9999078900000961&i=101&fp=1000000101&n=1"
    assert fiscal.fields["fiscalParams"]["shiftNumber"] == 10
    [printed] = device.printed
    assert [(item["name"], item["paymentObject"], item["tax"]["type"]) for item in printed["items"]] == [
        ("Haircut", "service", "vat22"),
        ("Shampoo", "commodity", "none"),
    ]
    assert printed["clientInfo"] == {"emailOrPhone": "masha@example.com"}
    assert printed["operator"] == {"name": "Olga"}
    assert {way: float(sum_) for way, sum_ in printed["paid"].items()} == {
        "electronically": 20.0,
        "cash": 49.0,
    }


async def test_a_refund_is_a_return_and_says_so_in_its_code(device: AtolDevice, driver: AtolWeb) -> None:
    await driver.sale(sold(HAIRCUT))

    fiscal = (await driver.refund(sold(HAIRCUT))).fiscal

    assert fiscal is not None
    assert fiscal.qr.endswith("&n=2")
    assert [each["type"] for each in device.printed] == ["sell", "sellReturn"]


async def test_a_tip_is_no_turnover(device: AtolDevice, driver: AtolWeb) -> None:
    await driver.sale(sold(HAIRCUT, tip=500))

    assert float(device.printed[0]["total"]) == 45.0


async def test_what_was_paid_with_points_alone_needs_no_receipt(
    device: AtolDevice, driver: AtolWeb, wire: Wire
) -> None:
    answer = await driver.sale(sold(HAIRCUT, payments=[Part(Means.other, 4500)]))

    assert answer.fiscal is None
    assert (device.printed, wire.asked) == ([], [])


async def test_a_shift_from_opening_to_its_totals(device: AtolDevice, driver: AtolWeb) -> None:
    device.shift = "closed"
    await driver.open_shift(move())
    await driver.cash_in(move(10_000))
    await driver.sale(sold(HAIRCUT, SHAMPOO, payments=[Part(Means.card, 2000), Part(Means.cash, 4900)]))
    await driver.refund(sold(SHAMPOO))
    await driver.cash_out(move(3_000))
    x = (await driver.x_report(move())).totals
    z = (await driver.close_shift(move())).totals

    assert x is not None
    assert z is not None
    assert z.sales == x.sales == {Means.cash: 4900, Means.card: 2000}
    assert z.refunds == {Means.cash: 2400}
    assert (z.number, z.count, z.currency) == ("11", 2, "RUB")
    assert z.fiscal is not None
    assert device.shift == "closed"
    assert float(device.cash) == 95.0


async def test_a_shift_that_is_open_already_is_as_good_as_opened(device: AtolDevice, driver: AtolWeb) -> None:
    opening = move()
    await driver.open_shift(opening)

    assert await driver.lookup(opening.code) is not None
    assert device.shift_number == 10


async def test_the_state_is_in_words_of_ours(device: AtolDevice, driver: AtolWeb) -> None:
    device.paper, device.cover_open, device.shift = False, True, "expired"

    state = await driver.status()

    assert (state.paper, state.is_cover_open, state.shift) == (Supply.out, True, ShiftState.expired)


async def test_a_slow_register_is_waited_for(device: AtolDevice, driver: AtolWeb) -> None:
    device.looks_until_ready = 5

    assert (await driver.sale(sold(HAIRCUT))).fiscal is not None


async def test_text_is_printed_line_by_line(device: AtolDevice, driver: AtolWeb) -> None:
    await driver.print_text(uuid4(), ["Copy", "45.00"])

    assert [item["text"] for item in device.printed[0]["items"]] == ["Copy", "45.00"]


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ({"paper": False}, OutOfPaper),
        ({"cover_open": True}, CoverOpen),
        ({"shift": "expired"}, ShiftExpired),
        ({"shift": "closed"}, ShiftNotOpen),
        ({"connected": False}, NotReachable),
        ({"breaks": 118}, Rejected),
        ({"breaks": 46}, NotReachable),
        ({"breaks": 999}, Rejected),
        ({"ends_as": "interrupted"}, Unknown),
        ({"ends_as": "blocked"}, Unknown),
        ({"ends_as": "canceled"}, Rejected),
        ({"ends_as": "something new"}, Unknown),
    ],
)
async def test_a_register_that_will_not_says_why_and_registers_nothing(
    device: AtolDevice, driver: AtolWeb, how: dict[str, object], kind: type[RegisterTrouble]
) -> None:
    for name, value in how.items():
        setattr(device, name, value)

    with pytest.raises(kind) as trouble:
        await driver.sale(sold(HAIRCUT))

    assert type(trouble.value) is kind
    assert str(trouble.value).endswith((".", "?"))
    assert device.printed == []


@pytest.mark.parametrize("hindrance", ["paper", "connected"])
async def test_after_a_refusal_the_same_command_is_done_once_when_it_can_be(
    device: AtolDevice, driver: AtolWeb, hindrance: str
) -> None:
    """The driver keeps a failed task as failed for ever: a further try has another name."""
    bought = sold(HAIRCUT)
    setattr(device, hindrance, False)
    for _ in range(5):
        with pytest.raises(NotReachable):
            await driver.sale(bought)
        assert await driver.lookup(bought.code) is None
    setattr(device, hindrance, True)

    first = await driver.sale(bought)
    again = await driver.sale(bought)

    assert first.fiscal is not None
    assert first == again == await driver.lookup(bought.code)
    assert len(device.printed) == 1


async def test_a_command_that_was_refused_is_refused_when_looked_up_and_may_be_tried_again(
    device: AtolDevice, driver: AtolWeb
) -> None:
    bought = sold(HAIRCUT)
    device.breaks = 118
    with pytest.raises(Rejected, match="fiscal store does not work: Неисправимая ошибка ФН"):
        await driver.sale(bought)
    with pytest.raises(Rejected):
        await driver.lookup(bought.code)

    assert (await driver.sale(bought)).fiscal is not None
    assert len(device.printed) == 1


async def test_unprinted_paper_is_said_and_the_sale_is_kept(device: AtolDevice, driver: AtolWeb) -> None:
    device.prints = False

    answer = await driver.sale(sold(HAIRCUT))

    assert answer.fiscal is not None
    assert answer.state is not None
    assert "did not come out" in answer.state.words


@pytest.mark.parametrize("how", ["cut", "half", "silence", "nonsense", 500, 502])
@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_when_the_answer_is_lost_the_sale_is_found_and_not_made_twice(
    device: AtolDevice, driver: AtolWeb, wire: Wire, how: str | int, method: str
) -> None:
    bought = sold(HAIRCUT)
    wire.goes_wrong(method, how=how)

    try:
        answer = await driver.sale(bought)
    except Unknown:
        found = await driver.lookup(bought.code)
        assert found is not None
        answer = await driver.sale(bought)
        assert answer == found

    assert answer.fiscal is not None
    assert len(device.printed) == 1


async def test_under_a_new_name_a_lost_sale_would_be_made_twice(
    device: AtolDevice, driver: AtolWeb, wire: Wire
) -> None:
    """The box does not forgive it: what keeps a sale single is its name."""
    wire.goes_wrong("POST")
    with pytest.raises(Unknown):
        await driver.sale(sold(HAIRCUT))

    await driver.sale(sold(HAIRCUT))

    assert len(device.printed) == 2


@pytest.mark.parametrize("how", ["cut", "silence", 500])
async def test_when_it_never_arrived_looking_it_up_says_so(
    device: AtolDevice, driver: AtolWeb, wire: Wire, how: str | int
) -> None:
    bought = sold(HAIRCUT)
    wire.goes_wrong("POST", how=how, is_done=False)

    with pytest.raises(Unknown):
        await driver.sale(bought)

    assert await driver.lookup(bought.code) is None
    assert device.printed == []


async def test_a_refund_is_found_as_a_refund(device: AtolDevice, driver: AtolWeb, wire: Wire) -> None:
    await driver.sale(sold(HAIRCUT))
    back = sold(HAIRCUT)
    wire.goes_wrong("GET", how="cut")
    with pytest.raises(Unknown):
        await driver.refund(back)

    found = await driver.lookup(back.code)

    assert found is not None
    assert found.fiscal is not None
    assert found.fiscal.qr.endswith("&n=2")
    assert len(device.printed) == 2


async def test_a_closed_shift_is_found_with_its_totals(
    device: AtolDevice, driver: AtolWeb, wire: Wire
) -> None:
    await driver.sale(sold(HAIRCUT))
    closing = move()
    wire.goes_wrong("GET", how="cut", path=str(closing.code))
    # The first question about the code is whether it was closed before.
    with pytest.raises(Unknown):
        await driver.close_shift(closing)
    assert device.shift == "opened"
    await driver.close_shift(closing)

    found = await driver.lookup(closing.code)

    assert found is not None
    assert found.totals is not None
    assert found.totals.sales == {Means.cash: 4500}
    assert found == await driver.close_shift(closing)


async def test_a_shift_that_could_not_be_closed_counts_what_was_sold_since(
    device: AtolDevice, driver: AtolWeb
) -> None:
    await driver.sale(sold(HAIRCUT))
    closing = move()
    device.paper = False
    with pytest.raises(OutOfPaper):
        await driver.close_shift(closing)
    device.paper = True
    await driver.sale(sold(SHAMPOO))

    totals = (await driver.close_shift(closing)).totals

    assert totals is not None
    assert totals.sales == {Means.cash: 6900}


async def test_who_is_not_there_was_sent_nothing() -> None:
    away = driver_at(nobody_there())

    with pytest.raises(NotReachable, match="Is it on"):
        await away.sale(sold(HAIRCUT))
    with pytest.raises(NotReachable):
        await away.status()


async def test_looking_up_somebody_who_is_away_leaves_it_unknown() -> None:
    with pytest.raises(Unknown):
        await driver_at(nobody_there()).lookup(uuid4())


async def test_a_wrong_password_is_said_and_nothing_is_done(device: AtolDevice, wire: Wire) -> None:
    device.login = "Basic b2xnYTpyaWdodA=="

    with pytest.raises(NotReachable, match="login and password"):
        await driver_at(wire.url, login="olga", password="wrong").sale(sold(HAIRCUT))
    await driver_at(wire.url, login="olga", password="right").sale(sold(HAIRCUT))

    assert len(device.printed) == 1


async def test_another_server_at_the_address_is_named(wire: Wire) -> None:
    with pytest.raises(NotReachable, match="not an ATOL driver"):
        await driver_at(f"{wire.url}/shop").sale(sold(HAIRCUT))


async def test_an_answer_without_an_end_is_given_up(driver: AtolWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LARGEST", 100)

    with pytest.raises(Unknown):
        await driver.sale(sold(HAIRCUT))


async def test_a_register_that_is_always_at_it_is_left_unknown(
    device: AtolDevice, driver: AtolWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "PATIENCE", 0.3)
    device.looks_until_ready = 1_000

    with pytest.raises(Unknown, match="still at it"):
        await driver.sale(sold(HAIRCUT))


async def test_many_failed_tries_are_found_in_a_few_questions(
    device: AtolDevice, driver: AtolWeb, wire: Wire
) -> None:
    bought = sold(HAIRCUT)
    device.paper = False
    for _ in range(14):
        with pytest.raises(OutOfPaper):
            await driver.sale(bought)
    device.paper = True
    before = len(wire.asked)

    await driver.sale(bought)

    assert len(wire.asked) - before <= 12  # a question for each try would be 16
    assert len(device.printed) == 1


@pytest.mark.parametrize("code", [*WORDS, 46, 118, 12345])
def test_every_trouble_is_a_sentence(code: int) -> None:
    assert str(trouble_of(code, "Что-то не так.")).endswith((".", "?"))


@pytest.mark.parametrize("url", ["", "register", "ftp://register", "http://", "http://a:b:c"])
def test_an_address_that_cannot_be_is_said_before_it_is_kept(url: str) -> None:
    values = {each.name: each.default for each in KIND.settings} | {"url": url}

    assert "url" in KIND.check(values)
    assert KIND.check(values | {"url": "http://192.168.1.20:16732"}) == {}
