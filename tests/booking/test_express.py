"""Express booking: held by the desk, finished by the client's link, let go, or lapsed."""

from datetime import timedelta

import pytest

from booking import actions, queries
from booking.actions import express
from booking.queries.express import link_by_code, links_sent, shown_link
from booking.tables import Appointment, Change, Hold
from catalog.tables import Branch, Service
from clients.queries import visit_lines
from clients.tables import Client, Visit
from kit import clock
from kit.rights import CUSTOMER
from reminders.tables import Message
from tests.booking.express import by_client, everything, now_is, sent
from tests.booking.extras import beard
from tests.booking.scene import DAY, at, wall
from tests.booking.wishes import wish
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
LATER = timedelta(minutes=61)


async def times(salon: Salon) -> list[str]:
    found = await queries.free_times(salon.center, salon.haircut, salon.anna, DAY, DAY)
    return [wall(start) for each in found for start in each.starts]


async def test_the_time_is_held_and_the_link_keeps_for_whom() -> None:
    salon = await open_salon()
    link = await sent(salon, comment="Rang in the morning")
    hold = await Hold.objects().first()
    assert (hold.code, hold.expires_at) == (link.hold_code, clock.now() + timedelta(hours=1))
    assert (link.name, link.phone, link.made_by) == ("Petra", "+4915112345679", "Olga")
    assert (link.expires_at, link.code == link.hold_code) == (hold.expires_at, False)
    assert "10:00" not in await times(salon)
    with pytest.raises(actions.TimeTaken):
        await actions.book(CUSTOMER, wish(salon))


async def test_it_is_never_held_longer_than_until_the_visit_begins() -> None:
    salon = await open_salon()
    link = await sent(salon, minutes=3 * 24 * 60)
    assert link.expires_at == at("10:00") == (await Hold.objects().first()).expires_at


async def test_the_held_time_becomes_the_visit_and_is_never_free_in_between() -> None:
    salon = await open_salon()
    link = await sent(salon, comment="Rang in the morning")
    kept = await Appointment.objects().first()
    visit = await by_client(link, email="petra@example.com", comment="With a fringe, please")
    now = await Appointment.objects().first()
    assert (now.id, now.visit, now.hold, await Hold.count()) == (kept.id, visit.id, None, 0)
    assert (visit.status, visit.source, visit.client) == ("waiting", "desk", link.client)
    assert visit.comment == "Rang in the morning\nWith a fringe, please"
    ended = await now_is(link)
    assert (ended.state, ended.visit, ended.ended_by) == ("finished", visit.id, "client")
    kinds = await Message.select(Message.kind).where(Message.visit == visit.id).output(as_list=True)
    assert sorted(kinds) == ["booked", "evening", "soon"]


async def test_finishing_twice_makes_one_visit_and_gives_the_same_answer() -> None:
    salon = await open_salon()
    link = await sent(salon)
    first = await by_client(link)
    before = await everything()
    second = await by_client(link)
    assert (second.id, await everything()) == (first.id, before)


@pytest.mark.parametrize(("by_desk", "told"), [(True, 0), (False, 3)])
async def test_who_finishes_by_the_link_is_told_whatever_the_desk_ticked(by_desk: bool, told: int) -> None:
    salon = await open_salon()
    link = await sent(salon, notify=False)
    contact = express.Contact(link.name)
    await express.finish(salon.actors["Olga"] if by_desk else express.by_link(link), link, contact)
    assert await Message.count().where(Message.visit.is_not_null()) == told


async def test_what_is_added_is_held_shown_and_booked_with_it() -> None:
    salon = await open_salon()
    extra = await beard(salon)
    link = await sent(salon, addons=(extra,))
    assert (link.addons, link.ends_at) == ([extra], at("11:15"))
    shown = await shown_link(link)
    assert (shown.title, shown.price) == ("Haircut, with Beard trim", 6000)
    [row], _, _ = await links_sent(
        salon.actors["Olga"], await Branch.objects().get(Branch.id == salon.center), "open", "", 1
    )
    assert row["title"] == "Haircut, with Beard trim"
    kept = await Appointment.select(Appointment.id)
    visit = await by_client(link)
    assert [each.title for each in await visit_lines(visit.id)] == ["Haircut", "Beard trim"]
    assert await Appointment.select(Appointment.id) == kept


async def test_where_requests_are_taken_the_link_still_makes_a_visit() -> None:
    salon = await open_salon()
    await Branch.update({Branch.takes_requests: True}).where(Branch.id == salon.center)
    assert (await by_client(await sent(salon))).status == Visit.Status.waiting


async def test_what_strangers_are_held_to_does_not_count() -> None:
    salon = await open_salon()
    await Branch.update({Branch.lead_minutes: 3 * 24 * 60}).where(Branch.id == salon.center)
    await Service.update({Service.is_online: False, Service.most_a_day: 1}, force=True)
    await Client.update({Client.online_ban: True}).where(Client.id == salon.masha)
    link = await sent(salon, "10:05", client=salon.masha)
    assert (await by_client(link)).starts_at == at("10:05")


async def test_it_does_not_use_up_what_may_be_booked_online() -> None:
    salon = await open_salon()
    await Service.update({Service.most_a_day: 1}).where(Service.id == salon.haircut)
    await sent(salon)
    assert (await actions.book(CUSTOMER, wish(salon, "12:00"))).source == "widget"


async def test_once_lapsed_it_cannot_be_finished_and_the_time_is_free() -> None:
    salon = await open_salon()
    link = await sent(salon)
    with clock.pretend(clock.now() + LATER):
        before = await everything()
        with pytest.raises(express.LinkLapsed):
            await by_client(link)
        assert await everything() == before
        assert "10:00" in await times(salon)
        await actions.book(CUSTOMER, wish(salon))
        with pytest.raises(express.LinkLapsed):
            await by_client(link)
    assert (await Hold.count(), await Visit.count(), await Appointment.count()) == (0, 1, 1)


async def test_a_lapsed_link_tells_what_it_was_when_its_hold_is_long_gone() -> None:
    salon = await open_salon()
    link = await sent(salon)
    with clock.pretend(clock.now() + timedelta(hours=3)):
        await actions.sweep()
    assert await Hold.count() == 0
    found = await link_by_code(link.code)
    assert (found.name, found.service, found.starts_at) == ("Petra", salon.haircut, at("10:00"))


async def test_the_client_may_say_no_and_somebody_else_has_the_time_at_once() -> None:
    salon = await open_salon()
    link = await sent(salon)
    await express.decline(link)
    ended = await now_is(link)
    assert (ended.state, ended.ended_by, await Hold.count()) == ("declined", "client", 0)
    await actions.book(CUSTOMER, wish(salon))
    before = await everything()
    await express.decline(link)
    with pytest.raises(express.LinkOver):
        await by_client(link)
    assert await everything() == before


async def test_the_desk_lets_it_go_keeps_it_longer_or_books_it() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    gone, kept = await sent(salon), await sent(salon, "12:00")
    await express.withdraw(olga, gone.id)
    assert ((await now_is(gone)).state, (await now_is(gone)).ended_by) == ("withdrawn", "Olga")
    longer = await express.keep_longer(olga, kept.id, 60)
    assert longer.expires_at == clock.now() + timedelta(hours=2) == (await Hold.objects().first()).expires_at
    with clock.pretend(clock.now() + LATER):
        visit = await express.finish(olga, kept, express.Contact(kept.name, kept.email))
    assert (visit.created_by, (await now_is(kept)).ended_by) == (olga.account, "Olga")


async def test_what_is_over_is_neither_kept_longer_nor_let_go_nor_sent() -> None:
    salon = await open_salon()
    olga, link = salon.actors["Olga"], await sent(salon, email="petra@example.com")
    done = await sent(salon, "12:00")
    await by_client(done)
    with clock.pretend(clock.now() + LATER):
        before = await everything()
        for call in (express.keep_longer(olga, link.id, 60), express.withdraw(olga, link.id)):
            with pytest.raises(express.LinkLapsed):
                await call
        with pytest.raises(express.LinkLapsed):
            await express.send_again(olga, link.id)
        for call in (express.keep_longer(olga, done.id, 60), express.withdraw(olga, done.id)):
            with pytest.raises(express.LinkOver):
                await call
        assert await everything() == before


async def test_it_is_not_kept_past_the_start() -> None:
    salon = await open_salon()
    link = await sent(salon, minutes=3 * 24 * 60)
    with pytest.raises(express.KeptToTheEnd):
        await express.keep_longer(salon.actors["Olga"], link.id, 15)


async def test_a_letter_goes_where_there_is_an_address_and_is_called_off_in_the_end() -> None:
    salon = await open_salon()
    no_address = await sent(salon, phone="0151 12345670")
    typed = await sent(salon, "12:00", email="petra@example.com")
    masha = await sent(salon, "14:00", client=salon.masha)
    rows = await Message.select(Message.id, Message.kind, Message.expires_at).order_by(Message.id)
    assert [(row["kind"], row["expires_at"]) for row in rows] == [("express", typed.expires_at)] * 2
    assert (no_address.message, typed.message, masha.message) == (None, rows[0]["id"], rows[1]["id"])
    with pytest.raises(express.NoAddress):
        await express.send_again(salon.actors["Olga"], no_address.id)
    await express.decline(typed)
    states = await Message.select(Message.status).order_by(Message.id).output(as_list=True)
    assert states == ["cancelled", "waiting"]


async def test_sent_again_is_a_letter_of_its_own() -> None:
    salon = await open_salon()
    link = await sent(salon, email="petra@example.com")
    again = await express.send_again(salon.actors["Olga"], link.id)
    states = await Message.select(Message.status).order_by(Message.id).output(as_list=True)
    assert (states, again.message == link.message) == (["cancelled", "waiting"], False)


async def test_a_new_client_writes_their_own_card_an_old_one_only_what_it_lacks() -> None:
    salon = await open_salon()
    await by_client(await sent(salon), "Petra Stone", email="petra@example.com")
    petra = await Client.objects().get(Client.phone == "+4915112345679")
    assert (petra.name, petra.email) == ("Petra Stone", "petra@example.com")
    await by_client(await sent(salon, "12:00"), "Somebody Else", email="other@example.com")
    again = await Client.objects().get(Client.id == petra.id)
    assert (again.name, again.email) == ("Petra Stone", "petra@example.com")


async def test_of_a_card_with_the_same_phone_nothing_else_goes_into_the_link() -> None:
    salon = await open_salon()
    link = await sent(salon, name="M.", phone="0151 12345678")
    assert (link.client, link.name, link.email) == (salon.masha, "M.", "")


async def test_the_calendars_hear_of_every_change() -> None:
    salon = await open_salon()
    link = await sent(salon)
    await express.keep_longer(salon.actors["Olga"], link.id, 15)
    await by_client(link)
    news = await Change.select(Change.visit).order_by(Change.id).output(as_list=True)
    assert news[:2] == [0, 0]
    assert set(news[2:]) == {0, (await now_is(link)).visit}
