"""A shift over HTTP: what is told to whom before the count, moving cash, handing over, reports."""

import pytest

from checkout import actions
from kit import db
from tests.browse import browser
from tests.cast import Salon, hire, open_salon
from tests.checkout import till
from tests.checkout.web import look, send, signed_in
from tests.sending import hidden

pytestmark = pytest.mark.usefixtures("morning")


async def busy(salon: Salon) -> tuple[int, int]:
    """A shift with €145.00 in it, which nobody could guess."""
    desk, shift = await till.drawer(salon)
    await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    return desk, shift.id


async def test_what_should_be_there_is_told_to_who_counts_only_afterwards() -> None:
    salon = await open_salon()
    _, shift = await busy(salon)
    paths = ("/desk/cash", f"/desk/cash/shifts/{shift}", f"/desk/cash/shifts/{shift}/report",
             f"/desk/cash/shifts/{shift}/closing")  # fmt: skip
    for path in paths:
        told = {who: (await look(salon, who, path)).text for who in ("Olga", "Nora")}
        assert ("€145.00" in told["Olga"], "€45.00" in told["Olga"]) == (False, False), path
        assert "€145.00" in told["Nora"], path
    await send(salon, "Olga", f"/desk/cash/shifts/{shift}/count", counted="140")
    assert "€145.00" in (await look(salon, "Olga", paths[-1])).text
    assert "€145.00" not in (await look(salon, "Olga", paths[1])).text
    await till.pay(salon, await till.arrived(salon), till.in_cash(4500))
    assert "Count again" in (stale := (await look(salon, "Olga", paths[-1])).text)
    assert "€190.00" not in stale


async def test_cash_is_moved_once_however_often_the_form_is_sent() -> None:
    salon = await open_salon()
    _, shift = await busy(salon)
    path = f"/desk/cash/shifts/{shift}"
    async with browser(salon.actors["Olga"]) as b:
        form = hidden((await b.get(path)).text, f"{path}/moves")
        form |= {"what": "taken_out", "amount": "3,50", "why": "Milk"}
        for _ in range(3):
            assert (await b.post(f"{path}/moves", data=form)).status_code == 303
        assert "Taken out, Olga: Milk" in (await b.get(path)).text
    assert await till.count("cash_move") == 1


async def test_a_count_sent_twice_is_one_and_so_is_a_closing() -> None:
    salon = await open_salon()
    _, shift = await busy(salon)
    path = f"/desk/cash/shifts/{shift}"
    async with browser(salon.actors["Olga"]) as b:
        form = hidden((await b.get(f"{path}/closing")).text, f"{path}/count")
        for _ in range(2):
            assert (await b.post(f"{path}/count", data={**form, "counted": "145"})).status_code == 303
        form = hidden((await b.get(f"{path}/closing")).text, f"{path}/closing")
        form["count"] = str(await db.fetch_value("SELECT max(id) FROM drawer_count"))
        answers = [await b.post(f"{path}/closing", data=form) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303], answers[0].text
    assert {each.headers["location"] for each in answers} == {path}
    assert await db.fetch_value("SELECT count(*) FROM drawer_count WHERE kind = 'closing'") == 1
    assert await till.count("z_report") == 1


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"what": "taken_out", "amount": "3,50"}, 422, "A few words"),
        ({"what": "taken_out", "amount": "lots", "why": "Milk"}, 422, "Write an amount"),
        ({"what": "taken_out", "amount": "-3", "why": "Milk"}, 422, "above zero"),
        ({"what": "taken_out", "amount": "1.234", "why": "Milk"}, 422, "Write an amount"),
        ({"what": "to_the_moon", "amount": "3"}, 422, "Choose one of the list"),
        ({"what": "desk-x", "amount": "3"}, 422, "Choose one of the list"),
        ({"what": "desk-999", "amount": "3"}, 409, "No shift is open"),
        ({"what": "to_safe", "amount": "1000"}, 409, "less than that"),
        ({"what": "from_safe", "amount": "1"}, 409, "in the safe"),
    ],
)
async def test_a_move_that_cannot_be_keeps_what_was_typed(
    typed: dict[str, str], status: int, words: str
) -> None:
    salon = await open_salon()
    _, shift = await busy(salon)
    book = await till.count("book_transaction")
    refused = await send(salon, "Olga", f"/desk/cash/shifts/{shift}/moves", **typed)
    assert (refused.status_code, words in refused.text) == (status, True)
    assert f'value="{typed["amount"]}"' in refused.text
    assert (await till.count("cash_move"), await till.count("book_transaction")) == (0, book)


async def test_a_float_is_counted_by_its_pieces() -> None:
    salon = await open_salon()
    desk, shift = await busy(salon)
    await actions.close_shift(salon.actors["Olga"], shift, 14_500, "")
    path = f"/desk/cash/desks/{desk}/shifts"
    wrong = await send(salon, "Olga", path, **{"piece-5000": "two", "whose": "some"})
    assert (wrong.status_code, 'value="two"' in wrong.text, "Write whole numbers" in wrong.text) == (
        422, True, True,
    )  # fmt: skip
    differs = await send(salon, "Olga", path, **{"piece-5000": "2", "opening": "90"})
    assert (differs.status_code, "come to €100.00" in differs.text) == (422, True)
    async with signed_in(salon, "Olga") as b:
        total = await b.get(f"/desk/cash/desks/{desk}/total?piece-5000=2&piece-10=3&piece-5=")
    assert total.text == "€100.30"
    assert (await send(salon, "Olga", path, **{"piece-5000": "2"})).status_code == 303
    assert await db.fetch_value("SELECT max(opening) FROM shift WHERE closed_at IS NULL") == 10_000


async def test_a_shift_is_handed_over_and_shared_on_its_page() -> None:
    salon = await open_salon()
    ida = await hire("Ida", "receptionist", [salon.center])
    salon.actors["Ida"] = ida
    _, shift = await busy(salon)
    path = f"/desk/cash/shifts/{shift}"
    assert (await send(salon, "Ida", f"{path}/handover", to=ida.account)).status_code == 409
    assert "Hand it over" not in (await look(salon, "Ida", path)).text
    nobody = await send(salon, "Olga", f"{path}/handover", counted="145")
    assert (nobody.status_code, 'value="145"' in nobody.text) == (422, True)
    assert (await send(salon, "Olga", f"{path}/handover", to=ida.account, counted="145")).status_code == 303
    assert "Ida’s shift" in (await look(salon, "Olga", path)).text
    assert (await send(salon, "Ida", f"{path}/people", whose="some")).status_code == 303
    told = await look(salon, "Olga", f"{path}/closing")
    refused = await send(salon, "Olga", f"{path}/count", counted="145")
    assert (told.status_code, refused.status_code, "only for Ida" in refused.text) == (200, 409, True)
    assert "Ida’s shift alone" in (await look(salon, "Nora", path)).text
    report = (await look(salon, "Nora", f"{path}/report")).text
    assert "Olga to Ida" in report


async def test_a_desk_is_limited_and_the_till_says_why() -> None:
    salon = await open_salon()
    desk, _ = await busy(salon)
    olga = salon.actors["Olga"].account
    path = f"/desk/cash/desks/{desk}/people"
    assert (await send(salon, "Olga", path, people=olga)).status_code == 403
    assert (await send(salon, "Boris", path, people=olga)).status_code == 404
    wrong = await send(salon, "Nora", path, people=salon.actors["Rita"].account)
    assert (wrong.status_code, "takes no payments here" in wrong.text) == (422, True)
    assert (await send(salon, "Nora", path, people=olga)).status_code == 303
    assert "checked" in (await look(salon, "Nora", path)).text
    assert "Only for Olga" in (await look(salon, "Olga", "/desk/cash")).text
    visit = await till.arrived(salon)
    assert "Front desk is only for Olga." in (await look(salon, "Nora", f"/desk/bills/{visit.id}")).text
    assert "is only for" not in (await look(salon, "Olga", f"/desk/bills/{visit.id}")).text
    paid = await send(salon, "Nora", f"/desk/bills/{visit.id}/completion", version=1, way="cash")
    assert (paid.status_code, "only for Olga" in paid.text) == (409, True)


async def test_open_bills_are_listed_and_the_shift_is_closed_all_the_same() -> None:
    salon = await open_salon()
    _, shift = await busy(salon)
    await till.arrived(salon)
    path = f"/desk/cash/shifts/{shift}/closing"
    await send(salon, "Olga", f"/desk/cash/shifts/{shift}/count", counted="145")
    page = (await look(salon, "Olga", path)).text
    assert all(words in page for words in ("Masha Petrova", "1 bill of today is open", "Close all the same"))
    count = await db.fetch_value("SELECT max(id) FROM drawer_count")
    refused = await send(salon, "Olga", path, count=count)
    assert (refused.status_code, "1 bill of today is open" in refused.text) == (409, True)
    assert await till.count("z_report") == 0
    assert (await send(salon, "Olga", path, count=count, confirmed="yes")).status_code == 303
    assert "This shift is closed" in (await look(salon, "Olga", path)).text


async def test_reports_are_pages_and_pdfs() -> None:
    salon = await open_salon()
    _, shift = await busy(salon)
    path = f"/desk/cash/shifts/{shift}/report"
    assert "X report of Front desk" in (await look(salon, "Nora", path)).text
    await actions.close_shift(salon.actors["Olga"], shift, 14_000, "Bought milk")
    page = (await look(salon, "Rita", path)).text
    assert all(words in page for words in ("Z report 1 of Front desk", "Bought milk", "€140.00", "link "))
    digest = await db.fetch_value("SELECT encode(chain_hash, 'hex') FROM z_report")
    assert digest in page
    pdf = await look(salon, "Rita", f"{path}/pdf")
    assert (pdf.status_code, pdf.headers["content-type"], pdf.content[:5]) == (
        200, "application/pdf", b"%PDF-",
    )  # fmt: skip
    for who, status in (("Anna", 403), ("Boris", 404)):
        assert (await look(salon, who, path)).status_code == status
        assert (await look(salon, who, f"{path}/pdf")).status_code == status


async def test_past_shifts_are_found_by_desk_person_reason_and_number() -> None:
    salon = await open_salon()
    _, shift = await busy(salon)
    _, other = await till.drawer(salon, name="Bar")
    await actions.close_shift(salon.actors["Olga"], shift, 14_000, "Bought milk")
    await actions.close_shift(salon.actors["Nora"], other.id, 10_000, "")
    for words, found in (
        ("bar", {other.id}), ("front", {shift}), ("MILK", {shift}), ("nora", {other.id}),
        ("olga", {shift, other.id}), ("Z 1", {shift, other.id}), ("1", {shift, other.id}), ("2", set()),
    ):  # fmt: skip
        page = (await look(salon, "Olga", f"/desk/cash?q={words}")).text
        assert {each for each in (shift, other.id) if f"/shifts/{each}/report" in page} == found, words
    assert "No such shift" in (await look(salon, "Olga", "/desk/cash?q=nothing")).text


async def test_how_long_a_shift_takes_cash_is_set_on_the_page() -> None:
    salon = await open_salon()
    for hours, status in (("x", 422), ("0", 422), ("9999", 422), ("48", 303), ("", 303)):
        answer = await send(salon, "Nora", "/desk/cash/rule", branch=salon.center, most_hours=hours)
        assert answer.status_code == status
        if status == 422:
            assert f'value="{hours}"' in answer.text
            assert await till.count("cash_rule") == 0
    assert await db.fetch_value("SELECT most_hours FROM cash_rule") is None
    assert (await send(salon, "Olga", "/desk/cash/rule", branch=salon.center)).status_code == 403


async def test_two_who_limit_a_desk_do_not_overwrite_each_other() -> None:
    salon = await open_salon()
    desk, _ = await busy(salon)
    path = f"/desk/cash/desks/{desk}/people"
    async with browser(salon.actors["Nora"]) as b:
        old = hidden((await b.get(path)).text, path)
        first = await b.post(path, data={**old, "people": str(salon.actors["Olga"].account)})
        second = await b.post(path, data={**old, "people": str(salon.actors["Nora"].account)})
    assert (first.status_code, second.status_code) == (303, 409)
    assert "Somebody changed this in the meantime" in second.text
    assert await db.fetch_value("SELECT array_agg(account) FROM cash_desk_account") == [
        salon.actors["Olga"].account
    ]
