"""Rows are looked at one by one, and written together once each of them is right."""

import pytest

from catalog import queries
from catalog.good_tables import Good
from catalog.tables import Service, ServiceCategory
from kit import db
from kit.journal import JournalEntry
from tests.batches.pasting import batch_of, carried, looked, pasted
from tests.browse import browser
from tests.cast import open_salon

SERVICES = (
    "Category\tService\tDuration\tPrice in Center\tOnline\n"
    "Hair\tHaircut\t1 h\t€47,00\t\n"
    "Hair\tBlow dry\t0:45\t30\tyes\n"
    "Nails\tManicure\t90 min\t1.234,50 EUR\tno\n"
)


async def counts() -> tuple[int, int, int]:
    return await Service.count(), await ServiceCategory.count(), await JournalEntry.count()


async def test_a_paste_is_shown_row_by_row_and_nothing_is_written() -> None:
    salon = await open_salon()
    before = await counts()
    async with browser(salon.actors["Vera"]) as vera:
        page = (await looked(vera, "services", SERVICES)).text
    assert "2 new" in page
    assert "1 to change" in page
    assert "<del>45.00</del>" in page
    assert "<ins>47.00</ins>" in page
    assert "(a new category)" in page
    assert "Add 2, change 1" in page
    assert await counts() == before


async def test_what_was_shown_is_written_in_one_batch_and_told_exactly() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        answer = await pasted(vera, "services", SERVICES)
        assert answer.status_code == 303
        told = (await vera.get(answer.headers["location"])).text
        assert "2 services added, 1 changed." in told
        assert "2 services added, 1 changed." in (await vera.get("/desk/batches/last?kind=services")).text
        assert "2 services added, 1 changed." in (await vera.get("/desk/batches")).text
    manicure = await Service.objects().get(Service.name == "Manicure")
    assert manicure is not None
    assert (manicure.minutes, manicure.is_online) == (90, False)
    assert await queries.prices_of_service(manicure.id) == {salon.center: 123_450}
    assert await queries.prices_of_service(salon.haircut) == {salon.center: 4700, salon.harbour: 250_000}
    entry = await JournalEntry.objects().order_by(JournalEntry.id, ascending=False).first()
    assert (entry.action, entry.subject) == ("paste", "batch")


async def test_sent_twice_it_is_one_batch_and_both_answers_lead_to_it() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        form = carried((await looked(vera, "services", SERVICES)).text)
        answers = [await vera.post("/desk/paste/services", data=form) for _ in range(2)]
    assert {each.status_code for each in answers} == {303}
    assert len({each.headers["location"] for each in answers}) == 1
    assert await Service.count().where(Service.name == "Manicure") == 1


async def test_pasted_again_there_is_nothing_to_write() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        await batch_of(vera, "services", SERVICES)
        before = await counts()
        shown = (await looked(vera, "services", SERVICES)).text
        assert "There is nothing to write" in shown
        assert "3 services as they are already" in shown
        refused = await vera.post("/desk/paste/services", data=carried(shown))
        assert refused.status_code == 409
    assert await counts() == before


async def test_wrong_cells_say_what_to_do_and_are_corrected_in_place() -> None:
    salon = await open_salon()
    text = SERVICES.replace("0:45", "soon").replace("1.234,50 EUR", "dear")
    before = await counts()
    async with browser(salon.actors["Vera"]) as vera:
        shown = (await looked(vera, "services", text)).text
        assert "2 wrong" in shown
        assert "Write a length like 60, 90 min" in shown
        assert "Write an amount like 45.50" in shown
        assert 'formaction="/desk/paste/services"' not in shown
        form = carried(shown)
        refused = await vera.post("/desk/paste/services", data=form)
        assert refused.status_code == 409
        assert "Nothing is written" in refused.text
        assert await counts() == before
        corrected = {**form, "cell-3-2": "45 min", "cell-4-3": "40"}
        again = await vera.post("/desk/paste/services/look", data=corrected)
        assert "Add 2, change 1" in again.text
        assert (await vera.post("/desk/paste/services", data=carried(again.text))).status_code == 303
    assert await Service.count().where(Service.name == "Blow dry", Service.minutes == 45) == 1


async def test_wrong_rows_are_left_out_on_purpose_and_counted() -> None:
    salon = await open_salon()
    text = SERVICES.replace("0:45", "soon")
    async with browser(salon.actors["Vera"]) as vera:
        form = {**carried((await looked(vera, "services", text)).text), "left-3": "yes"}
        answer = await vera.post("/desk/paste/services", data=form)
        assert answer.status_code == 303, answer.text
        assert "1 service added, 1 changed, 1 left out." in (await vera.get(answer.headers["location"])).text
    assert await Service.count().where(Service.name == "Blow dry") == 0


async def test_a_correction_that_was_not_looked_at_is_shown_before_it_is_written() -> None:
    salon = await open_salon()
    before = await counts()
    async with browser(salon.actors["Vera"]) as vera:
        form = {**carried((await looked(vera, "services", SERVICES)).text), "cell-3-3": "99"}
        again = await vera.post("/desk/paste/services", data=form)
        assert again.status_code == 409
        assert "This is not what was shown" in again.text
        assert "<ins>99.00</ins>" in again.text
        assert await counts() == before
        assert (await vera.post("/desk/paste/services", data=carried(again.text))).status_code == 303


async def test_a_change_by_a_colleague_in_between_is_shown_first() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        form = carried((await looked(vera, "services", SERVICES)).text)
        await Service.update({Service.name: "Cut"}).where(Service.id == salon.haircut)
        again = await vera.post("/desk/paste/services", data=form)
    assert again.status_code == 409
    assert "3 new" in again.text
    assert await Service.count() == 2


async def test_two_rows_about_one_thing_name_each_other() -> None:
    salon = await open_salon()
    text = "Name\tPrice in Center\nHaircut\t47\nhair CUT\t40\n HAIRCUT \t48\n"
    async with browser(salon.actors["Vera"]) as vera:
        shown = (await looked(vera, "services", text)).text
    assert shown.count("Rows 2 and 4 are about the same.") == 2
    assert "A new service needs what no column says: Category, Minutes." in shown


async def test_columns_without_headings_are_said_by_the_person() -> None:
    salon = await open_salon()
    text = "Beard trim\t30\t18\tfoo\nShave\t20\t15\tbar\n"
    async with browser(salon.actors["Vera"]) as vera:
        shown = (await looked(vera, "services", text)).text
        assert "Column 2" in shown
        assert "Column 2, Column 3, Column 4 skipped" in shown
        form = carried(shown) | {
            "column-1": "minutes",
            "column-2": f"price-{salon.center}",
            "all-category": "hair",
        }
        again = (await vera.post("/desk/paste/services/look", data=form)).text
        assert "Add 2" in again
        twice = await vera.post("/desk/paste/services/look", data=form | {"column-3": "minutes"})
        assert "Minutes is chosen twice" in twice.text
        nameless = await vera.post("/desk/paste/services/look", data=form | {"column-0": ""})
        assert "Say which column holds the names" in nameless.text
        assert (await vera.post("/desk/paste/services", data=carried(nameless.text))).status_code == 409
        assert (await vera.post("/desk/paste/services", data=carried(again))).status_code == 303
    assert await Service.count().where(Service.name == "Shave", Service.minutes == 20) == 1


async def test_a_column_that_is_not_known_is_named_until_somebody_has_looked() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        first = (await looked(vera, "services", "Name\tPrice\nHaircut\t47")).text
        assert "“Price” skipped" in first
        assert '<details class="card which" open>' in first
        again = (await vera.post("/desk/paste/services/look", data=carried(first))).text
        assert '<details class="card which">' in again
        told = {**carried(first), "column-1": f"price-{salon.center}"}
        assert "<ins>47.00</ins>" in (await vera.post("/desk/paste/services/look", data=told)).text


async def test_what_cannot_be_read_keeps_what_was_pasted() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        empty = await looked(vera, "services", " \n ")
        assert empty.status_code == 422
        assert "Copy some rows in your spreadsheet" in empty.text
        many = await looked(vera, "services", "Name\n" + "Cut\n" * 400)
        assert many.status_code == 422
        assert "These are 401 rows, and 300 fit at once." in many.text
        assert many.text.count("Cut\n") > 300
        assert (await vera.post("/desk/paste/services", data={})).status_code == 422


async def test_a_name_that_is_there_twice_or_retired_has_to_be_decided_first() -> None:
    salon = await open_salon()
    category = await db.fetch_value("SELECT category FROM service LIMIT 1")
    for name in ("Twin", "twin"):
        await Service(category=category, name=name, minutes=10).save()
    await Service(category=category, name="Old", minutes=10, is_active=False).save()
    async with browser(salon.actors["Vera"]) as vera:
        shown = (await looked(vera, "services", "Name\tMinutes\nTwin\t20\nOld\t20")).text
    assert "There are 2 with this name." in shown
    assert "it is retired. Bring it back first" in shown


async def test_what_the_catalogues_own_rules_refuse_is_said_at_the_row() -> None:
    salon = await open_salon()
    await Good(name="Wax", barcode="123").save()
    async with browser(salon.actors["Nora"]) as nora:
        goods = (await looked(nora, "goods", "Name\tBarcode\nGel\t123")).text
        assert "Wax has this barcode already." in goods
        shared = (await looked(nora, "services", "Name\tMinutes\tPrice\nHaircut\t70\t47")).text
        assert "is also used in branches that are not yours" in shared
        assert (await pasted(nora, "services", "Name\tPrice\nHaircut\t47")).status_code == 303
    assert await queries.prices_of_service(salon.haircut) == {salon.center: 4700, salon.harbour: 250_000}


async def test_a_dash_takes_a_service_off_the_price_list_of_a_branch() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        await batch_of(vera, "services", "Name\tPrice in Harbour\nHaircut\t—")
    assert await queries.prices_of_service(salon.haircut) == {salon.center: 4500}


async def test_what_there_is_can_be_downloaded_changed_and_pasted_back() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as vera:
        for kind in ("services", "categories", "goods", "rooms", "staff"):
            empty = await vera.get(f"/desk/paste/{kind}/template")
            assert empty.headers["content-disposition"] == f'attachment; filename="{kind}.csv"'
            filled = (await vera.get(f"/desk/paste/{kind}/template?filled=yes")).text
            assert filled.startswith(empty.text.rstrip("\r\n"))
            again = (await looked(vera, kind, filled)).text
            assert "There is nothing to write" in again, kind


async def test_a_name_like_a_formula_stays_a_name_there_and_back() -> None:
    salon = await open_salon()
    await Good(name='=HYPERLINK("x")').save()
    async with browser(salon.actors["Vera"]) as vera:
        filled = (await vera.get("/desk/paste/goods/template?filled=yes")).text
        assert "\"'=HYPERLINK(" in filled
        assert "There is nothing to write" in (await looked(vera, "goods", filled)).text


@pytest.mark.parametrize(
    "typed",
    [
        {"text": "Name\nX", "column-0": "active", "headed": "maybe"},
        {"text": "Name\nX", "column-0": "id", "column-1": "name", "shown": "x", "way": "theft"},
        {
            "text": "id\tName\n99999999999\tX\n-1\tY\nx\tZ",
            "column-0": "id",
            "column-1": "name",
            "headed": "yes",
        },
        {"text": "Name\tMinutes\nX\0\t10"},
        {"text": "Name\n" + "x" * 5000, "open": "2", "left-99999999999999999999": "yes", "cell-2-77": "y"},
        {"text": "\t\t\t\n\t\tName"},
    ],
)
async def test_whatever_is_sent_gets_a_page_with_a_sentence_and_writes_nothing(typed: dict[str, str]) -> None:
    salon = await open_salon()
    before = await counts()
    async with browser(salon.actors["Vera"]) as vera:
        for path in ("/desk/paste/services/look", "/desk/paste/services", "/desk/bulk/services"):
            assert (await vera.post(path, data=typed)).status_code in (200, 400, 409, 422), path
    assert await counts() == before


async def test_who_may_not_edit_neither_looks_nor_writes() -> None:
    salon = await open_salon()
    for name in ("Olga", "Anna", "Rita"):
        async with browser(salon.actors[name]) as client:
            for path in ("/desk/paste/services", "/desk/paste/staff", "/desk/bulk/goods", "/desk/batches",
                         "/desk/batches/last?kind=rooms", "/desk/paste/goods/template"):  # fmt: skip
                assert (await client.get(path)).status_code == 403, (name, path)
            for path in ("/desk/paste/services/look", "/desk/paste/services", "/desk/bulk/services"):
                assert (await client.post(path, data={"text": "Name\nX"})).status_code == 403, (name, path)
    async with browser(salon.actors["Vera"]) as vera:
        for path in ("/desk/paste/clients", "/desk/bulk/clients", "/desk/batches/7"):
            assert (await vera.get(path)).status_code == 404
