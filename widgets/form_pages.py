"""What the pages of booking forms at the desk are filled with."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from litestar.response import Template
from msgspec.structs import replace

from catalog import queries as catalog
from catalog.pages import Question, form_page, list_page
from catalog.tables import Branch
from clients.pages.fields import SAYS
from clients.queries.fields import asked
from clients.queries.sources import source_names
from clients.rules.answers import meant
from clients.rules.fields import Field
from kit.errors import NotFound, Problem
from kit.rights import Actor
from kit.settings import settings
from kit.words import LANGUAGES
from widgets.queries import forms as queries
from widgets.queries.guards import guarded_forms
from widgets.rules.asking import Ask
from widgets.rules.designing import CORNERS, FONTS, SCHEMES, settled
from widgets.rules.forms import USUAL_FORM, Design, Kind, read_design
from widgets.tables import BookingForm

DONE = {
    "made": "The form is made. It can be booked by at once.",
    "saved": "Saved. Everybody sees it from now on.",
    "copied": "This is the copy. Change what is different, and save it.",
    "returned": "The form is back.",
    "on": "The form is switched on.",
    "off": "The form is switched off. Its addresses show what can be booked instead.",
    "default": "This form is shown now where an address names none.",
    "usual": "Where an address names no form, the usual one is shown.",
    "restored": "The form is as it was then.",
}
TOO_LARGE_TO_READ = (
    "That picture is more than 10 MB, so nothing was saved. Go back: what you typed is still there. "
    "Then choose a smaller one."
)
PROTECTED = {
    "protected": "The form is protected from now on.",
    "let_go": "The form is not protected by hand any more.",
}
SENTENCES = {
    "welcome": "Above the first step",
    "contact": "On the contact step",
    "thanks": "After the booking",
}
TITLES = {
    Kind.branch: "Branch",
    Kind.service: "Service",
    Kind.staff: "Specialist",
    Kind.time: "Time",
    Kind.contact: "Contact",
    Kind.confirm: "Booked",
}


async def forms_page(
    actor: Actor, text: str, page: int, gone: BookingForm | None, done: str = ""
) -> Template:
    rows, found = await queries.forms(actor, text, page)
    designs = {row["id"]: read_design(row["definition"]) for row in rows}
    return list_page(
        "widgets/forms.html", actor, rows=rows, pages=found, text=text, gone=gone, designs=designs,
        site=settings().site, titles=TITLES, guarded=await guarded_forms(actor), said=PROTECTED.get(done, ""),
        most=settings().tries_before_work,
    )  # fmt: skip


async def editor(  # noqa: PLR0913  # one page in its states
    actor: Actor,
    form: BookingForm | None = None,
    *,
    name: str = "",
    design: Design | None = None,
    done: str = "",
    trouble: Problem | None = None,
) -> Template:
    """With what is kept, or as it was typed where that was refused."""
    kept = read_design(form.definition) if form else USUAL_FORM
    version = trouble.details.get("version") if trouble and form else None
    return form_page(
        "widgets/form.html",
        actor,
        trouble,
        form=form,
        name=name or (form.name if form else ""),
        design=design or kept,
        logo=kept.look.logo,
        version=version or (form.version if form else 0),
        versions=await queries.versions(form.id) if form else [],
        said=DONE.get(done, ""),
        undo=form.version - 1 if form and done in ("saved", "restored") else 0,
        link=f"{settings().site}/f/{form.code}" if form else "",
        **await choices(),
    )


async def choices() -> dict[str, Any]:
    """All that an editor offers to choose from."""
    people, services = await queries.people_online(), await queries.services_online()
    fields = (await asked()).fields
    return {
        "offered": {
            Kind.branch: [(each.id, each.name) for each in await catalog.open_branches()],
            Kind.service: [(row["id"], row["name"]) for row in services],
            Kind.staff: [(row["id"], f"{row['name']}, {row['branch']}") for row in people],
        },
        "titles": TITLES,
        "sentences": SENTENCES,
        "fonts": [(key, title) for key, (title, _) in FONTS.items()],
        "corners": list(CORNERS.items()),
        "schemes": list(SCHEMES.items()),
        "languages": list(LANGUAGES.items()),
        "fields": fields,
        "headings": [(row["id"], row["name"]) for row in await queries.categories_online()],
        "says": SAYS,
        "others": lambda field: [(each.id, each.title) for each in fields if each.id != field],
        "in_words": partial(condition_in_words, {each.id: each for each in fields}),
        "sources": sorted(set((await source_names()).values())),
    }


def condition_in_words(known: Mapping[int, Field], ask: Ask) -> str:
    """What the other answer has to be, as whoever set it up would write it."""
    other = known.get(ask.other or 0)
    return meant(other, ask.value) if other else ask.value


async def as_kept(design: Design) -> Design:
    """As saving it would leave it, whether it may be saved or not."""
    return replace(design, when=settled(design.when, (await asked()).fields)[0]) if design.when else design


async def preview_branch(design: Design) -> Branch:
    """Where a form that is looked at would be."""
    branches, step = await catalog.open_branches(), design.step(Kind.branch)
    found = [each for each in branches if each.id == step.default] or [
        each for each in branches if step.offers(each.id)
    ]
    if not (found or branches):
        raise NotFound("There is no branch yet that could be shown. Open one first.")
    return (found or branches)[0]


def removal_question(form: BookingForm) -> Question:
    here = f"/desk/forms/{form.id}"
    return Question(
        title=f"Remove “{form.name}”?",
        sentence="Its addresses, codes and posters lead to a page that shows what can be booked instead. "
        "What was booked by it stays. It can be brought back.",
        action=f"{here}/removal",
        button="Remove the form",
        back=here,
        warnings=["It is the default form: the usual one is shown instead."] if form.is_default else [],
    )
