"""What the pages about programmes are filled with."""

from datetime import date
from typing import Any

from litestar.response import Template
from msgspec.structs import replace

from catalog.queries import branch_here, branches_of
from catalog.tables import Branch
from kit import clock, web
from kit.errors import Invalid, NotFound, Problem
from kit.rights import Actor, Permission
from kit.seen import mark_of
from kit.typed import short_date
from loyalty.queries.codes import codes_of_programme
from loyalty.queries.names import choices, names_of
from loyalty.queries.programmes import (
    Known,
    access_programme,
    facts_of_programme,
    given_by,
    known_programme,
    programmes_here,
)
from loyalty.rules.benefits.programmes import Kind, Programme
from loyalty.rules.benefits.tiers import Ladder
from loyalty.rules.programme_forms import PIECES, STEPPED, STEPS
from loyalty.rules.programme_texts import form_of
from loyalty.rules.programme_words import kind_words, ladder_words, told
from loyalty.rules.starters import STARTERS, starter_programme
from loyalty.schemas import ProgrammeForm

LIST = "/desk/loyalty/programmes"
GIVES = (
    ("percent", "Percent off"),
    ("amount", "An amount off"),
    ("price", "A fixed price"),
    ("free", "Free"),
    ("cashback", "Percent back as points"),
    ("points", "Points"),
    ("tier", "A tier"),
)
COUNTS = (
    ("ever", "Of all time"),
    ("year", "Of this calendar year"),
    ("days", "Of so many days back"),
    ("programme", "Since the programme started"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORDS: dict[str, Any] = {"kind_words": kind_words, "short_date": short_date}


def filled(template: str, actor: Actor, trouble: Problem | None = None, **facts: Any) -> Template:  # noqa: ANN401
    errors = trouble.fields if isinstance(trouble, Invalid) else {}
    page: Template = web.page(
        template,
        status=trouble.status if trouble else 200,
        actor=actor,
        trouble=trouble,
        errors=errors,
        **WORDS,
        **facts,
    )
    return page


async def here_of(actor: Actor, wanted: int | None) -> dict[str, Any]:
    """The branch that a page is about, and those it could be about."""
    here = await branch_here(actor, wanted)
    options = [(each.id, each.name) for each in await branches_of(actor)]
    return {
        "branch": here,
        "money": (here.currency, here.locale),
        "today": clock.today(here.zone),
        "branch_options": options,
    }


async def list_page(actor: Actor, wanted: int | None, ask: tuple[str, str], page: int, done: str) -> Template:
    facts = await here_of(actor, wanted)
    here, today = facts["branch"], facts["today"]
    since = clock.local_midnight(today.replace(day=1), here.zone)
    rows, pages = await programmes_here([here.id], ask, (today, since), page)
    return filled(
        "loyalty/programmes.html", actor, rows=rows, pages=pages, q=ask[0], state=ask[1], done=done, **facts
    )


def state_of(row: Any, today: date) -> tuple[str, str, str]:  # noqa: ANN401 - a Record
    """What its badge says: word, tone and glyph."""
    if row["state"] == "withdrawn":
        return "Withdrawn", "plain", "x"
    if row["state"] == "draft":
        return "Draft", "attention", "pencil"
    if row["ends_on"] is not None and row["ends_on"] < today:
        return "Over", "plain", "check"
    if row["starts_on"] > today:
        return "To come", "information", "clock"
    return "Running", "good", "circle-check"


WORDS["state_of"] = state_of


async def programme_page(
    actor: Actor,
    programme: int,
    page: int = 1,
    trouble: Problem | None = None,
    **more: Any,  # noqa: ANN401
) -> Template:
    known = await known_programme(actor, programme, clock.now().date())
    branch = known.branch
    today = clock.today(branch.zone)
    rows, pages = await given_by(programme, page)
    return filled(
        "loyalty/programme.html",
        actor,
        trouble,
        known=known,
        branch=branch,
        money=(branch.currency, branch.locale),
        today=today,
        said=await versions_told(known),
        may_change=actor.may(Permission.edit_loyalty)
        and all(actor.works_in(each) for each in known.branches),
        seen=mark_of(await facts_of_programme(programme)),
        given=rows,
        pages=pages,
        codes=await codes_of_programme(programme) if known.row["kind"] == Kind.promo_code else None,
        branch_names=[each.name for each in await branches_of(actor) if each.id in known.branches],
        **{"done": "", "ending": {}, "starting": {}} | more,
    )


async def versions_told(known: Known) -> list[dict[str, Any]]:
    """Each version in sentences, the newest first."""
    money = (known.branch.currency, known.branch.locale)
    rules = [known.rule(each) for each in known.versions]
    names = await names_of([each for each in rules if isinstance(each, Programme)])
    said = [
        ladder_words(each, money) if isinstance(each, Ladder) else told(each, money, names) for each in rules
    ]
    return [
        {"version": version, "words": words, "is_now": version["id"] == known.now["id"]}
        for version, words in zip(known.versions, said, strict=True)
    ]


async def new_page(actor: Actor) -> Template:
    """Which kind is it to be?"""
    return filled("loyalty/programme_new.html", actor, starters=STARTERS)


async def draft_page(
    actor: Actor, key: str, form: ProgrammeForm | None = None, trouble: Problem | None = None
) -> Template:
    """The form of a new programme, filled with the example it starts from."""
    branches = await branches_of(actor)
    if form is None:
        here = branches[0]
        example = form_of(starter_programme(key, here.currency), here.currency)
        form = replace(example, branches=frozenset({here.id}))
    return await form_page(actor, form, branches, trouble, like=key)


async def change_page(
    actor: Actor, programme: int, form: ProgrammeForm | None = None, trouble: Problem | None = None
) -> Template:
    known = await changeable(actor, programme)
    branches = [each for each in await branches_of(actor) if each.id in known.branches]
    rule = known.rule(known.versions[0])
    if form is None and isinstance(rule, Programme):
        form = replace(
            form_of(rule, known.branch.currency, known.name),
            branches=frozenset(known.branches),
            seen=mark_of(await facts_of_programme(programme)),
            starts_on=clock.today(known.branch.zone).isoformat(),
        )
    if form is None:
        raise NotFound("There is no such programme.")
    return await form_page(actor, form, branches, trouble, known=known)


async def changeable(actor: Actor, programme: int) -> Known:
    await access_programme(actor, programme)
    return await known_programme(actor, programme, clock.now().date())


async def form_page(
    actor: Actor,
    form: ProgrammeForm,
    branches: list[Branch],
    trouble: Problem | None,
    **more: Any,  # noqa: ANN401
) -> Template:
    facts = {"known": None, "like": ""} | more
    return filled(
        "loyalty/programme_form.html",
        actor,
        trouble,
        form=form,
        branches=branches,
        currency=branches[0].currency,
        kind=kind_words(form.kind),
        gives=GIVES,
        counts=COUNTS,
        weekdays=WEEKDAYS,
        choices=await choices([each.id for each in branches]),
        steps=STEPS if form.kind in STEPPED else (1,),
        pieces=PIECES,
        **facts,
    )
