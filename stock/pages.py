"""What the pages of the stock are filled with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from asyncpg import Record
from litestar.response import Template

from catalog.pages import form_page, list_page
from catalog.queries import Ask, access_branch, access_good, access_service, branch_here, branches_of
from kit.errors import NotFound, Problem
from kit.money import plain
from kit.rights import Actor
from kit.seen import mark_of
from staff.queries import members_of
from stock.actions.drafting import BY_HAND
from stock.actions.holding import facts_of
from stock.actions.posting import spoken
from stock.actions.setting_up import card_facts, storage_facts
from stock.queries import documents, goods, setup
from stock.queries.documents import Sought
from stock.queries.goods import Shelf, Which
from stock.queries.suppliers import names_of_suppliers
from stock.rules import show_quantity
from stock.schemas import CardForm, CountForm, DocumentForm, RowsForm, StorageForm
from stock.tables import DocumentKind
from stock.units import cost_of_one, counted, units_of

MORE_ROWS = 3
FILTERS = (
    (Which.every, "All"),
    (Which.low, "Too little"),
    (Which.none, "None"),
    (Which.negative, "Below zero"),
)
KINDS = {kind.value: spoken(kind) for kind in DocumentKind} | {"use": "Used at work", "movement": "Movement"}
SAID = {
    "saved": "Saved. Nothing moved yet: post it when it is complete.",
    "posted": "Posted. It can be undone on this page.",
    "undone": "Undone: this document is the opposite.",
    "discarded": "The draft is thrown away.",
    "counted": "Counted.",
    "uncounted": "Taken off the count.",
    "kept": "Saved.",
    "added": "Added.",
    "retired": "Out of use. It can be brought back at any time.",
    "returned": "In use again.",
}
WORDS: dict[str, Any] = {"counted": counted, "kinds": KINDS, "cost_of_one": cost_of_one}


def said(done: str) -> str:
    return SAID.get(done, "")


async def branch_options(actor: Actor) -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in await branches_of(actor)]


async def storages_here(branch: int) -> list[Record]:
    """Those in use."""
    return [each for each in await setup.storages_of([branch]) if each["is_active"]]


@dataclass(frozen=True, slots=True)
class AskedShelf:
    """What the address of the list says; the branch may be missing, and the rest be anything."""

    branch: int | None = None
    storage: int = 0
    which: str = ""


async def goods_page(actor: Actor, asked: AskedShelf, ask: Ask) -> Template:
    here = await branch_here(actor, asked.branch)
    storages = await storages_here(here.id)
    chosen = asked.storage if asked.storage in {each["id"] for each in storages} else 0
    wanted = Which(asked.which) if asked.which in list(Which) else Which.every
    rows, pages = await goods.stock_sheet(Shelf(here.id, chosen, wanted), ask)
    return list_page(
        "stock/goods.html",
        actor,
        branch=here,
        branch_options=await branch_options(actor),
        storages=storages,
        storage=chosen,
        which=wanted.value,
        filters=FILTERS,
        ask=ask,
        rows=rows,
        pages=pages,
        query=f"&branch={here.id}&storage={chosen}&which={wanted.value}",
        **WORDS,
    )


async def good_page(
    actor: Actor, good_id: int, page: int, trouble: Problem | None = None, **more: object
) -> Template:
    """Where it is, how little is too little, and how it came and went."""
    good = await access_good(good_id)
    branches = [each.id for each in await branches_of(actor)]
    moves, pages = await goods.moves_of(good_id, branches, page)
    places = await goods.places_of(good_id, branches)
    unit = {name: getattr(good, name) for name in ("sale_unit", "use_unit", "per_sale")}
    facts: dict[str, Any] = {"good": good, "unit": unit, "places": places, "moves": moves, "pages": pages}
    facts |= {"typed": {}, "said": ""}
    return form_page("stock/good.html", actor, trouble, **facts | WORDS | more)


async def documents_page(actor: Actor, branch: int | None, sought: Sought, done: str) -> Template:
    here = await branch_here(actor, branch)
    kind = sought.kind if sought.kind in KINDS else ""
    rows, pages = await documents.document_sheet(Sought(here.id, kind, sought.which, sought.page))
    return list_page(
        "stock/documents.html",
        actor,
        branch=here,
        branch_options=await branch_options(actor),
        kind=kind,
        which=sought.which,
        by_hand=BY_HAND,
        storages=await storages_here(here.id),
        rows=rows,
        pages=pages,
        said=said(done),
        query=f"&branch={here.id}&kind={kind}&which={sought.which}",
        **WORDS,
    )


async def draft_page(
    actor: Actor,
    form: DocumentForm,
    branch: int,
    document: Record | None = None,
    trouble: Problem | None = None,
    **more: object,
) -> Template:
    """The form of a new document, or of a draft."""
    here = await access_branch(actor, branch)
    storages = [(each["id"], each["name"]) for each in await storages_here(branch)]
    kind = document["kind"] if document else form.kind
    if kind not in BY_HAND:
        raise NotFound("There is no such kind of document.")
    facts: dict[str, Any] = {"form": form, "branch": here, "document": document, "kind": kind}
    return form_page(
        "stock/draft.html",
        actor,
        trouble,
        storages=storages,
        suppliers=await names_of_suppliers() if kind == DocumentKind.receipt else [],
        places=places_in(form.rows),
        below=bool(trouble and trouble.details.get("below")),
        **{"said": ""} | facts | WORDS | more,
    )


def places_in(rows: RowsForm) -> range:
    """The lines a form has: those that are filled in, and a few more."""
    return range(1, max([0, *rows.filled, *rows.known]) + MORE_ROWS + 1)


async def kept_draft(document: Record) -> DocumentForm:
    """The form as the draft is now."""
    lines = await documents.lines_of(document["id"])
    return DocumentForm(
        kind=document["kind"],
        storage=str(document["storage"]),
        to_storage=str(document["to_storage"] or ""),
        supplier=document["supplier_name"],
        reason=document["reason"],
        rows=kept_rows(lines, document["currency"]),
        seen=mark_of(await facts_of(document)),
    )


def kept_rows(lines: Sequence[Record], currency: str = "") -> RowsForm:
    numbered = list(enumerate(lines, 1))
    return RowsForm(
        goods={number: line["name"] for number, line in numbered},
        known={number: str(line["good"]) for number, line in numbered},
        quantities={number: show_quantity(line["quantity"], units_of(line)) for number, line in numbered},
        costs={number: plain(line["cost"], currency) for number, line in numbered} if currency else {},
    )


async def stocktake_page(
    actor: Actor, document: Record, page: int, trouble: Problem | None = None, **more: object
) -> Template:
    """`asked` is the good that is to be counted next."""
    lines = await documents.counted_lines(document["id"])
    left, pages = await documents.uncounted(document["storage"], document["id"], page)
    facts: dict[str, Any] = {"document": document, "lines": lines, "left": left, "pages": pages}
    facts |= {
        "form": asked_for(str(more.pop("asked", "")), left),
        "said": "",
        "seen": mark_of(await facts_of(document)),
    }
    return form_page("stock/stocktake.html", actor, trouble, **facts | WORDS | more)


def asked_for(text: str, left: Sequence[Record]) -> CountForm:
    """The form with a good of the list in it that was chosen there."""
    found = next((each for each in left if str(each["id"]) == text), None)
    return CountForm(found["name"], text) if found else CountForm()


async def posted_page(
    actor: Actor, document: Record, trouble: Problem | None = None, done: str = ""
) -> Template:
    return form_page(
        "stock/posted.html",
        actor,
        trouble,
        document=document,
        moves=await documents.moves_of(document["id"]),
        lines=await documents.lines_of(document["id"]),
        below=bool(trouble and trouble.details.get("below")),
        said=said(done),
        **WORDS,
    )


async def storages_page(actor: Actor, done: str) -> Template:
    branches = [each.id for each in await branches_of(actor)]
    return list_page(
        "stock/storages.html", actor, rows=await setup.storages_of(branches), said=said(done), **WORDS
    )


async def storage_page(
    actor: Actor, form: StorageForm, storage: Record | None = None, trouble: Problem | None = None
) -> Template:
    options = await branch_options(actor)
    facts: dict[str, Any] = {"form": form, "storage": storage, "branch_options": options}
    return form_page("stock/storage.html", actor, trouble, **facts)


def kept_storage(storage: Record) -> StorageForm:
    return StorageForm(
        branch=str(storage["branch"]),
        name=storage["name"],
        sells="yes" if storage["sells"] else "",
        uses="yes" if storage["uses"] else "",
        seen=mark_of(storage_facts(storage)),
    )


async def card_page(
    actor: Actor,
    whose_card: tuple[int, str],
    form: CardForm | None = None,
    *,
    trouble: Problem | None = None,
    done: str = "",
) -> Template:
    """What a service uses up; of one member, or of everybody where that is ""."""
    service_id, member = whose_card
    service = await access_service(service_id)
    cards = await setup.cards_of(service_id)
    people = await members_of([each.id for each in await branches_of(actor)])
    whose = next((each for each in people if str(each.id) == member), None)
    shown = form or await kept_card(service_id, cards, whose.id if whose else None)
    return form_page(
        "stock/card.html",
        actor,
        trouble,
        service=service,
        people=people,
        whose=whose,
        own={card["member"]: card["member_name"] for card in cards if card["member"]},
        form=shown,
        places=places_in(shown.rows),
        said=said(done),
        **WORDS,
    )


async def kept_card(service: int, cards: Sequence[Record], member: int | None) -> CardForm:
    rows = kept_rows([card for card in cards if card["member"] == member])
    seen = mark_of(await card_facts(service, member))
    return CardForm(member=str(member or ""), rows=rows, seen=seen)
