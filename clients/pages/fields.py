"""What the pages of a business's own fields are filled with, and the fields on the pages of others."""

from typing import Any

import msgspec
from litestar.response import Template

from catalog.pages import Question, form_page
from clients.actions.fields import facts
from clients.queries import fields as queries
from clients.queries.formulas import formulas
from clients.rules import field_forms as forms
from clients.rules.answers import NOT_SENT, Sent, Sheet, read_sent, sheet
from clients.rules.fields import Field, load
from clients.schemas import ClientForm, FieldForm
from clients.tables.fields import Kind, Of, Says
from kit.errors import Problem
from kit.rights import Actor
from kit.seen import mark_of
from kit.web import AnyRequest

CARDS = {Of.client: "Clients", Of.visit: "Visits", Of.staff: "Staff"}
ONE = {Of.client: "1 client", Of.visit: "1 visit", Of.staff: "1 member of staff"}
SAYS = [(Says.same, "is"), (Says.other, "is not"), (Says.filled, "is filled in")]


async def read_answers(request: AnyRequest) -> Sent:
    """Those to the fields of one's own, out of the whole form."""
    sent = read_sent((await request.form()).multi_items())
    return msgspec.structs.replace(sent, address=request.client.host if request.client else "")


async def with_answers(request: AnyRequest, form: ClientForm) -> ClientForm:
    return msgspec.structs.replace(form, answers=await read_answers(request))


async def shown_fields(
    actor: Actor, of: Of, extra: str, sent: Sent = NOT_SENT, *, locale: str = "en"
) -> Sheet:
    """What this person sees of a card, by heading: one query. `locale`: amounts of money are written so."""
    fields = await queries.every_field(of)
    mine = queries.seen_by(actor, fields)
    return sheet(mine, load(extra), sent, all_of=queries.in_use(fields), locale=locale)


async def asked_at_desk(actor: Actor, sent: Sent, locale: str) -> Sheet:
    """What the desk's form of a new visit asks this person."""
    fields = await queries.of_visits()
    asked = [each for each in queries.seen_by(actor, fields) if each.is_at_desk]
    return sheet(asked, {}, sent, all_of=fields, locale=locale)


async def fields_page(actor: Actor, of: Of, done: str = "", trouble: Problem | None = None) -> Template:
    """All of one kind of card in the order of its form, and what is archived."""
    fields = await queries.every_field(of)
    since, used = await queries.archived(of), queries.in_use(fields)
    return form_page(
        "clients/fields.html",
        actor,
        trouble,
        of=of,
        cards=CARDS,
        kinds=forms.KINDS,
        headings=await queries.headings(of),
        fields=used,
        values=await queries.values_of_all(of),
        gone=[(each, since[each.id]) for each in fields if each.is_archived],
        conditions={each.id: forms.when_words(each.when, fields) for each in used},
        formulas=await formulas() if of == Of.client else [],
        done=done,
    )


async def new_field_page(actor: Actor, form: FieldForm, of: Of, trouble: Problem | None = None) -> Template:
    more: dict[str, Any] = {"field": None, "kinds": list(forms.KINDS.items()), "option_names": {}}
    return await field_page(actor, form, of, more, trouble)


async def one_field_page(  # noqa: PLR0913  # what was typed, and what was said to it
    actor: Actor,
    field_id: int,
    typed: FieldForm | None = None,
    trouble: Problem | None = None,
    *,
    names: dict[int, str] | None = None,
    done: str = "",
) -> Template:
    field, fields = await queries.access_field(actor, field_id)
    kinds = [(each, forms.KINDS[each]) for each in (field.kind, *forms.BECOMES.get(field.kind, ()))]
    more: dict[str, Any] = {
        "field": field,
        "kinds": kinds,
        "option_names": names or {},
        "choices": await queries.choices_of(field) if field.kind in forms.CHOSEN else {},
        "values": await queries.values_of(field),
        "done": done,
    }
    form = typed or form_of(field, mark_of(facts(field, fields)))
    return await field_page(actor, form, field.of, more, trouble)


async def field_page(
    actor: Actor, form: FieldForm, of: Of, more: dict[str, Any], trouble: Problem | None
) -> Template:
    fields = await queries.every_field(of)
    waits = forms.others(fields, more["field"])
    return form_page(
        "clients/field.html",
        actor,
        trouble,
        of=of,
        cards=CARDS,
        form=form,
        headings=await queries.headings(of),
        currencies=[(each, each) for each in await queries.currencies()],
        waits=[("", "Always there"), *((each.id, each.title) for each in waits)],
        says=SAYS,
        **more,
    )


def form_of(field: Field, seen: str) -> FieldForm:
    """As the field is now."""
    when = field.when
    return FieldForm(
        of=field.of, title=field.title, help=field.help, kind=field.kind, currency=field.currency,
        heading=field.heading_title, is_required=ticked(field.is_required), is_asked=ticked(field.is_asked),
        is_at_desk=ticked(field.is_at_desk), is_private=ticked(field.is_private),
        when_field=str(when.field) if when else "",
        when_says=when.says if when else Says.same, when_value=when.value if when else "", seen=seen,
    )  # fmt: skip


def ticked(on: bool) -> str:  # noqa: FBT001  # the value of a tick box
    return "yes" if on else ""


async def option_page(
    actor: Actor, field_id: int, option_id: int, trouble: Problem | None = None
) -> Template:
    """Asks what becomes of what was chosen."""
    field, fields = await queries.access_field(actor, field_id)
    used = (await queries.choices_of(field)).get(option_id, 0)
    return form_page(
        "clients/field_option.html",
        actor,
        trouble,
        field=field,
        option=field.option(option_id),
        used=used,
        cards=CARDS[field.of].lower(),
        ways=[
            ("", "It stays, shown as removed"),
            *((each.id, f"It becomes {each.title}") for each in field.chosen_from if each.id != option_id),
        ],
        waiting=forms.asks_for(field, option_id, fields),
    )


async def archive_question(actor: Actor, field_id: int) -> Question:
    field, fields = await queries.access_field(actor, field_id)
    here = f"/desk/clients/fields/{field_id}"
    return Question(
        title=f"Archive “{field.title}”?",
        sentence="It is shown nowhere then. What is filled in waits, and comes back with it.",
        action=f"{here}/archive",
        button="Archive the field",
        back=here,
        warnings=forms.uses_of(field, fields),
    )


async def removal_question(actor: Actor, field_id: int) -> Question:
    """The number that is agreed to is in the address."""
    field, _ = await queries.access_field(actor, field_id)
    values = await queries.values_of(field)
    cards = ONE[field.of] if values == 1 else f"{values} {CARDS[field.of].lower()}"
    lost = f"What is filled in for {cards} is deleted. This cannot be undone." if values else ""
    if values and field.kind == Kind.file:
        lost += " The files themselves stay among the photos and files."
    return Question(
        title=f"Remove “{field.title}” for good?",
        sentence=lost or "Nothing is filled in, so nothing else is lost.",
        action=f"/desk/clients/fields/{field_id}/removal?values={values}",
        button="Remove it for good",
        back=f"/desk/clients/fields?of={field.of}",
        warnings=[] if field.is_archived else [f"Archive “{field.title}” first."],
    )


async def card_of(actor: Actor, field_id: int) -> Of:
    """Whose field it is."""
    return (await queries.access_field(actor, field_id))[0].of
