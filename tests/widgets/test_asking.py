"""Questions that a form asks only with some services, after some answers, or of new clients."""

import re

import pytest

from booking.tables import Hold
from clients.rules.fields import Field, load
from clients.tables import Client, Visit
from kit.errors import Invalid
from tests.booking.classes import offer_yoga, put_on
from tests.booking.express import sent
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.clients.own import chosen, own
from tests.widgets.flow import MASHA, TEN, hidden_on
from tests.widgets.test_forms import keep
from widgets.actions import forms as actions
from widgets.queries.forms import access_form
from widgets.rules.asking import Ask
from widgets.rules.forms import Design, read_design
from widgets.tables import BookingForm

pytestmark = pytest.mark.usefixtures("morning")
FORM = "?form=spring"
TOO_LONG = "Please use at most 300 letters."


async def asked(salon: Salon, title: str = "Last colour", kind: str = "text", **more: str) -> Field:
    return await own(salon, title, kind, **{"of": "visit", "is_asked": "yes", **more})


def booking(salon: Salon, field: Field, answer: str = "Henna", **more: str) -> dict[str, str]:
    wanted = {"service": str(salon.haircut), "member": str(salon.anna), "starts_at": TEN, **MASHA}
    return {**wanted, "fields": str(field.id), field.name: answer, **more}


async def answers() -> dict[int, object]:
    [visit] = await Visit.objects()
    return dict(load(visit.extra))


async def test_a_question_is_asked_with_its_service_alone_and_an_answer_to_another_is_not_kept() -> None:
    salon = await open_salon()
    field = await asked(salon)
    await keep(salon, Design(when=(Ask(field.id, services=(salon.colour,)),)))
    async with browser() as b:
        for service, member, there in ((salon.colour, salon.anna, True), (salon.haircut, salon.lena, False)):
            wanted = {"service": str(service), "member": str(member), "starts_at": TEN}
            held = await b.post(f"/book/center/holds{FORM}", data=wanted)
            page = await b.get(held.headers["location"])
            assert (field.name in page.text) == there
        await Hold.delete(force=True)
        done = await b.post(f"/book/center/visits{FORM}", data=booking(salon, field))
        assert done.status_code == 303
    assert await answers() == {}


async def test_with_the_category_of_what_is_booked_it_is_asked_and_kept() -> None:
    salon = await open_salon()
    field = await asked(salon)
    await keep(salon, Design(when=(Ask(field.id, services=(salon.colour,), categories=(salon.hair,)),)))
    async with browser() as b:
        assert (await b.post(f"/book/center/visits{FORM}", data=booking(salon, field))).status_code == 303
    assert await answers() == {field.id: "Henna"}


async def test_what_a_form_requires_is_required_only_where_it_is_asked() -> None:
    salon = await open_salon()
    field = await asked(salon)
    await keep(salon, Design(must=(field.id,), when=(Ask(field.id, services=(salon.colour,)),)))
    async with browser() as b:
        colour = booking(salon, field, "", service=str(salon.colour))
        refused = await b.post(f"/book/center/visits{FORM}", data=colour)
        assert refused.status_code == 422
        assert f'id="{field.name}-error"' in refused.text
        assert await Visit.count() == 0
        assert (await b.post(f"/book/center/visits{FORM}", data=booking(salon, field, ""))).status_code == 303


async def test_a_question_waits_for_an_earlier_answer_as_fields_do() -> None:
    salon = await open_salon()
    first = await asked(salon, "Allergies", "yes_no")
    second = await asked(salon, "Which")
    design = Design(when=(Ask(second.id, other=first.id, value="Yes"),), must=(second.id,))
    form = await keep(salon, design)
    assert read_design((await access_form(salon.actors["Vera"], form.id)).definition).when[0].value == "yes"
    async with browser() as b:
        held = await b.post(
            f"/book/center/holds{FORM}", data={"service": str(salon.haircut), "starts_at": TEN}
        )
        page = (await b.get(held.headers["location"])).text
        assert (
            f'data-own="{second.id}" data-when="{first.id}" data-says="is" data-value="yes" data-unmet'
            in page
        )
        assert "Only where “Allergies” is Yes." in page
        yes = booking(salon, second, "", **{first.name: "yes"})
        assert (await b.post(f"/book/center/visits{FORM}", data=yes)).status_code == 422
        no = booking(salon, second, "Nuts", **{first.name: "no", "starts_at": TEN.replace("T10", "T15")})
        assert (await b.post(f"/book/center/visits{FORM}", data=no)).status_code == 303
    assert await answers() == {first.id: False}


async def test_of_new_clients_alone_the_answer_is_kept_and_nobody_learns_who_is_one() -> None:
    salon = await open_salon()
    field = await asked(salon, of="client")
    await keep(salon, Design(when=(Ask(field.id, newcomers=True),)))
    await Visit(
        branch=salon.center, client=salon.masha, code="was-here", status="done", source="desk",
        starts_at=at("10:00"), ends_at=at("11:00"), created_at=at("09:00"),
    ).save()  # fmt: skip
    async with browser() as b:
        held = await b.post(
            f"/book/center/holds{FORM}", data={"service": str(salon.haircut), "starts_at": TEN}
        )
        page = (await b.get(held.headers["location"])).text
        assert "Only if you have not been here before." in page
        known, new = booking(salon, field), booking(salon, field, phone="0151 12345679")
        new["starts_at"] = TEN.replace("T10", "T15")
        assert [
            (await b.post(f"/book/center/visits{FORM}", data=each | {"hold": ""})).status_code
            for each in ({**known, "starts_at": TEN.replace("T10", "T12")}, new)
        ] == [303, 303]
        empty = booking(salon, field, "", phone="0151 12345670") | {"starts_at": TEN.replace("T10", "T13")}
        empty["member"] = str(salon.lena)
        assert (await b.post(f"/book/center/visits{FORM}", data=empty)).status_code == 303
    kept = {each.phone: load(each.extra) for each in await Client.objects().where(Client.phone.is_not_null())}
    assert kept["+4915112345678"] == {}
    assert kept["+4915112345679"] == {field.id: "Henna"}


async def test_what_is_too_long_is_said_and_stays_and_what_is_hidden_and_too_long_is_in_nobodys_way() -> None:
    salon = await open_salon()
    field = await asked(salon)
    await keep(salon, Design(when=(Ask(field.id, services=(salon.colour,)),)))
    text = "x" * 400
    async with browser() as b:
        colour = booking(salon, field, text, service=str(salon.colour))
        refused = await b.post(f"/book/center/visits{FORM}", data=colour)
        assert (refused.status_code, TOO_LONG in refused.text, text in refused.text) == (422, True, True)
        assert "maxlength" not in re.search(rf'<input id="{field.name}"[^>]*>', refused.text)[0]
        assert await Visit.count() == 0
        assert (
            await b.post(f"/book/center/visits{FORM}", data=booking(salon, field, text))
        ).status_code == 303
    assert await answers() == {}


async def test_several_services_ask_what_any_of_them_asks() -> None:
    salon = await open_salon()
    field = await asked(salon)
    await keep(salon, Design(when=(Ask(field.id, services=(salon.colour,)),)))
    async with browser() as b:
        for plan in (f"{salon.haircut}~{salon.haircut}", f"{salon.haircut}-{salon.colour}"):
            typed = {"plan": plan, "starts_at": at("10:00").isoformat(), **MASHA, "guest_1": "Petra"}
            typed |= {"fields": str(field.id), field.name: "Henna"}
            typed["starts_at"] = at("10:00" if "~" in plan else "13:00").isoformat()
            done = await b.post(f"/book/center/together/visits{FORM}", data=typed)
            assert done.status_code == 303, done.text
            visit = await Visit.objects().get(
                Visit.code == done.headers["location"].split("/")[2].split("?")[0]
            )
            assert load(visit.extra) == ({} if "~" in plan else {field.id: "Henna"})


async def test_classes_programs_and_links_of_the_desk_keep_to_it() -> None:
    salon = await open_salon()
    field = await asked(salon)
    await keep(salon, Design(when=(Ask(field.id, services=(salon.colour,)),)))
    event = await put_on(salon, await offer_yoga(salon))
    link = await sent(salon, "14:00")
    async with browser() as b:
        place = f"/book/center/events/{event.id}"
        page = await b.get(f"{place}{FORM}")
        assert field.name not in page.text
        typed = {**hidden_on(page.text), **MASHA, "seats": "1", "fields": str(field.id), field.name: "Henna"}
        assert (await b.post(f"{place}/visits{FORM}", data=typed)).status_code == 303
        assert field.name not in (await b.get(f"/x/{link.code}{FORM}")).text
        finished = {"name": "Petra", "fields": str(field.id), field.name: "Henna"}
        assert (await b.post(f"/x/{link.code}/visit{FORM}", data=finished)).status_code == 303
        body = {
            "service": salon.haircut, "starts_at": TEN, "name": "Frank", "phone": "+4915187654321",
            "fields": {str(field.id): "Henna"},
        }  # fmt: skip
        assert (await b.post(f"/book/center/visits{FORM}", json=body)).status_code == 201
    assert [load(each.extra) for each in await Visit.objects()] == [{}, {}, {}]


async def test_conditions_that_can_never_hold_are_refused_and_nothing_is_saved() -> None:
    salon = await open_salon()
    one, two = await asked(salon, "One"), await asked(salon, "Two", "one_of", new_options="A\nB")
    wrong = [
        (Design(when=(Ask(one.id, services=(987654,)),)), f"services-{one.id}"),
        (Design(when=(Ask(one.id, categories=(987654,)),)), f"services-{one.id}"),
        (Design(when=(Ask(one.id, other=987654, value="x"),)), f"other-{one.id}"),
        (Design(when=(Ask(one.id, other=one.id, value="x"),)), f"other-{one.id}"),
        (Design(when=(Ask(one.id, other=two.id, value="C"),)), f"value-{one.id}"),
        (Design(when=(Ask(one.id, other=two.id),)), f"value-{one.id}"),
        (Design(when=(Ask(one.id, newcomers=True),), must=(one.id,)), f"new-{one.id}"),
        (Design(when=(Ask(987654, newcomers=True),)), "fields"),
        (
            Design(when=(Ask(one.id, other=two.id, value="A"), Ask(two.id, other=one.id, value="x"))),
            f"other-{two.id}",
        ),
    ]
    for design, name in wrong:
        with pytest.raises(Invalid) as refusal:
            await keep(salon, design)
        assert list(refusal.value.fields) == [name]
    assert await BookingForm.count() == 0


async def edited(salon: Salon) -> tuple[BookingForm, Field, Field, dict[str, str]]:
    """A form, two fields, and what its editor sends to ask the second after the first."""
    tint = await asked(salon, "Tint", "one_of", new_options="Red\nBlue")
    why = await asked(salon, "Why")
    typed = {
        "name": "Spring", "order": "service", "asks": "all", "comment": "optional", "corner": "8",
        "font": "system", "header": "yes", "version": "1", f"categories-{tint.id}": str(salon.hair),
        f"other-{why.id}": str(tint.id), f"says-{why.id}": "is", f"value-{why.id}": "red",
    }  # fmt: skip
    return await keep(salon, Design()), tint, why, typed


async def test_the_preview_shows_the_last_step_with_the_service_that_is_chosen() -> None:
    salon = await open_salon()
    form, tint, _, typed = await edited(salon)
    place, look = f"/desk/forms/{form.id}/preview", {"look": "contact", "look_service": str(salon.haircut)}
    async with browser(salon.actors["Vera"]) as desk:
        looked = await desk.post(place, data={**typed, **look})
        assert "Only where “Tint” is Red." in looked.text
        assert "data-unmet" not in looked.text
        other = {**typed, f"categories-{tint.id}": "", f"services-{tint.id}": str(salon.colour)}
        assert tint.name not in (await desk.post(place, data={**other, **look})).text
        assert (
            tint.name
            in (
                await desk.post(place, data={**other, "look": "contact", "look_service": str(salon.colour)})
            ).text
        )
        assert await Hold.count() == 0


async def test_the_editor_says_when_a_field_is_asked_and_brings_conditions_back() -> None:
    salon = await open_salon()
    form, tint, why, typed = await edited(salon)
    here = f"/desk/forms/{form.id}"
    async with browser(salon.actors["Vera"]) as desk:
        assert "When “Why” is asked" in (await desk.get(here)).text
        saved = await desk.post(here, data=typed)
        assert saved.status_code == 303, saved.text
        again = (await desk.get(here)).text
        assert all(each in again for each in ('value="Red"', "with some services", "after another answer"))
        bad = await desk.post(here, data={**typed, "version": "2", f"value-{why.id}": "Green"})
        assert (bad.status_code, 'value="Green"' in bad.text) == (422, True)
        await desk.post(f"{here}/versions/1/return")
    vera = salon.actors["Vera"]
    assert read_design((await access_form(vera, form.id)).definition).when == ()
    await actions.restore_version(vera, form.id, 2)
    assert read_design((await access_form(vera, form.id)).definition).when == (
        Ask(tint.id, categories=(salon.hair,)),
        Ask(why.id, other=tint.id, value=chosen(tint, "Red")),
    )
