"""The owner says which languages are offered, and translates the business's own texts."""

import pytest

from catalog.language_tables import OfferedLanguage, Translation
from catalog.tables import Service
from kit.journal import JournalEntry
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
PAGE = "/desk/languages/de"


def typed(salon: Salon, text: str, original: str = "Haircut") -> dict[str, str]:
    place = f"service-{salon.haircut}-name"
    return {f"text-{place}": text, f"was-{place}": original}


async def kept() -> list[tuple[str, str, str]]:
    rows = await Translation.objects().order_by(Translation.id)
    return [(each.language, each.original, each.text) for each in rows]


async def test_what_is_translated_is_kept_and_no_longer_missing() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as b:
        before = await b.get(f"{PAGE}?missing=yes")
        saved = await b.post(PAGE, data={**typed(salon, " Haarschnitt "), "missing": "yes"})
        after = await b.get(saved.headers["location"])
        found = await b.get(f"{PAGE}?q=haars")
    assert f'name="text-service-{salon.haircut}-name"' in before.text
    assert f'name="text-service-{salon.haircut}-name"' not in after.text
    assert ">Haarschnitt</textarea>" in found.text
    assert await kept() == [("de", "Haircut", "Haarschnitt")]
    assert await JournalEntry.count().where(JournalEntry.action == "translate") == 1


async def test_saving_the_same_again_changes_nothing_and_an_empty_text_is_the_original() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as b:
        for text in ("Haarschnitt", "Haarschnitt", ""):
            await b.post(PAGE, data=typed(salon, text))
    assert await kept() == []
    assert await JournalEntry.count().where(JournalEntry.action == "translate") == 2


async def test_a_changed_original_is_missing_again_with_what_was_said_before() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as b:
        await b.post(PAGE, data=typed(salon, "Haarschnitt"))
        await Service.update({"name": "Cut & finish"}).where(Service.id == salon.haircut)
        missing = await b.get(f"{PAGE}?missing=yes")
        await b.post(PAGE, data=typed(salon, "Schnitt", "Cut & finish"))
    assert "Until then it was: Haarschnitt" in missing.text
    assert await kept() == [("de", "Cut & finish", "Schnitt")]


async def test_a_text_that_is_too_long_is_refused_and_what_was_typed_stays() -> None:
    salon = await open_salon()
    long = "ä" * 10_001
    async with browser(salon.actors["Vera"]) as b:
        refused = await b.post(PAGE, data=typed(salon, long))
    assert refused.status_code == 422
    assert "Please use at most 10,000 letters." in refused.text
    assert long in refused.text
    assert await kept() == []


async def test_at_least_one_language_is_offered() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as b:
        refused = await b.post("/desk/languages", data={})
        chosen = await b.post("/desk/languages", data={"fr": "yes", "xx": "yes"})
        page = await b.get("/desk/languages")
    assert refused.status_code == 422
    assert "Choose at least one language." in refused.text
    assert chosen.status_code == 303
    assert [each.tag for each in await OfferedLanguage.objects()] == ["fr"]
    assert 'id="fr" name="fr" value="yes" checked' in page.text
    assert 'id="ru" name="ru" value="yes">' in page.text


async def test_an_unknown_language_is_not_found() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Vera"]) as b:
        assert (await b.get("/desk/languages/xx")).status_code == 404
        assert (await b.post("/desk/languages/xx", data=typed(salon, "x"))).status_code == 404
    assert await kept() == []
