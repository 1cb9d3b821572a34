"""What else goes on in the salon of the tour: a class, people in line, requests, groups, absences."""

from dataclasses import replace
from datetime import date, datetime

import booking.actions
import clients.actions.groups
import lists.actions
import staff.actions
from booking.actions import Booking, express
from booking.actions.several.booking import Together, book_several
from booking.express_tables import Express
from booking.rules.wants import Want, Wanted
from booking.tables import Hold
from catalog.price_tables import Change
from catalog.tables import Branch, ServicePrice
from clients.actions import merging, pairing
from clients.actions.calls import note_call, renew_token, take_told
from clients.actions.links import link
from clients.actions.tags import add_tag
from clients.schemas import CallForm, ClientForm, GroupForm
from clients.tables import Visit
from kit.rights import CUSTOMER
from lists.actions.bulk import change_many, look
from lists.actions.mark_rules import RuleForm, add_rule
from lists.rules.bulk import Wish
from lists.rules.terms import Group, Join, Term
from lists.tables import Act
from tests.booking.classes import offer_yoga, put_on, seat
from tests.booking.line import offers, set_way, wait
from tests.booking.prices import HAPPY, put_up
from tests.booking.scene import at
from tests.cast import Salon, add
from tests.catalog.packages import new_look, place_of
from tests.staff.levels import level_asks, raise_to

THURSDAY, LATER = date(2026, 12, 3), date(2026, 12, 9)


async def rooms_of(salon: Salon) -> dict[str, object]:
    """By name the ids and codes that addresses of the tour speak of."""
    await calls_of(salon)
    return {
        **await class_with_people(salon),
        **await people_in_line(salon),
        **await what_is_asked(salon),
        **await levels_and_rules(salon),
        **await links_sent(salon),
        **await package_of_two(salon),
        **await together(salon),
        **await segments(salon),
        **await doubles(salon),
        "group": (await clients.actions.groups.add_group(salon.actors["Vera"], regulars())).id,
    }


async def doubles(salon: Salon) -> dict[str, object]:
    """Masha is there a second time, and somebody else was."""
    vera = salon.actors["Vera"]
    again = ClientForm(name="Mascha Petrova", email="masha@example.com", notes="Likes tea", birthday="17 May")
    double = await clients.actions.add_client(vera, again, "DE")
    third = await clients.actions.add_client(vera, ClientForm(name="Masha P."), "DE")
    await merging.merge(vera, double.id, third.id, {})
    await pairing.look_for_pairs()
    return {"double": double.id, "namesakes": await several_of_one_name(salon, double.id)}


async def several_of_one_name(salon: Salon, double: int) -> str:
    """As the address of the page that compares them with Masha has them."""
    vera = salon.actors["Vera"]
    forms = [
        ClientForm(name="Mascha Petrova", phone="0151 55667788", card_number="A 17"),
        ClientForm(name="Mascha Petrova", notes="Comes with her sister"),
        ClientForm(name="Maria-Magdalena Petrova-Konstantinopolskaya of the Old Town"),
    ]
    made = [(await clients.actions.add_client(vera, form, "DE")).id for form in forms]
    return "-".join(str(each) for each in (double, *made))


async def calls_of(salon: Salon) -> None:
    """One to ring back, one that was answered, and one of nobody known; and somebody pays for Masha."""
    vera = salon.actors["Vera"]
    missed = CallForm(direction="in", result="missed", started="2026-11-30T10:00", words="About Friday",
                      next_step="Ring back before noon")  # fmt: skip
    spoken = CallForm(started="2026-11-30T11:00", minutes="3", words="Moved her visit")
    other = await clients.actions.add_client(vera, ClientForm(name="Adam Petrov"), "DE")
    await note_call(vera, salon.masha, missed)
    await note_call(vera, other.id, spoken)
    token = await renew_token(vera)
    told = {"call": "t1", "direction": "in", "number": "+4915100000001", "result": "missed",
            "started": "2026-11-30T12:00:00+01:00", "seconds": 0}  # fmt: skip
    await take_told(token, told)
    await link(vera, salon.masha, other.id, "payer")


async def segments(salon: Salon) -> dict[str, object]:
    """One with conditions of every kind in groups, and one that was removed."""
    vera = salon.actors["Vera"]
    group = Group(
        Join.any,
        (
            Term(
                "visits",
                "at_least",
                ("1",),
                {"service": (str(salon.haircut),), "when": ("in_last", "1", "years")},
            ),
            Group(
                Join.none,
                (Term("spent_EUR", "between", ("100", "999")), Term("birthday", "in_month", ("5",))),
            ),
        ),
    )
    shown = await lists.actions.save_segment(vera, "Somebody with a haircut", group, shared=True)
    gone = await lists.actions.save_segment(vera, "Nobody", Group(), shared=False)
    await lists.actions.remove_segment(vera, gone.id)
    wish = Wish(Act.keep_list, 0, ("For the party",))
    plan = await look(vera, wish, [salon.masha])
    kept = await change_many(vera, wish, [salon.masha], plan.mark)
    tag = await add_tag(vera, "Had a haircut", "teal")
    rule = await add_rule(vera, RuleForm("Who was here", str(shown.id), f"tag:{tag.id}", clears=True))
    return {"segment": shown.id, "gone_segment": gone.id, "kept_list": kept.id, "mark_rule": rule.id}


async def levels_and_rules(salon: Salon) -> dict[str, object]:
    """Anna is a senior, who asks for more, and mornings are cheaper."""
    senior = await raise_to(salon.anna)
    await level_asks(senior, salon.haircut, salon.center, minutes=60, price=5500)
    return {"level": senior, "rule": await put_up(salon.center, Change.percent_off, 2000, **HAPPY)}


async def package_of_two(salon: Salon) -> dict[str, object]:
    """A package that saves something at Center and cannot be had at Harbour."""
    package = await new_look(salon, salon.colour, salon.haircut)
    await add(ServicePrice(service=package, branch=salon.harbour, price=900_000))
    return {"package": package, "part": await place_of(package, salon.colour)}


async def together(salon: Salon) -> dict[str, object]:
    """Masha with a child two days after the tour; a week later two services, and somebody books for two."""
    row = Wanted((Want(salon.colour, salon.anna), Want(salon.haircut, salon.lena)))
    family = Wanted((Want(salon.haircut), Want(salon.haircut, guest=1)))
    several = await come(salon, at("12:00", LATER), row)
    party = await come(salon, at("14:00", THURSDAY), family, "Her youngest, Alexandrina")
    in_turn = replace(family, together=False)
    held = await booking.actions.hold_several(salon.center, in_turn, at("09:00", LATER))
    codes = {"several_code": several.code, "party_code": party.code, "held_pair": held.code}
    return {"several": several.id, "party": party.id, **codes}


async def come(salon: Salon, start: datetime, wanted: Wanted, *guests: str) -> Visit:
    booking = Booking(salon.center, salon.haircut, None, start, client=salon.masha)
    return await book_several(salon.actors["Vera"], Together(booking, wanted, guests))


def regulars() -> GroupForm:
    return GroupForm(name="Regulars of many years", lead_minutes="0", horizon_days="200")


async def class_with_people(salon: Salon) -> dict[str, object]:
    yoga = await offer_yoga(salon)
    event = await put_on(salon, yoga, note="Bring a mat")
    await seat(event.id, 1, 2)
    return {"yoga": yoga, "event": event.id}


async def people_in_line(salon: Salon) -> dict[str, object]:
    """One was offered a time by hand, one waits."""
    await set_way(salon, "hand")
    first, _ = await wait(salon, 11), await wait(salon, 12)
    await booking.actions.offer_by_hand(salon.actors["Vera"], first.id, at("15:00"), salon.anna)
    [offer] = await offers()
    return {"line": first.id, "line_code": first.code, "offer": offer.id}


async def what_is_asked(salon: Salon) -> dict[str, object]:
    """Time off, and a haircut where the branch takes requests for a moment."""
    await Branch.update({Branch.takes_requests: True}).where(Branch.id == salon.center)
    wanted = Booking(salon.center, salon.haircut, salon.lena, at("16:00"), "Frank", "+49 1511 2345699")
    request: Visit = await booking.actions.book(CUSTOMER, wanted)
    await Branch.update({Branch.takes_requests: False}).where(Branch.id == salon.center)
    absence = await staff.actions.ask_time_off(salon.actors["Anna"], at("09:00"), at("09:30"), "Dentist")
    return {"request": request.id, "absence": absence.id}


async def links_sent(salon: Salon) -> dict[str, object]:
    """One by which the client can still finish, and one that lapsed."""
    olga, who = salon.actors["Olga"], {"name": "Petra Stone", "phone": "0151 12345690"}
    wanted = Booking(salon.center, salon.haircut, salon.lena, at("09:00"), email="petra@example.com", **who)
    open_one = await express.send(olga, wanted, 60)
    lapsed = await express.send(olga, replace(wanted, starts_at=at("11:00")), 60)
    await Express.update({Express.expires_at: lapsed.created_at}).where(Express.id == lapsed.id)
    await Hold.delete().where(Hold.code == lapsed.hold_code)
    return {
        "link": open_one.id,
        "link_code": open_one.code,
        "lapsed_link": lapsed.id,
        "lapsed_code": lapsed.code,
    }
