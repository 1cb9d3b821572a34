"""Consents: a changed text is a new version, nothing is agreed to that was not ticked, all of it is kept."""

import pytest

from clients.actions.consenting import OtherText, add_consent, answer_for, change_consent, set_archived
from clients.queries import consents as queries
from clients.rules.consents import OTHER_TEXT, UNTICKED, Asked, Standing, faults, standing
from clients.schemas import ConsentForm
from clients.tables import Client, ConsentAnswer, Visit
from kit.db import fetch_value
from kit.errors import Forbidden, Invalid
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from kit.seen import Stale
from lists.queries import ids_of, known_to
from lists.rules.terms import Group, Term
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
TIME = "2026-12-02T10:00"
FIRST, SECOND = "We write to you once a month.", "We write to you once a week."


async def offers(salon: Salon, **more: str) -> tuple[int, int]:
    """A consent, and the text of today."""
    made = await add_consent(
        salon.actors["Vera"], ConsentForm("Offers by e-mail", FIRST, **{"allows_offers": "yes", **more})
    )
    return made.id, await text_of(made.id)


async def text_of(consent: int) -> int:
    return (await queries.versions(consent))[0].id


async def stands(client: int) -> list[str]:
    return [
        standing(is_given=row["is_given"], number=row["said_number"] or 0, latest=row["number"])
        for row in await queries.of_client(client)
    ]


def test_what_must_be_ticked_and_what_a_tick_for_an_older_text_is_worth() -> None:
    must, may = Asked(1, "Data", True, 3, "…", (1, 2)), Asked(2, "Offers", False, 4, "…")
    assert faults([must, may], frozenset()) == {"consent-3": UNTICKED}
    assert faults([must, may], frozenset({2})) == {"consent-3": OTHER_TEXT}
    assert faults([must, may], frozenset({3})) == {}
    assert faults([], frozenset({9})) == {}
    assert standing(is_given=True, number=1, latest=2) == Standing.outdated


async def test_a_yes_is_kept_with_its_version_and_another_text_leaves_it_to_the_older_one() -> None:
    salon = await open_salon()
    consent, text = await offers(salon)
    await answer_for(salon.actors["Olga"], salon.masha, text, "signed on paper", is_given=True)
    await answer_for(salon.actors["Olga"], salon.masha, text, "twice", is_given=True)
    assert await stands(salon.masha) == ["given"]
    form = ConsentForm("Offers by e-mail", SECOND, "", "", "yes")
    assert await change_consent(salon.actors["Vera"], consent, form) == 2
    assert await change_consent(salon.actors["Vera"], consent, form) == 2, "the same text is no new version"
    assert await stands(salon.masha) == ["outdated"]
    assert [each.words for each in await queries.versions(consent)] == [SECOND, FIRST]
    with pytest.raises(OtherText):
        await answer_for(salon.actors["Olga"], salon.masha, text, "", is_given=True)
    await answer_for(salon.actors["Olga"], salon.masha, await text_of(consent), "", is_given=False)
    assert await stands(salon.masha) == ["withdrawn"]
    said = [
        (row["is_given"], row["number"], row["place"], row["who"], row["proof"])
        for row in await queries.story(salon.masha)
    ]
    assert said == [(False, 1, "desk", "Olga", ""), (True, 1, "desk", "Olga", "signed on paper")]
    verbs = [
        row.action
        for row in await JournalEntry.objects()
        .where(JournalEntry.subject == "client")
        .order_by(JournalEntry.id)
    ]
    assert verbs == ["agree", "withdraw"]


async def test_segments_ask_who_agreed_to_what_and_whom_one_may_write_to() -> None:
    salon = await open_salon()
    consent, text = await offers(salon)
    other = Client(name="Tom", created_at=await fetch_value("SELECT now()"))
    await other.save()

    async def who(*terms: Term) -> list[int]:
        return await ids_of(Group("all", terms), await known_to(SYSTEM))

    given, may = Term(f"consent_{consent}", "any_of", ("given",)), Term("may_offer", "yes")
    assert await who(given) == await who(may) == []
    await answer_for(SYSTEM, salon.masha, text, "", is_given=True)
    assert await who(given) == await who(may) == [salon.masha]
    await change_consent(SYSTEM, consent, ConsentForm("Offers by e-mail", SECOND, "", "", "yes"))
    assert await who(Term(f"consent_{consent}", "any_of", ("outdated",))) == [salon.masha]
    assert await who(given) == []
    await answer_for(SYSTEM, salon.masha, await text_of(consent), "", is_given=False)
    assert await who(may) == []


async def book(b, salon: Salon, **form: str):  # type: ignore[no-untyped-def]
    sent = {
        "service": str(salon.haircut),
        "member": str(salon.anna),
        "starts_at": TIME,
        "name": "Ida",
        "phone": "0151 88888888",
    }
    return await b.post("/book/center/visits", data={**sent, **form})


async def test_the_booking_form_asks_ticks_nothing_itself_and_the_server_insists() -> None:
    salon = await open_salon()
    _, must = await offers(salon, is_asked="yes", is_required="yes")
    _, may = await offers(salon, is_asked="yes")
    async with browser() as b:
        refused = await book(b, salon, **{f"consent-{may}": "yes"})
        assert refused.status_code == 422
        assert UNTICKED in refused.text
        assert f'name="consent-{must}" type="checkbox" value="yes" required' in refused.text
        assert f'name="consent-{may}" type="checkbox" value="yes" checked' in refused.text, (
            "what was ticked stays"
        )
        assert await Visit.count() == await ConsentAnswer.count() == 0
        body = {"service": salon.haircut, "starts_at": TIME, "name": "Ida", "phone": "0151 88888888"}
        assert (await b.post("/book/center/visits", json=body)).status_code == 422


async def test_what_was_ticked_is_kept_with_the_visit_and_an_archived_one_is_not_asked() -> None:
    salon = await open_salon()
    _, must = await offers(salon, is_asked="yes", is_required="yes")
    extra, may = await offers(salon, is_asked="yes")
    body = {"service": salon.haircut, "starts_at": TIME, "name": "Ida", "phone": "0151 88888888"}
    async with browser() as b:
        done = await book(b, salon, **{f"consent-{must}": "yes"})
        assert done.status_code == 303
        at_eleven = {**body, "starts_at": "2026-12-02T11:00", "agreed": [must, may]}
        assert (await b.post("/book/center/visits", json=at_eleven)).status_code == 201
    [one, *more] = await ConsentAnswer.objects().order_by(ConsentAnswer.id)
    assert (one.wording, one.is_given, one.place, one.who, one.proof) == (
        must,
        True,
        "widget",
        "client",
        "Ticked on the booking form",
    )
    assert {each.wording for each in more} == {must, may}
    assert one.visit
    await set_archived(SYSTEM, extra, archived=True)
    async with browser() as b:
        held = await b.post(
            "/book/center/holds",
            data={"service": str(salon.haircut), "starts_at": "2026-12-02T14:00"},
            follow_redirects=True,
        )
        assert f"consent-{must}" in held.text
        assert f"consent-{may}" not in held.text


async def test_pages_of_consents_are_written_by_who_sets_up_and_answered_by_who_edits_clients() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as b:
        empty = await b.get("/desk/clients/consents")
        assert "Nothing is asked yet" in empty.text
        wrong = await b.post(
            "/desk/clients/consents", data={"title": "Photos", "words": " ", "is_required": "yes"}
        )
        assert wrong.status_code == 422
        assert 'value="Photos"' in wrong.text
        form = {"title": "Photos", "words": FIRST, "is_asked": "yes"}
        assert (await b.post("/desk/clients/consents", data=form)).status_code == 303
        consent = await fetch_value("SELECT id FROM consent")
        changed = await b.post(
            f"/desk/clients/consents/{consent}", data={**form, "words": SECOND, "seen": "stale"}
        )
        assert changed.status_code == 409
        assert SECOND in changed.text


async def test_at_the_desk_who_edits_clients_says_it_for_them() -> None:
    salon = await open_salon()
    consent, _ = await offers(salon)
    async with browser(salon.actors["Olga"]) as b:
        assert (await b.get("/desk/clients/consents")).status_code == 403
        path = f"/desk/clients/{salon.masha}/consents"
        assert "Not given" in (await b.get(path)).text
        data = {"wording": str(await text_of(consent)), "said": "yes"}
        assert (await b.post(path, data=data)).status_code == 303
        assert "Given" in (await b.get(path)).text
    async with browser(salon.actors["Rita"]) as b:
        assert (await b.post(path, data=data)).status_code == 403
        assert "They agree" not in (await b.get(path)).text


async def test_a_refused_change_leaves_every_text_as_it_was() -> None:
    salon = await open_salon()
    consent, _ = await offers(salon)
    with pytest.raises(Stale):
        await change_consent(salon.actors["Vera"], consent, ConsentForm("X", SECOND, seen="older"))
    with pytest.raises(Invalid):
        await change_consent(salon.actors["Vera"], consent, ConsentForm("X", SECOND, "", "yes"))
    with pytest.raises(Forbidden):
        await add_consent(salon.actors["Olga"], ConsentForm("X", SECOND))
    assert [each.words for each in await queries.versions(consent)] == [FIRST]
    assert await fetch_value("SELECT title FROM consent") == "Offers by e-mail"
