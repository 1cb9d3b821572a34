"""Calls: noted on a card, told by a telephone exchange, rung back, and made clients of."""

import pytest

from clients.actions import calls as actions
from clients.actions.merging import merge
from clients.queries import calls as queries
from clients.rules.calls import mask_number, read_phone
from clients.tables import Client, ClientCall
from kit.errors import Forbidden, Invalid
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.clients.visits import NOW

pytestmark = pytest.mark.usefixtures("morning")
MASHA = "+4915112345678"
STRANGER = "+4915199988877"


def told(call: str, number: str = MASHA, **more: object) -> dict[str, object]:
    return {"call": call, "direction": "in", "number": number, "started": NOW.isoformat(), "seconds": 0,
            "result": "missed", **more}  # fmt: skip


async def opened() -> tuple[Salon, str]:
    """A salon with an exchange."""
    salon = await open_salon()
    await Client.update({Client.phone: MASHA}).where(Client.id == salon.masha)
    return salon, await actions.renew_token(salon.actors["Vera"])


async def to_ring_back(salon: Salon) -> list[str]:
    rows, _ = await queries.calls(salon.actors["Olga"], "", "ring-back", 1)
    return [row["phone"] for row in rows]


async def test_a_call_is_noted_on_the_card_and_a_wrong_form_keeps_what_was_typed() -> None:
    salon = await open_salon()
    here = f"/desk/clients/{salon.masha}/calls"
    typed = {"direction": "in", "result": "answered", "started": NOW.strftime("%Y-%m-%dT%H:%M"),
             "words": "Asks for a colour", "next_step": "Ring on Friday"}  # fmt: skip
    async with browser(salon.actors["Olga"]) as olga:
        wrong = await olga.post(here, data={**typed, "minutes": "many", "started": "2999-01-01T10:00"})
        assert wrong.status_code == 422
        for kept in ("That is not yet.", "a whole number", "Asks for a colour", "Ring on Friday"):
            assert kept in wrong.text
        assert await ClientCall.count() == 0
        assert (await olga.post(here, data={**typed, "minutes": "4"})).status_code == 303
        card = (await olga.get(f"/desk/clients/{salon.masha}?kind=calls")).text
    assert "Asks for a colour · next: Ring on Friday · 4 min · noted by Olga" in card


async def test_an_exchange_tells_of_a_call_once_and_the_card_has_it() -> None:
    salon, token = await opened()
    shown = {"Authorization": f"Bearer {token}"}
    async with browser() as exchange:
        first = await exchange.post("/telephone/calls", json=told("a1"), headers=shown)
        again = await exchange.post("/telephone/calls", data=told("a1"), headers=shown)
    assert (first.status_code, again.status_code, again.json()["new"]) == (201, 200, False)
    call = await ClientCall.objects().first()
    assert call is not None
    assert (await ClientCall.count(), call.client, call.phone) == (1, salon.masha, MASHA)
    assert await to_ring_back(salon) == [MASHA]


async def test_without_the_secret_or_with_a_renewed_one_nothing_is_kept() -> None:
    salon, token = await opened()
    await actions.renew_token(salon.actors["Vera"])
    for wrong in ("", "guess", token):
        with pytest.raises(Forbidden):
            await actions.take_told(wrong, told("a1"))
    assert await ClientCall.count() == 0


async def test_before_there_is_a_token_an_empty_one_opens_nothing() -> None:
    await open_salon()
    with pytest.raises(Forbidden):
        await actions.take_told("", told("a1"))


@pytest.mark.parametrize(
    "wrong", [{"call": ""}, {"direction": "up"}, {"result": ""}, {"started": "soon"}, {"seconds": "1e9"}]
)
async def test_what_cannot_be_read_is_said_and_not_kept(wrong: dict[str, object]) -> None:
    _, token = await opened()
    with pytest.raises(Invalid) as refusal:
        await actions.take_told(token, {**told("a1"), **wrong})
    assert list(refusal.value.fields) == list(wrong)
    assert await ClientCall.count() == 0


async def test_a_body_that_is_no_call_is_refused() -> None:
    _, token = await opened()
    shown = {"Authorization": f"Bearer {token}", "content-type": "application/json"}
    async with browser() as exchange:
        for body in ("{", "[]", "1"):
            assert (await exchange.post("/telephone/calls", content=body, headers=shown)).status_code == 422


async def test_whoever_is_unknown_stands_in_the_list_and_becomes_a_client_with_all_calls() -> None:
    salon, token = await opened()
    for name in ("a1", "a2"):
        await actions.take_told(token, told(name, "0151 99988877"))
    async with browser(salon.actors["Olga"]) as olga:
        page = (await olga.get("/desk/clients/calls?show=unknown")).text
        assert "Make a client of it" in page
        number = min(await ClientCall.select(ClientCall.id).output(as_list=True))
        nameless = await olga.post(f"/desk/clients/calls/{number}/client", data={"name": ""})
        assert nameless.status_code == 422
        made = await olga.post(f"/desk/clients/calls/{number}/client", data={"name": "Petra"})
    assert made.status_code == 303
    petra = await Client.objects().get(Client.phone == STRANGER)
    assert await ClientCall.select(ClientCall.client).output(as_list=True) == [petra.id, petra.id]


async def test_who_may_not_see_phones_finds_a_number_only_whole_and_reads_none() -> None:
    salon, token = await opened()
    await actions.take_told(token, told("a1", STRANGER))
    anna = salon.actors["Anna"]
    assert (await queries.calls(anna, "99988", "all", 1))[0] == []
    assert len((await queries.calls(anna, STRANGER, "all", 1))[0]) == 1
    assert len((await queries.calls(salon.actors["Olga"], "99988", "all", 1))[0]) == 1


async def test_an_extension_and_a_hidden_number_stand_in_the_list() -> None:
    salon, token = await opened()
    for name, number in (("a1", "102"), ("a2", "anonymous"), ("a3", "+99999")):
        await actions.take_told(token, told(name, number))
    async with browser(salon.actors["Olga"]) as olga:
        page = await olga.get("/desk/clients/calls?show=all")
    assert page.status_code == 200
    for shown in ("102", "Hidden number", "+99999"):
        assert f"<strong>{shown}</strong>" in page.text


def test_an_extension_is_masked_whole() -> None:
    assert [mask_number(each) for each in ("102", "+99999", MASHA)] == ["•••", "•••", "+49 ••• ••• 78"]


async def test_a_missed_call_is_settled_by_a_later_one_that_was_answered_or_by_hand() -> None:
    salon, token = await opened()
    await actions.take_told(token, told("a1"))
    await actions.take_told(token, told("a2", STRANGER))
    await actions.take_told(token, told("a3", direction="out", result="answered", seconds=30))
    assert await to_ring_back(salon) == [STRANGER]
    missed = await ClientCall.objects().get(ClientCall.told_as == "a2")
    await actions.set_settled(salon.actors["Olga"], missed.id, settled=True)
    assert await to_ring_back(salon) == []
    await actions.set_settled(salon.actors["Olga"], missed.id, settled=False)
    assert await to_ring_back(salon) == [STRANGER]


async def test_calls_go_along_when_two_cards_become_one() -> None:
    salon, token = await opened()
    other = Client(name="Mascha", phone=STRANGER, created_at=NOW)
    await other.save()
    await actions.take_told(token, told("a1", STRANGER))
    await merge(salon.actors["Vera"], salon.masha, other.id, {})
    assert await ClientCall.select(ClientCall.client).output(as_list=True) == [salon.masha]


def test_an_extension_stays_and_a_hidden_number_is_none() -> None:
    assert read_phone("102", "DE") == "102"
    assert read_phone("anonymous", "DE") == ""
    assert read_phone("0151 12345678", "DE") == MASHA
