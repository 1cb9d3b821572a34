"""Somebody about whom everything that can be known is known, each thing with a mark of its own."""

from dataclasses import replace

import booking.actions
import checkout.actions
import clients.actions
from booking.actions import Booking, express
from booking.actions.notes import write_notes
from booking.actions.own_fields import fill_in
from booking.actions.photos import add_photo
from booking.actions.waiting import line
from booking.actions.waiting.line import Wanted
from booking.rules.waiting import Preference
from clients.actions.consenting import add_consent, answer_for
from clients.actions.fields import add_field
from clients.actions.merging import merge
from clients.actions.tags import add_tag
from clients.actions.templates import add_template
from clients.actions.treatments import Door, write_treatment
from clients.queries.consents import versions
from clients.rules.answers import Sent
from clients.rules.treatments import Row
from clients.schemas import ClientForm, ConsentForm, FieldForm
from clients.tables import Visit
from exchange.actions import exporting
from exchange.actions.exporting import Wish
from exchange.queries.exports import Selection
from kit import clock, db
from kit.rights import CUSTOMER
from lists.actions import save_segment
from lists.rules.terms import Group, Term
from reminders import worker
from tests.booking.scene import DAY, at
from tests.cast import Salon, open_salon
from tests.checkout.till import by_card, cashback, drawer, pay, terms
from tests.exchange.coming import csv_of, imported, looked_at
from tests.files import drawn

NAME, PHONE, EMAIL = "Zuzana Markerova", "0151 76543210", "zuzana@quux.example"
MINE = {
    "name": "markerova", "former name": "zuzka", "phone": "+4915176543210", "e-mail": "quux.example",
    "card number": "MARK900817", "notes": "notemark", "warning": "warnmark", "birthday": "1987-06-05",
    "contact": "zuzatele", "label": "labelmark", "comment": "commentmark", "visit notes": "vnotemark",
    "field": "fieldmark", "visit's field": "vfieldmark", "answer": "answermark", "cancelled": "whymark",
    "discount": "discmark", "reopened": "reopenmark", "photo": "photomark", "merged": "gonemark",
    "link": "linkmark", "import": "rowmark", "ban": "banmark", "consent": "proofmark",
    "treatment": "treatmark",
}  # fmt: skip


async def lived() -> tuple[Salon, int]:
    """Her card; what she booked is done, paid and cancelled, and nothing of it is to come."""
    salon = await open_salon()
    await terms(salon)
    await cashback(salon)
    await drawer(salon)
    fields = [
        await field(salon, of, asked) for of, asked in (("client", ""), ("visit", ""), ("visit", "yes"))
    ]
    her = await card(salon, fields[0])
    await visits(salon, her, fields)
    await waits_and_links(salon, her)
    await treated(salon, her)
    await files(salon)
    await others_write(salon)
    await worker.send_next(None, clock.now())
    return salon, her


async def field(salon: Salon, of: str, asked: str) -> int:
    form = FieldForm(of=of, title=f"Wish of a {of} {asked}", is_asked=asked)
    return (await add_field(salon.actors["Vera"], form)).id


async def card(salon: Salon, own: int) -> int:
    vera = salon.actors["Vera"]
    form = ClientForm(
        name=NAME, phone=PHONE, email=EMAIL, notes="notemark", warning="warnmark", birthday="5 June 1987",
        card_number="MARK 900817", contact_kind=["telegram"], contact_value=["zuzatele"],
        contact_label=["labelmark"], answers=Sent({own: ("fieldmark",)}, frozenset({own})),
    )  # fmt: skip
    her = await clients.actions.add_client(vera, form, "DE")
    second = await clients.actions.add_client(vera, ClientForm(name="Zuzka", notes="gonemark"), "DE")
    await merge(vera, her.id, second.id, {})
    tag = await add_tag(vera, "Regular", "teal")
    await clients.actions.set_tag(vera, [her.id], tag.id)
    consent = await add_consent(vera, ConsentForm("Offers", "I agree."))
    await answer_for(vera, her.id, (await versions(consent.id))[0].id, "proofmark", is_given=True)
    await clients.actions.forbid_online(vera, her.id, "banmark")
    await clients.actions.allow_online(vera, her.id)
    return int(her.id)


async def visits(salon: Salon, her: int, fields: list[int]) -> None:
    """One that a stranger booked and that was paid and reopened and paid; one that was cancelled."""
    vera = salon.actors["Vera"]
    answers = Sent({fields[2]: ("answermark",)}, frozenset({fields[2]}))
    wanted = Booking(
        salon.center,
        salon.haircut,
        salon.anna,
        at("10:00"),
        NAME,
        PHONE,
        EMAIL,
        "commentmark",
        answers=answers,
    )
    made = await booking.actions.book(CUSTOMER, wanted)
    assert made.client == her
    gone = await booking.actions.book(vera, replace(wanted, client=her, starts_at=at("13:00"), answers=None))
    await booking.actions.cancel(vera, gone.id, "whymark")
    visit = await write_notes(vera, made.id, "vnotemark", None)
    await fill_in(vera, made.id, Sent({fields[1]: ("vfieldmark",)}, frozenset({fields[1]})), None)
    await add_photo(vera, made.id, "photomark.png", drawn(), "before")
    await booking.actions.set_status(vera, made.id, Visit.Status.arrived, None)
    version = (await Visit.objects().get(Visit.id == visit.id)).version
    await checkout.actions.discount_bill(vera, made.id, 500, "discmark", version)
    await pay(salon, made, by_card(4_000, version=version + 1), "Vera")
    await checkout.actions.reopen_visit(vera, made.id, "reopenmark", version + 2)
    await pay(salon, made, by_card(4_000, version=version + 3), "Vera")


async def waits_and_links(salon: Salon, her: int) -> None:
    vera = salon.actors["Vera"]
    suits = Preference(DAY, DAY, opens=0, closes=1440, member=salon.lena)
    request = await line.join(vera, Wanted(salon.center, salon.haircut, [suits], client=her))
    await line.leave(vera, request.id)
    wanted = Booking(salon.center, salon.haircut, salon.lena, at("15:00"), client=her, comment="linkmark")
    link = await express.send(vera, wanted, 60)
    await express.withdraw(vera, link.id)


async def treated(salon: Salon, her: int) -> None:
    """What was written of a treatment is sealed."""
    template = await add_template(salon.actors["Vera"], "Colour", [Row("Formula")])
    door = Door(her, "", "", "", writes=True)
    await write_treatment(salon.actors["Vera"], door, template.id, {"q-0": "treatmark"})


async def files(salon: Salon) -> None:
    """She is in a list that came in, in one that was only looked at, and was searched for to be exported."""
    vera = replace(salon.actors["Vera"], is_proved=True)
    await imported(vera, csv_of([(NAME, PHONE, "", "", "rowmark")]), way="overwrite")
    await looked_at(vera, csv_of([(NAME, PHONE, "", "", "rowmark again"), ("Ada", "", "", "", "tea")]))
    await exporting.begin(vera, Wish("clients", "csv", f"search: {NAME}"), Selection([1], ""))


async def others_write(salon: Salon) -> None:
    """About her, where nobody would look."""
    vera = salon.actors["Vera"]
    said = f"Came with {NAME} (+49 1517-654 32 10), {EMAIL}"
    await clients.actions.add_note(vera, salon.masha, said)
    term = Term("notes", "contains", (said,))
    await save_segment(vera, f"Friends of {NAME}", Group("all", (term,)), shared=True)


async def money() -> dict[str, list[str]]:
    """All that is to be the same afterwards."""
    tables = {
        "posting": "t", "book_account": "t", "book_transaction": "t", "payment": "t", "pay_line": "t",
        "points_entry": "t", "bill": "to_jsonb(t) - 'reversed_why'",
        "visit_line": "to_jsonb(t) - 'discount_reason'", "done_line": "t", "client_figure": "t",
        "client_total": "t", "appointment": "t",
        "visit": "(SELECT jsonb_build_array(t.id, t.client, t.status, t.starts_at, t.ends_at, t.done_at))",
    }  # fmt: skip
    found = {}
    for table, told in tables.items():
        value = "to_jsonb(t)" if told == "t" else told
        rows = await db.fetch(f"SELECT {value}::text AS row FROM {table} AS t ORDER BY t.id")  # noqa: S608
        found[table] = [row["row"] for row in rows]
    return found
