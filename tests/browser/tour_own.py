"""Fields of one's own, tags and statuses for the tour: every kind, conditions, long words."""

from msgspec import structs

from booking.actions.own_fields import fill_in
from booking.actions.photos import add_photo
from clients.actions import change_client
from clients.actions.fields import add_field, archive_field
from clients.actions.files import Upload
from clients.actions.formulas import add_formula
from clients.actions.marking import set_status, set_tag
from clients.actions.notes import add_note, pin_note
from clients.actions.sources import add_source
from clients.actions.staff_files import add_member_file
from clients.actions.tags import add_scale, add_tag
from clients.actions.templates import add_template
from clients.actions.treatments import Door, change_treatment, write_treatment
from clients.pages.cards import filled_in
from clients.queries import client_row
from clients.queries.tags import statuses
from clients.rules.answers import Sent
from clients.rules.fields import Field
from clients.rules.treatments import Row
from clients.schemas import FieldForm, FormulaForm
from kit.files.reading import ready
from kit.rights import SYSTEM
from tests.cast import Salon
from tests.files import paper

LONG = "What whoever serves them has to think of before anything else is done"


async def make(**typed: str) -> Field:
    return await add_field(SYSTEM, FieldForm(**typed))


async def own_of(salon: Salon, visit: int) -> dict[str, object]:
    """By the names that addresses of the tour use."""
    hair = await make(
        title="Hair", kind="one_of", new_options="Straight\nCurly\nAs it comes", heading="Looks"
    )
    allergic = await make(title="Any allergies?", kind="yes_no", is_asked="yes", is_required="yes")
    asks = {"when_field": str(allergic.id), "when_value": "yes", "is_asked": "yes", "is_required": "yes"}
    await make(title="Allergic to what?", kind="several", new_options="Ammonia\nLatex\nNuts", **asks)
    note = await make(title=LONG, kind="long", heading="Looks", is_private="yes", help=f"{LONG}.")
    for kind in ("whole", "decimal", "date", "date_time", "link", "text"):
        await make(title=f"A {kind}", kind=kind, heading="Of all kinds")
    await make(title="Budget", kind="money", currency="EUR", heading="Of all kinds")
    formula = await make(of="visit", title="Formula", is_asked="yes", help="If you know it.")
    await make(of="staff", title="Locker", kind="whole")
    gone = await make(title="Shoe size")
    await archive_field(SYSTEM, gone.id)
    client = await client_row(salon.masha)
    said = {hair.id: (str(hair.options[1].id),), note.id: (f"{LONG}: quiet.",), allergic.id: ("no",)}
    form = structs.replace(await filled_in(client), answers=Sent(said, frozenset(said)))
    await change_client(SYSTEM, salon.masha, form, client.version, "DE")
    await fill_in(SYSTEM, visit, Sent({formula.id: ("7.1",)}, frozenset({formula.id})), None)
    marks = await marks_of_masha(salon) | await written_of_masha(salon)
    made = {"own": hair.id, "own_option": hair.options[1].id, "own_gone": gone.id}
    return {**made, **marks, **await about_cards(), **await papers(salon, visit)}


async def papers(salon: Salon, visit: int) -> dict[str, object]:
    """Of the visit and of Anna: each stands in a field; and a field that has none."""
    scan = await make(of="visit", title="Consent form", kind="file")
    await add_photo(SYSTEM, visit, "Consent.pdf", paper(), "", field=str(scan.id))
    field = await make(of="staff", title="Passport", kind="file", help="Only for the contract.")
    await make(of="staff", title="Diploma", kind="file")
    upload = Upload("A copy of the passport, both sides, as of the day of the contract.pdf", ready(paper()))
    return {"passport": (await add_member_file(SYSTEM, salon.anna, upload, str(field.id))).id}


async def about_cards() -> dict[str, object]:
    """A source and a formula."""
    worked_out = FormulaForm("What all visits of this year came to", "sum", "", "365", "EUR")
    source = await add_source(SYSTEM, "A friend of the hairdresser who was here before")
    return {"formula": await add_formula(SYSTEM, worked_out), "source": source.id}


async def written_of_masha(salon: Salon) -> dict[str, object]:
    """A treatment note that was changed, and two notes of which one is pinned."""
    vera = salon.actors["Vera"]
    rows = [
        Row("Formula"),
        Row("Minutes", "number"),
        Row("Scalp", "choice", "Fine\nDry"),
        Row(LONG, "yes_no"),
    ]
    template = await add_template(vera, "Colour", rows)
    door = Door(salon.masha, "Masha", "", "", writes=True)
    note = await write_treatment(vera, door, template.id, {"q-0": "7.1, 20 vol", "q-3": "yes"})
    await change_treatment(vera, door, note.id, 1, {"q-0": "7.3, 20 vol", "q-1": "35"})
    await add_note(vera, salon.masha, "Tea with milk, and quiet.")
    pinned = await add_note(SYSTEM, salon.masha, f"{LONG}: ask about the new medicine.")
    await pin_note(vera, salon.masha, pinned.id, up=True)
    return {"template": template.id, "treatment": note.id}


async def marks_of_masha(salon: Salon) -> dict[str, object]:
    vera = salon.actors["Vera"]
    vip = await add_tag(vera, "VIP", "rose")
    await add_tag(vera, "Comes with a large dog that has to lie", "amber")
    scale = await add_scale(vera, "How warm", "New\nRegular\nSleeping")
    status = (await statuses(scale.id))[1]["id"]
    await set_tag(vera, [salon.masha], vip.id)
    await set_status(vera, [salon.masha], status)
    return {"tag": vip.id, "scale": scale.id, "scale_status": status}
