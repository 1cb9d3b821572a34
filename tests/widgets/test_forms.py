"""Booking forms: what customers see of them, and how the desk changes them."""

import json
import re
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from clients.tables import Client, ClientSource, VisitOrigin
from kit.errors import Invalid, NotFound
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.widgets.flow import MASHA, TEN, hold
from widgets.actions import forms as actions
from widgets.queries.forms import access_form
from widgets.rules.forms import STAFF_FIRST, Comment, Design, Kind, Look, Said, Step, Trackers, read_design
from widgets.tables import BookingForm, FormVersion

pytestmark = pytest.mark.usefixtures("morning")


def design(**steps: Step) -> Design:
    """The usual form with some steps of its own."""
    usual = Design()
    return replace(usual, steps=tuple(steps.get(each.kind, each) for each in usual.steps))


async def keep(salon: Salon, wanted: Design, name: str = "Spring") -> BookingForm:
    return await actions.make_form(salon.actors["Vera"], name, wanted)


async def test_a_form_that_presets_the_branch_leads_straight_to_it() -> None:
    salon = await open_salon()
    await keep(salon, design(branch=Step(Kind.branch, hidden=True, default=salon.center)))
    async with browser() as b:
        short = await b.get("/f/spring?embed=popup&utm_source=card")
        assert short.headers["location"] == "/book?form=spring&embed=popup&utm_source=card"
        page = await b.get(short.headers["location"])
        assert page.headers["location"] == "/book/center?form=spring&embed=popup&utm_source=card"


async def test_a_form_offers_only_its_services_and_refuses_others_in_words() -> None:
    salon = await open_salon()
    await keep(salon, design(service=Step(Kind.service, "What for?", only=(salon.colour,))))
    async with browser() as b:
        page = await b.get("/book/center?form=spring")
        assert "What for?" in page.text
        assert f"service={salon.colour}&amp;form=spring" in page.text
        assert f"service={salon.haircut}" not in page.text
        other = await b.get(f"/book/center?form=spring&service={salon.haircut}")
        assert (other.status_code, "cannot be booked here" in other.text) == (404, True)
        assert (await b.get(f"/book/center?service={salon.haircut}")).status_code == 200


async def test_a_hidden_service_and_a_hidden_specialist_leave_only_the_time_to_choose() -> None:
    salon = await open_salon()
    steps = {
        "service": Step(Kind.service, hidden=True, default=salon.haircut),
        "staff": Step(Kind.staff, hidden=True, default=salon.lena),
    }
    await keep(salon, design(**steps))
    async with browser() as b:
        page = await b.get(f"/book/center?form=spring&member={salon.anna}")
        assert "Next free with Lena" in page.text
        assert 'class="person"' not in page.text
        assert "All services" not in page.text
        assert f'name="member" value="{salon.lena}"' in page.text


async def test_somebody_can_be_chosen_before_what_they_do() -> None:
    salon = await open_salon()
    await keep(salon, Design(steps=tuple(Step(each) for each in STAFF_FIRST)))
    async with browser() as b:
        people = await b.get("/book/center?form=spring")
        assert "With whom?" in people.text
        assert f"member={salon.anna}&amp;form=spring" in people.text
        services = await b.get(f"/book/center?member={salon.anna}&form=spring")
        assert f"service={salon.haircut}&amp;member={salon.anna}" in services.text
        anybody = await b.get("/book/center?member=any&form=spring")
        assert "What would you like?" in anybody.text


async def test_a_form_of_some_specialists_never_offers_just_anybody() -> None:
    salon = await open_salon()
    await keep(salon, design(staff=Step(Kind.staff, only=(salon.lena,))))
    async with browser() as b:
        page = await b.get(f"/book/center?form=spring&service={salon.haircut}")
        assert "Any specialist" not in page.text
        assert "Anna" not in page.text
        assert f'name="member" value="{salon.lena}"' in page.text


@pytest.mark.parametrize("code", ["nothing", "../etc", "a' OR 1=1", "%00", "x" * 300])
async def test_an_unknown_or_tampered_form_shows_what_can_be_booked(code: str) -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await b.get("/book/center", params={"form": code, "service": str(salon.haircut)})
        assert page.status_code == 404
        assert "There is no such booking page" in page.text
        assert f'href="/book/center?service={salon.haircut}"' in page.text
        assert "harbour" not in page.text


async def test_a_form_that_is_off_shows_the_nearest_thing_and_lets_a_booking_end() -> None:
    salon = await open_salon()
    form = await keep(salon, Design())
    async with browser() as b:
        held = await hold(b, salon)
        await actions.switch_form(salon.actors["Vera"], form.id, on=False)
        gone = await b.get("/f/spring")
        assert (gone.status_code, "closed for now" in gone.text) == (410, True)
        place = held.headers["location"]
        assert (await b.get(f"{place}?form=spring")).status_code == 200
        wanted = {"service": str(salon.haircut), "starts_at": TEN, "hold": place.split("/")[-1], **MASHA}
        booked = await b.post("/book/center/visits?form=spring", data=wanted)
        assert booked.headers["location"].startswith("/v/")


async def test_the_default_form_is_shown_where_an_address_names_none() -> None:
    salon = await open_salon()
    form = await keep(salon, Design(said={"": Said(welcome="Hello there"), "de": Said(welcome="Hallo")}))
    vera = salon.actors["Vera"]
    async with browser() as b:
        assert "Hello there" not in (await b.get("/book/center")).text
        await actions.make_default(vera, form.id, on=True)
        page = await b.get("/book/center")
        assert "Hello there" in page.text
        assert "form=" not in page.text
        assert "Hallo" in (await b.get("/book/center?lang=de")).text
        await actions.switch_form(vera, form.id, on=False)
        assert "Hello there" not in (await b.get("/book/center")).text


async def test_a_form_speaks_only_the_languages_it_is_offered_in() -> None:
    salon = await open_salon()
    await keep(salon, Design(languages=("de", "fr")))
    async with browser() as b:
        assert '<html lang="de"' in (await b.get("/book/center?form=spring&lang=ru")).text
        assert '<html lang="fr"' in (await b.get("/book/center?form=spring&lang=fr")).text


async def test_what_a_form_requires_is_asked_for_and_nothing_is_booked_without_it() -> None:
    salon = await open_salon()
    await keep(salon, Design(email_required=True, comment=Comment.required))
    async with browser() as b:
        wanted = {"service": str(salon.haircut), "starts_at": TEN, **MASHA, "email": ""}
        refused = await b.post("/book/center/visits?form=spring", data=wanted)
        assert refused.status_code == 422
        assert {"email-error", "comment-error"} <= set(re.findall(r'id="([a-z]+-error)"', refused.text))
        assert "Masha Petrova" in refused.text
        assert await VisitOrigin.count() == 0
        wanted |= {"email": "masha@example.com", "comment": "By the window"}
        assert (await b.post("/book/center/visits?form=spring", data=wanted)).status_code == 303


async def test_a_booking_keeps_how_the_visitor_came_first_and_last_and_the_forms_source() -> None:
    salon = await open_salon()
    await keep(salon, Design(source="Hotel Aurora"))
    async with browser() as b:
        wanted = {"service": str(salon.haircut), "starts_at": TEN, **MASHA, "phone": "0151 99999999"}
        told = "utm_source=maps&last_utm_source=letter&last_landing=http://a.test/b&last_evil=1"
        await b.post(f"/book/center/visits?form=spring&{told}", data=wanted)
    origin = await VisitOrigin.objects().first()
    assert (origin.form, origin.source) == ("spring", "Hotel Aurora")
    assert json.loads(origin.first) == {"utm_source": "maps"}
    assert json.loads(origin.last) == {"utm_source": "letter", "landing": "http://a.test/b"}
    client = await Client.objects().where(Client.phone == "+4915199999999").first()
    source = await ClientSource.objects().where(ClientSource.name == "Hotel Aurora").first()
    assert client.client_source == source.id
    async with browser(salon.actors["Olga"]) as desk:
        panel = await desk.get(f"/desk/visits/{origin.visit}")
        assert "Hotel Aurora" in panel.text
        assert "source: letter" in panel.text


async def test_a_known_client_keeps_the_source_they_came_by() -> None:
    salon = await open_salon()
    await keep(salon, Design(source="Hotel Aurora"))
    older = ClientSource(name="A friend")
    await older.save()
    await Client.update({Client.client_source: older.id}).where(Client.id == salon.masha)
    async with browser() as b:
        wanted = {"service": str(salon.haircut), "starts_at": TEN, **MASHA}
        await b.post("/book/center/visits?form=spring", data=wanted)
    assert (await Client.objects().get(Client.id == salon.masha)).client_source == older.id


async def test_the_site_whose_plain_link_was_followed_is_kept() -> None:
    await open_salon()
    async with browser() as b:
        page = await b.get("/book/center", headers={"Referer": "https://magazine.test/spring"})
        assert "referrer=https%3A%2F%2Fmagazine.test" in page.text
        own = await b.get("/book/center", headers={"Referer": "http://salon.test/book"})
        assert "referrer" not in own.text


async def test_counters_and_the_form_are_told_to_the_page_around_and_to_nobody_else() -> None:
    salon = await open_salon()
    await keep(salon, Design(trackers=Trackers(google="G-ABC123DEF4")))
    async with browser() as b:
        page = await b.get("/book/center?form=spring")
        assert "G-ABC123DEF4" in page.text
        assert set(re.findall(r'src="([^"]+)"', page.text)) == {
            each for each in re.findall(r'src="([^"]+)"', page.text) if each.startswith("/")
        }


async def test_a_page_tells_machines_what_it_offers_under_one_address() -> None:
    salon = await open_salon()
    async with browser() as b:
        found = {}
        for place in ("/book/center?utm_source=x", f"/book/center?service={salon.haircut}&day=2026-12-03"):
            page = (await b.get(place)).text
            found[place] = json.loads(re.search(r"ld\+json\">(.*?)</script>", page)[1])
            assert '<meta name="description" content="' in page
            own = place.split("?")[0] if "utm" in place else place.split("&")[0]
            assert f'<link rel="canonical" href="http://salon.test{own}">' in page
    business, service = found.values()
    assert business["@type"] == "LocalBusiness"
    assert business["potentialAction"]["@type"] == "ReserveAction"
    assert business["openingHoursSpecification"][0]["opens"] == "09:00"
    assert {each["itemOffered"]["name"] for each in business["makesOffer"]} == {"Haircut", "Colour"}
    assert (service["@type"], service["offers"]["price"], service["offers"]["priceCurrency"]) == (
        "Service", "45.00", "EUR",
    )  # fmt: skip


async def test_a_name_cannot_break_out_of_what_machines_read() -> None:
    salon = await open_salon()
    from catalog.tables import Service

    await Service.update({Service.name: "</script><b>x"}).where(Service.id == salon.haircut)
    async with browser() as b:
        page = (await b.get("/book/center")).text
    assert "</script><b>" not in page
    assert "</script><b>x" in json.dumps(json.loads(re.search(r"ld\+json\">(.*?)</script>", page)[1]))


async def test_search_engines_are_told_what_there_is_and_what_is_private() -> None:
    salon = await open_salon()
    async with browser() as b:
        robots = (await b.get("/robots.txt")).text
        assert "Disallow: /v/" in robots
        assert "Sitemap: http://salon.test/sitemap.xml" in robots
        tree = ElementTree.fromstring((await b.get("/sitemap.xml")).text)  # noqa: S314  # our own answer
        places = [each.text for each in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
        assert "http://salon.test/book/harbour" in places
        assert f"http://salon.test/book/center?service={salon.haircut}" in places
        for each in places:
            assert (await b.get(each)).status_code == 200


async def test_the_look_reaches_the_style_sheet_and_nothing_else_does() -> None:
    salon = await open_salon()
    look = Look(accent="#be185d", ground="#1e3a8a", ink="#ffffff", corner=16, font="serif", scheme="dark")
    await keep(salon, Design(look=look))
    async with browser() as b:
        page = await b.get("/book/center?form=spring")
        assert 'data-scheme="dark"' in page.text
        address = re.search(r'href="(/book/center/theme.css[^"]*)"', page.text)[1].replace("&amp;", "&")
        sheet = (await b.get(address)).text
        assert "--radius: 16px" in sheet
        assert "Georgia" in sheet
        assert "background: #1e3a8a" in sheet
        bad = (await b.get("/book/center/theme.css?font=x;}&corner=9px&ground=%231e3a8a&ink=%231e3a8b")).text
        assert "--font" not in bad
        assert "--radius" not in bad
        assert "data-painted" not in bad


async def test_colours_that_cannot_be_read_are_refused_with_one_that_can() -> None:
    salon = await open_salon()
    with pytest.raises(Invalid) as refusal:
        await keep(salon, Design(look=Look(ground="#fde047", ink="#ffffff")))
    assert "4.5 to 1" in refusal.value.fields["ink"]
    assert re.search(r"Take #[0-9a-f]{6}", refusal.value.fields["ink"])
    assert await BookingForm.count() == 0


async def test_what_is_not_there_or_not_ours_is_refused() -> None:
    salon = await open_salon()
    with pytest.raises(Invalid) as refusal:
        await keep(salon, design(service=Step(Kind.service, hidden=True, default=987654)))
    assert list(refusal.value.fields) == ["default-service"]
    with pytest.raises(Invalid) as nameless:
        await keep(salon, Design(trackers=Trackers(meta="<script>")), name=" ")
    assert set(nameless.value.fields) == {"name", "meta"}


async def test_every_version_can_be_brought_back() -> None:
    salon = await open_salon()
    vera, form = salon.actors["Vera"], await keep(salon, Design(source="First"))
    await actions.change_form(vera, form.id, 1, "Summer", Design(source="Second"))
    with pytest.raises(actions.StaleForm):
        await actions.change_form(vera, form.id, 1, "Autumn", Design(source="Third"))
    await actions.restore_version(vera, form.id, 1)
    now = await access_form(vera, form.id)
    assert (now.name, read_design(now.definition).source, now.version) == ("Spring", "First", 3)
    await actions.restore_version(vera, form.id, 2)
    assert (await access_form(vera, form.id)).name == "Summer"
    assert await FormVersion.count() == 4
    with pytest.raises(NotFound):
        await actions.restore_version(vera, form.id, 99)


async def test_a_removed_form_comes_back_and_its_address_is_nobody_elses() -> None:
    salon = await open_salon()
    vera, form = salon.actors["Vera"], await keep(salon, Design())
    copy = await actions.copy_form(vera, form.id)
    assert (copy.code, copy.name) == ("spring-copy", "Spring (copy)")
    await actions.make_default(vera, form.id, on=True)
    await actions.remove_form(vera, form.id)
    assert (await keep(salon, Design())).code == "spring-2"
    async with browser() as b:
        assert (await b.get("/f/spring")).status_code == 404
        await actions.return_form(vera, form.id)
        assert (await b.get("/f/spring")).status_code == 302
    assert not (await access_form(vera, form.id)).is_default
