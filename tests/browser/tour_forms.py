"""A booking form with a look and words of its own, and one that begins with people, for the tour."""

from kit import clock
from kit.qr import qr_png
from tests.cast import Salon
from widgets.actions.forms import make_form
from widgets.rules.forms import STAFF_FIRST, Design, Look, Said, Step, Trackers
from widgets.tables import FormPicture


async def forms_of(salon: Salon) -> dict[str, object]:
    look = Look(accent="#be185d", ground="#1e3a8a", ink="#ffffff", corner=16, font="serif")
    steps = tuple(
        Step(each.kind, title="Whom would you like?") if each.kind == "staff" else each
        for each in Design().steps
    )
    wanted = Design(
        steps=steps,
        look=look,
        said={"": Said(welcome="For guests of the hotel.", contact="We are glad that you come.")},
        languages=("en", "de"),
        trackers=Trackers(google="G-ABC123DEF4"),
        source="Hotel Aurora",
    )
    made = await make_form(salon.actors["Vera"], "Spring", wanted)
    begins_with_people = Design(steps=tuple(Step(each) for each in STAFF_FIRST))
    await make_form(salon.actors["Vera"], "People", begins_with_people)
    logo = FormPicture(code="logo", form=made.id, content=qr_png("a logo"), added_at=clock.now())
    await logo.save()
    return {"form": made.id, "form_picture": logo.code}
