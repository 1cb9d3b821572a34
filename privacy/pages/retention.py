"""What the page of the rules is filled with: each rule, whom it would reach, and whom it is about to."""

from litestar.response import Template

from catalog.pages import form_page
from clients import queries as clients
from clients.rules import short_day
from kit.errors import Invalid, Problem
from kit.rights import Actor, Permission
from kit.seen import mark_of
from privacy.actions.retention import facts
from privacy.queries import retention as queries
from privacy.queries.looks import looks
from privacy.rules.retention import Terms, read_terms
from privacy.schemas import RetentionForm
from privacy.tables import What

TITLES = {
    What.card: ("The whole card", "becomes a number without a person, as if they had asked to be erased"),
    What.photos: ("Photos and papers", "are removed from their visits; the card stays"),
    What.messages: ("Texts of messages", "are emptied; that one was sent, and when, stays"),
}


async def retention_page(
    actor: Actor, form: RetentionForm | None = None, trouble: Problem | None = None
) -> Template:
    """With `form` also whom those days would reach today."""
    actor.require(Permission.erase_clients)
    rules, reach = await queries.rules(), None
    try:
        reach = await looked(form) if form and not trouble else None
    except Invalid as wrong:
        trouble = wrong
    marks = {what: mark_of(facts(rules.get(what))) for what in What}
    return form_page(
        "privacy/retention.html", actor, trouble, titles=TITLES, rules=rules, form=form, reach=reach,
        marks=marks, counts=await queries.counts(), usual=Terms(), short_day=short_day,
        zone=(await clients.home(actor)).zone,
    )  # fmt: skip


async def looked(form: RetentionForm) -> queries.Reach | None:
    if form.what not in list(What):
        return None
    return await queries.reach(What(form.what), read_terms(form.days, form.grace).days)


async def notices_page(
    actor: Actor, text: str, page: int, trouble: Problem | None = None, done: str = ""
) -> Template:
    rows, shown = await queries.notices(actor, text, page)
    told = {"rows": rows, "pages": shown, "text": text, "zone": (await clients.home(actor)).zone}
    return form_page("privacy/notices.html", actor, trouble, **{**told, "titles": TITLES, "done": done})


async def looks_page(actor: Actor, text: str, page: int) -> Template:
    rows, shown = await looks(actor, text, page)
    zone = (await clients.home(actor)).zone
    return form_page("privacy/looks.html", actor, rows=rows, pages=shown, text=text, zone=zone)
