"""An empty business with its owner, and one that was set up by the guide."""

from catalog.tables import Branch
from guide import actions
from guide.schemas import PersonForm, PlaceForm, ServiceRow, WeekForm, WorkForm
from kit.rights import Actor
from tests.cast import hire

PLACE = PlaceForm(name="Linden & Co.", address="Oranienstr. 7", zone="Europe/Berlin")
CUT = ServiceRow(picked=True, heading="Hair", name="Haircut", minutes="60", price="45")


async def owner() -> Actor:
    return await hire("Vera", "owner", None)


async def branch_of(vera: Actor) -> Branch:
    return await actions.found_branch(vera, PLACE, WeekForm())


async def set_up(vera: Actor) -> Branch:
    """A branch where Vera cuts hair from Monday to Friday."""
    branch = await branch_of(vera)
    [cut] = await actions.offer_services(vera, branch.id, {0: CUT})
    vera_herself = PersonForm(name="Vera", services=frozenset({cut.id}))
    member = await actions.add_person(vera, branch.id, vera_herself)
    await actions.give_hours(vera, branch.id, WorkForm(people=frozenset({member.id})), WeekForm())
    return branch
