"""Treatment notes: asked by templates, sealed, with every version, by and for those with the right."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.actions.merging import merge
from clients.actions.templates import add_template, archive_template, change_template
from clients.actions.treatments import (
    KEPT,
    Door,
    StaleNote,
    StaleTemplate,
    change_treatment,
    clear_treatments,
    mark_of_template,
    remove_treatment,
    restore_treatment,
    write_treatment,
)
from clients.actions.unmerging import unmerge
from clients.queries.treatments import template_row, treatment_of, treatments_of, versions_of
from clients.rules.treatments import (
    Content,
    Row,
    differences,
    read_content,
    read_template,
    rows_of,
)
from clients.tables import Client, NoteTemplate, TreatmentNote, TreatmentVersion
from kit import clock
from kit.db import fetch, fetch_value
from kit.errors import Forbidden, Invalid, NotFound
from kit.rights import SYSTEM
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.clients.visits import NOW, visit
from tests.kit.test_sealing import OTHER, keyed
from tests.sending import opened

pytestmark = pytest.mark.usefixtures("morning")
ROWS = [
    Row("Formula"), Row("Minutes", "number"), Row("Scalp", "choice", "Fine\nDry\nSore"),
    Row("Patch test", "yes_no"), Row("Next time", "long"),
]  # fmt: skip
SECRET = "7.1 with 20 vol, psoriasis"


async def made() -> tuple[Salon, NoteTemplate]:
    salon = await open_salon()
    return salon, await add_template(salon.actors["Vera"], "Colour", ROWS)


def card_of(salon: Salon) -> Door:
    return Door(salon.masha, "Masha", "/desk/clients/1/treatments", "/desk/clients/1", writes=True)


async def written(salon: Salon, template: NoteTemplate, by: str = "Olga", **typed: str) -> int:
    answers = {"q-0": SECRET, "q-1": "35", **typed}
    return int((await write_treatment(salon.actors[by], card_of(salon), template.id, answers)).id)


def test_a_template_is_read_with_all_that_is_wrong_named_at_once() -> None:
    name, questions = read_template(" Colour ", [*ROWS, Row("  ")])
    assert (name, len(questions), questions[2].options) == ("Colour", 5, ("Fine", "Dry", "Sore"))
    assert rows_of(questions) == ROWS
    with pytest.raises(Invalid) as refusal:
        read_template("", [Row("A", "choice"), Row("a"), Row("B", "magic"), Row("x" * 81)])
    assert set(refusal.value.fields) == {"name", "options-0", "title-1", "asks-2", "title-3"}
    with pytest.raises(Invalid):
        read_template("Nothing", [])


def test_answers_are_read_and_every_wrong_one_is_named() -> None:
    _, questions = read_template("Colour", ROWS)
    typed = {"q-0": " 7.1 ", "q-1": "7,5", "q-2": "Dry", "q-3": "yes", "q-4": "Tea\r\nand time", "text": ""}
    content = read_content("Colour", questions, typed)
    assert content.said == [
        ("Formula", "7.1"), ("Minutes", "7.5"), ("Scalp", "Dry"), ("Patch test", "Yes"),
        ("Next time", "Tea\nand time"),
    ]  # fmt: skip
    with pytest.raises(Invalid) as refusal:
        read_content("Colour", questions, {"q-0": "x" * 301, "q-1": "long", "q-2": "Wet", "q-3": "maybe"})
    assert set(refusal.value.fields) == {"q-0", "q-1", "q-2", "q-3"}
    with pytest.raises(Invalid):
        read_content("Colour", questions, {"q-0": " ", "text": "\n"})
    kept = read_content("Colour", questions, {"q-2": "Oily"}, {"Scalp": "Oily"})
    assert kept.answers == {"Scalp": "Oily"}, "what is offered no more stays where it was"


texts = st.text("ab ,.\n", max_size=6)
answered = st.lists(st.one_of(texts, st.sampled_from(["yes", "Dry", "12"])), min_size=5, max_size=5)


@settings(max_examples=60)
@given(answered, answered)
def test_what_differs_leads_from_one_version_to_the_next(one: list[str], other: list[str]) -> None:
    _, questions = read_template("Colour", ROWS)
    contents = []
    for each in (one, other):
        try:
            typed = {f"q-{place}": text for place, text in enumerate(each)}
            contents.append(read_content("Colour", questions, {**typed, "text": "x"}))
        except Invalid:
            contents.append(Content("Colour", tuple(questions), {}, "x"))
    before, after = contents
    said = dict(before.said)
    for title, was, now in differences(before, after):
        assert said.get(title, "") == was
        said[title] = now
    assert {title: now for title, now in said.items() if now} == dict(after.said)


async def test_a_note_keeps_the_questions_it_was_written_with_and_every_version_of_it() -> None:
    salon, template = await made()
    note = await written(salon, template)
    await change_template(
        salon.actors["Vera"], template.id, "Hair colour", [Row("Mixture"), Row("Grey", "number")], ""
    )
    now = await treatment_of(salon.masha, note)
    assert now.content is not None
    assert now.content.said == [("Formula", SECRET), ("Minutes", "35")]
    await change_treatment(salon.actors["Olga"], card_of(salon), note, 1, {"q-0": "7.3", "q-1": "35"})
    await change_treatment(salon.actors["Olga"], card_of(salon), note, 2, {"q-0": "7.3", "q-1": "35"})
    first, second = await versions_of(note)
    assert differences(first.content, second.content) == [("Formula", SECRET, "7.3")]
    with pytest.raises(StaleNote):
        await change_treatment(salon.actors["Olga"], card_of(salon), note, 1, {"q-0": "8"})
    new = await write_treatment(SYSTEM, card_of(salon), template.id, {"q-1": "12"})
    latest = (await treatment_of(salon.masha, new.id)).content
    assert latest is not None
    assert latest.said == [("Grey", "12")]
    await archive_template(salon.actors["Vera"], template.id)
    with pytest.raises(Invalid):
        await written(salon, await template_row(template.id))
    assert await TreatmentVersion.count() == 3


async def test_a_form_of_an_older_template_is_refused_and_keeps_what_still_fits() -> None:
    salon, template = await made()
    here = f"/desk/clients/{salon.masha}/treatments"
    async with browser(salon.actors["Olga"]) as olga:
        hidden = await opened(olga, f"{here}/new?template={template.id}", here)
        await change_template(SYSTEM, template.id, "Colour", [Row("Grey"), Row("Formula")], "")
        form = {**hidden, "template": str(template.id), "asked-0": "Formula", "q-0": "7.1", "text": "More"}
        stale = await olga.post(here, data=form)
    assert stale.status_code == 409
    assert StaleTemplate().sentence in stale.text
    assert 'name="q-1" type="text" value="7.1"' in stale.text
    assert ">More</textarea>" in stale.text
    assert await TreatmentNote.count() == 0


async def test_nothing_of_it_can_be_read_in_the_database_nor_in_the_journal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salon, template = await made()
    note = await written(salon, template)
    await change_treatment(salon.actors["Olga"], card_of(salon), note, 1, {"q-0": f"{SECRET} again"})
    for table in ("treatment_note", "treatment_version", "journal_entry"):
        rows = await fetch(f"SELECT to_jsonb(t)::text AS row FROM {table} AS t")  # noqa: S608
        assert rows
        assert not any("psoriasis" in row["row"] or b"psoriasis".hex() in row["row"] for row in rows)
    assert b"psoriasis" not in await fetch_value("SELECT content FROM treatment_version LIMIT 1")
    here = f"/desk/clients/{salon.masha}/treatments"
    async with browser(salon.actors["Olga"]) as olga:
        with keyed(monkeypatch, OTHER):
            shown, shut = await olga.get(here), await olga.get(f"{here}/{note}")
    assert "Encrypted with another key" in shown.text
    assert (shut.status_code, "OLD_SECRET_KEYS" in shut.text) == (409, True)


async def test_one_changes_ones_own_and_others_only_with_the_right() -> None:
    salon, template = await made()
    note, door = await written(salon, template), card_of(salon)
    other = replace(salon.actors["Olga"], account=999, name="Other")
    for refused in (
        change_treatment(other, door, note, 1, {"q-0": "x"}),
        remove_treatment(other, door, note),
        change_treatment(salon.actors["Vera"], replace(door, writes=False), note, 1, {"q-0": "x"}),
        write_treatment(other, replace(door, writes=False), template.id, {"q-0": "x"}),
    ):
        with pytest.raises(Forbidden):
            await refused
    assert await TreatmentVersion.count() == 1
    await change_treatment(salon.actors["Nora"], door, note, 1, {"q-0": "x"})
    await remove_treatment(salon.actors["Olga"], door, note)
    assert await treatments_of(salon.masha) == []
    await restore_treatment(salon.actors["Nora"], door, note)
    await remove_treatment(salon.actors["Nora"], door, note)
    with clock.pretend(clock.now() + KEPT + timedelta(minutes=1)):
        assert await clear_treatments()
    assert await TreatmentVersion.count() == 0
    with pytest.raises(NotFound):
        await restore_treatment(salon.actors["Nora"], door, note)


async def test_who_does_the_visit_reads_and_writes_without_the_card_and_nobody_else() -> None:
    salon, template = await made()
    await written(salon, template)
    came = await visit(salon, NOW + timedelta(hours=1))
    here = f"/desk/visits/{came}/treatments"
    async with browser(salon.actors["Anna"]) as anna:
        assert SECRET in (await anna.get(here)).text
        assert SECRET in (await anna.get(f"{here}/new?template={template.id}&like=last")).text
        hidden = await opened(anna, f"{here}/new?template={template.id}", here)
        form = {**hidden, "template": str(template.id), "q-1": "soon", "text": "Shorter"}
        wrong = await anna.post(here, data=form)
        assert (wrong.status_code, "Write a number" in wrong.text, ">Shorter<" in wrong.text) == (
            422,
            True,
            True,
        )
        for _ in range(2):
            done = await anna.post(here, data={**form, "q-1": "40"})
        assert "Shorter" in (await anna.get(done.headers["location"])).text
        assert (await anna.get(f"/desk/clients/{salon.masha}/treatments")).status_code == 403
    assert await fetch_value("SELECT count(*) FROM treatment_note WHERE visit = $1", came) == 1
    lena = replace(salon.actors["Anna"], account=999, name="Lena", member=salon.lena)
    for actor in (lena, salon.actors["Boris"]):
        from booking.actions.notes import seen

        with pytest.raises((Forbidden, NotFound)):
            await seen(actor, came)


async def test_each_role_reads_and_writes_on_the_card_what_it_may() -> None:
    salon, template = await made()
    note = await written(salon, template)
    here = f"/desk/clients/{salon.masha}/treatments"
    reads = (here, f"{here}/new?template={template.id}", f"{here}/{note}")
    for name, may, others in (("Olga", True, True), ("Nora", True, True), ("Vera", True, True),
                              ("Anna", False, False), ("Rita", False, False)):  # fmt: skip
        async with browser(salon.actors[name]) as person:
            for path in reads:
                assert (await person.get(path)).status_code == (200 if may else 403), (name, path)
            change = await person.get(f"{here}/{note}/change")
            assert change.status_code == (200 if others else 403), name
            templates = await person.get("/desk/clients/templates")
            assert templates.status_code == (200 if name in ("Nora", "Vera") else 403), name
    async with browser() as stranger:
        assert {(await stranger.get(path)).status_code for path in reads} == {303}
    with pytest.raises(Forbidden):
        await add_template(salon.actors["Olga"], "Other", ROWS)


async def test_notes_go_with_their_card_into_another_and_out_of_it_again() -> None:
    salon, template = await made()
    other = Client(name="Mascha", created_at=NOW)
    await other.save()
    note = await written(salon, template)
    merged = await merge(SYSTEM, other.id, salon.masha, {})
    moved = (await treatment_of(other.id, note)).content
    assert moved is not None
    assert moved.said[0] == ("Formula", SECRET)
    await unmerge(SYSTEM, merged.id)
    assert [each.id for each in await treatments_of(salon.masha)] == [note]
    with pytest.raises(NotFound):
        await treatment_of(other.id, note)


async def test_templates_are_made_changed_put_away_and_brought_back_over_http() -> None:
    salon = await open_salon()
    place = "/desk/clients/templates"
    form = {"name": "Skin", "title-0": "Type", "asks-0": "choice", "title-2": "Redness", "asks-2": "yes_no"}
    async with browser(salon.actors["Vera"]) as vera:
        assert "No templates yet" in (await vera.get(place)).text
        wrong = await vera.post(place, data=form)
        assert (wrong.status_code, "Write what can be chosen" in wrong.text) == (422, True)
        form["options-0"] = "Dry\nOily"
        assert (await vera.post(place, data=form)).status_code == 303
        assert (await vera.post(place, data=form)).status_code == 422
        [template] = await NoteTemplate.objects()
        assert (
            await vera.post(f"{place}/{template.id}", data={**form, "name": "Skin type"})
        ).status_code == 303
        assert (await vera.post(f"{place}/{template.id}/archive")).status_code == 303
        assert "Offered no more" in (await vera.get(place)).text
        assert (await vera.post(f"{place}/{template.id}/return")).status_code == 303
        assert "Offered no more" not in (await vera.get(place)).text
        assert (await vera.get(f"{place}/9999")).status_code == 404
    assert mark_of_template(template) != mark_of_template(await template_row(template.id))
