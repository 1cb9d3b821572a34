"""What the page of a package is filled with."""

from typing import Any

from litestar.response import Template

from catalog import queries
from catalog.actions.packages import MOST_PARTS
from catalog.facts import mark_now
from catalog.pages import Question, form_page
from catalog.queries.packages import (
    access_part,
    fitting_parts,
    package_costs,
    packages_with,
    parts_of_package,
    why_no_package,
)
from catalog.schemas import PartForm
from kit.errors import Problem
from kit.rights import Actor


async def parts_page(
    actor: Actor, service_id: int, form: PartForm, trouble: Problem | None = None, done: str = ""
) -> Template:
    service = await queries.access_service(service_id)
    found = await parts_of_package(service_id)
    facts: dict[str, Any] = {
        "service": service,
        "form": form,
        "found": found,
        "why_not": "" if found else await why_no_package(service),
        "is_full": len(found) >= MOST_PARTS,
        "choices": [("", "Choose one"), *await fitting_parts(service_id)],
        "costs": await package_costs(service_id, [each.id for each in await queries.every_branch_of(actor)]),
        "priced": bool(await queries.prices_of_service(service_id)),
        "done": done,
    }
    return form_page("catalog/package.html", actor, trouble, **facts)


async def kept_parts(service_id: int) -> PartForm:
    """The form of one more part, as the package is now."""
    return PartForm(seen=await mark_now(("service", service_id)))


async def removal(service_id: int, part_id: int, seen: str = "") -> Question:
    await access_part(service_id, part_id)
    package = await queries.access_service(service_id)
    parts = await parts_of_package(service_id)
    name = next(each.name for each in parts if each.id == part_id)
    last = (
        f" It is the last one: {package.name} is an ordinary service again, {package.minutes} minutes long."
    )
    return Question(
        title=f"Take {name} out of {package.name}?",
        sentence="It is no longer done in this package. Visits that are booked keep it."
        + (last if len(parts) == 1 else " Look at the price of the package afterwards."),
        action=f"/desk/services/{service_id}/parts/{part_id}/removal",
        button="Take it out",
        back=f"/desk/services/{service_id}/parts",
        seen=seen or await mark_now(("service", service_id)),
    )


async def retirement(service_id: int) -> Question:
    """Before a service is retired; whoever does so hears which packages go with it."""
    service = await queries.access_service(service_id)
    packages = await packages_with(service_id)
    along = f" It is part of {', '.join(packages.values())}: nobody can book that either then."
    return Question(
        title=f"Retire {service.name}?",
        sentence="Nobody can book it any more, in any branch. Visits that have it stay as they are, and it "
        "can be restored at any time." + (along if packages else ""),
        action=f"/desk/services/{service_id}/retirement",
        button="Retire the service",
        back=f"/desk/services/{service_id}",
    )
