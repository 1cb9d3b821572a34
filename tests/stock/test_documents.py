"""Documents by hand: drafted, posted once, undone; what they do to stock and book, and what is refused."""

import asyncpg
import pytest

from kit import db
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import Permission
from kit.seen import Stale
from ledger.queries import faults
from stock import actions
from stock.actions.doctor import repair_levels
from stock.actions.holding import AlreadyPosted, AlreadyUndone, NotPosted
from stock.actions.posting import BelowZero, OutOfUse
from stock.queries.goods import wrong_levels
from stock.schemas import PostingForm, StorageForm
from tests.cast import hire
from tests.checkout.till import balances
from tests.stock.store import (
    ANYWAY,
    CREAM_CODE,
    Line,
    enter,
    everything,
    fresh,
    level,
    open_store,
    paper,
    receive,
)

ENTERED = "SELECT action FROM journal_entry WHERE subject = 'stock_document' ORDER BY id DESC LIMIT 3"
pytestmark = pytest.mark.usefixtures("morning")


async def test_the_worked_example_of_the_docs() -> None:
    store = await open_store()
    await receive(store, store.shop, ("Shampoo", "10", "50.00"))
    await receive(store, store.shop, ("Shampoo", "10", "70.00"))
    assert await level(store.shop, store.shampoo) == (20, 12_000)
    await enter(store, paper("write_off", store.shop, ("Shampoo", "1", "")))
    await enter(store, paper("movement", store.shop, ("Shampoo", "6", ""), to_storage=str(store.back)))
    assert await level(store.shop, store.shampoo) == (13, 7800)
    assert await level(store.back, store.shampoo) == (6, 3600)
    assert await balances(store.salon) == {"stock": 11_400, "supplier": -12_000, "stock_written_off": 600}
    assert await faults() == []
    assert await wrong_levels() == []


async def test_a_good_is_meant_by_barcode_article_or_name_in_any_unit() -> None:
    store = await open_store()
    for typed, quantity in (
        (CREAM_CODE, "1"),
        ("cc-500", "250 ml"),
        ("colour CREAM", "1 bottle 1 ml"),
        ("crea", "1"),
    ):
        await receive(store, store.back, (typed, quantity, "0"))
    assert await level(store.back, store.cream) == (500 + 250 + 501 + 500, 0)


async def test_a_draft_moves_nothing_until_it_is_posted_and_only_once() -> None:
    store = await open_store()
    draft = await actions.draft_document(store.vera, paper("receipt", store.shop, ("Shampoo", "2", "10")))
    assert await level(store.shop, store.shampoo) == (0, 0)
    await actions.post_document(store.vera, draft, PostingForm())
    before = await everything()
    with pytest.raises(AlreadyPosted):
        await actions.post_document(store.vera, draft, PostingForm())
    with pytest.raises(AlreadyPosted):
        await actions.change_draft(store.vera, draft, paper("receipt", store.shop, ("Shampoo", "9", "10")))
    with pytest.raises(AlreadyPosted):
        await actions.discard_draft(store.vera, draft)
    assert await everything() == before
    assert await level(store.shop, store.shampoo) == (2, 1000)


async def test_a_draft_is_changed_and_thrown_away() -> None:
    store = await open_store()
    draft = await actions.draft_document(store.vera, paper("receipt", store.shop, ("Shampoo", "2", "10")))
    changed = paper("receipt", store.back, ("Colour cream", "3", "36"), supplier="L'Oréal")
    await actions.change_draft(store.vera, draft, changed)
    found = await fresh(draft)
    named = "SELECT name FROM supplier WHERE id = $1"
    assert (found.storage, await db.fetch_value(named, found.supplier)) == (store.back, "L'Oréal")
    await actions.discard_draft(store.vera, draft)
    assert (await everything())[:3] == (0, 0, 0)
    told = [row["action"] for row in await db.fetch(ENTERED)]
    assert told == ["discard", "change", "draft"]


WRONG_LINES: list[tuple[Line, str]] = [
    (("", "1", "1"), "good-1"),
    (("Soap", "1", "1"), "good-1"),
    (("4006381333932", "1", "1"), "good-1"),
    (("4012345678901", "1", "1"), "good-1"),
    (("Shampoo", "", "1"), "quantity-1"),
    (("Shampoo", "some", "1"), "quantity-1"),
    (("Shampoo", "-1", "1"), "quantity-1"),
    (("Shampoo", "1.5", "1"), "quantity-1"),
    (("Shampoo", "1", ""), "cost-1"),
    (("Shampoo", "1", "-5"), "cost-1"),
    (("Shampoo", "1", "cheap"), "cost-1"),
    (("Shampoo", "1", "99999999999"), "cost-1"),
]


@pytest.mark.parametrize(("line", "field"), WRONG_LINES)
async def test_a_wrong_line_is_told_beside_its_field_and_nothing_is_kept(line: Line, field: str) -> None:
    store = await open_store()
    before = await everything()
    with pytest.raises(Invalid) as refusal:
        await actions.draft_document(store.vera, paper("receipt", store.shop, line))
    assert set(refusal.value.fields) == {field}
    assert await everything() == before


async def test_a_barcode_of_nothing_and_one_misread_are_told_apart() -> None:
    store = await open_store()
    sentences = []
    for code in ("4012345678901", "4006381333932"):
        with pytest.raises(Invalid) as refusal:
            await actions.draft_document(store.vera, paper("receipt", store.shop, (code, "1", "1")))
        sentences.append(refusal.value.fields["good-1"])
    assert sentences[0].startswith("No good has the barcode 4012345678901.")
    assert sentences[1].startswith(
        "4006381333932 was not read right: with these digits the last one would be 1."
    )


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("receipt", {"supplier": " "}, "supplier"),
        ("write_off", {"reason": ""}, "reason"),
        ("movement", {"to_storage": ""}, "to_storage"),
        ("movement", {"to_storage": "{shop}"}, "to_storage"),
        ("receipt", {"storage": "999999"}, "storage"),
        ("receipt", {"storage": "x"}, "storage"),
        ("sale", {}, "kind"),
        ("gift", {}, "kind"),
    ],
)
async def test_a_document_says_what_is_missing(kind: str, more: dict[str, str], field: str) -> None:
    store = await open_store()
    before = await everything()
    said = {name: text.format(shop=store.shop) for name, text in more.items()}
    form = paper(kind, store.shop, ("Shampoo", "1", "1"))
    with pytest.raises(Invalid) as refusal:
        await actions.draft_document(store.vera, type(form)(**{**_fields(form), **said}))
    assert field in refusal.value.fields
    assert await everything() == before


def _fields(form) -> dict[str, object]:
    return {name: getattr(form, name) for name in form.__struct_fields__}


async def test_the_same_good_twice_and_an_empty_document_are_refused() -> None:
    store = await open_store()
    with pytest.raises(Invalid) as refusal:
        await actions.draft_document(
            store.vera, paper("receipt", store.shop, ("Shampoo", "1", "1"), ("shampoo", "2", "1"))
        )
    assert set(refusal.value.fields) == {"good-2"}
    draft = await actions.draft_document(store.vera, paper("receipt", store.shop))
    before = await everything()
    with pytest.raises(Invalid):
        await actions.post_document(store.vera, draft, PostingForm())
    assert await everything() == before


async def test_below_zero_is_refused_and_allowed_by_the_right_and_marked() -> None:
    store = await open_store()
    await receive(store, store.shop, ("Shampoo", "3", "15"))
    draft = await actions.draft_document(store.vera, paper("write_off", store.shop, ("Shampoo", "5", "")))
    before = await everything()
    with pytest.raises(BelowZero) as refusal:
        await actions.post_document(store.vera, draft, PostingForm())
    assert "Shampoo would be −2 pc" in refusal.value.sentence
    clerk = await hire("Ida", "receptionist", [store.salon.center])
    helper = type(clerk)(**{**_as_dict(clerk), "permissions": clerk.permissions | {Permission.keep_stock}})
    with pytest.raises(Forbidden):
        await actions.post_document(helper, draft, ANYWAY)
    assert await everything() == before
    await actions.post_document(store.vera, draft, ANYWAY)
    assert (await fresh(draft)).below_zero
    assert await level(store.shop, store.shampoo) == (-2, -1000)


def _as_dict(actor) -> dict[str, object]:
    return {name: getattr(actor, name) for name in actor.__dataclass_fields__}


async def test_undoing_writes_the_opposite_once() -> None:
    store = await open_store()
    received = await receive(store, store.shop, ("Shampoo", "10", "50"), ("Colour cream", "2", "24"))
    moved = await enter(
        store, paper("movement", store.shop, ("Shampoo", "4", ""), to_storage=str(store.back))
    )
    opposite = await actions.undo_document(store.vera, moved, PostingForm())
    assert (await fresh(opposite)).reverses == moved
    assert await level(store.back, store.shampoo) == (0, 0)
    before = await everything()
    for document in (moved, opposite):
        with pytest.raises(AlreadyUndone):
            await actions.undo_document(store.vera, document, PostingForm())
    assert await everything() == before
    await actions.undo_document(store.vera, received, PostingForm())
    assert await balances(store.salon) == {}
    assert await wrong_levels() == []


async def test_a_receipt_of_what_was_sold_is_undone_only_below_zero() -> None:
    store = await open_store()
    received = await receive(store, store.shop, ("Shampoo", "10", "50"))
    await enter(store, paper("write_off", store.shop, ("Shampoo", "4", "")))
    before = await everything()
    with pytest.raises(BelowZero):
        await actions.undo_document(store.vera, received, PostingForm())
    assert await everything() == before
    opposite = await actions.undo_document(store.vera, received, ANYWAY)
    assert (await fresh(opposite)).below_zero
    assert (await level(store.shop, store.shampoo))[0] == -4


async def test_a_draft_has_nothing_to_undo() -> None:
    store = await open_store()
    draft = await actions.draft_document(store.vera, paper("receipt", store.shop, ("Shampoo", "1", "1")))
    with pytest.raises(NotPosted):
        await actions.undo_document(store.vera, draft, PostingForm())


async def test_a_form_that_showed_something_else_is_refused() -> None:
    store = await open_store()
    draft = await actions.draft_document(store.vera, paper("receipt", store.shop, ("Shampoo", "1", "1")))
    with pytest.raises(Stale):
        await actions.post_document(store.vera, draft, PostingForm(seen="of yesterday"))
    assert (await fresh(draft)).posted_at is None


async def test_nothing_comes_into_a_storage_out_of_use() -> None:
    store = await open_store()
    cellar = await actions.add_storage(store.vera, StorageForm(str(store.salon.center), "Cellar"))
    draft = await actions.draft_document(store.vera, paper("receipt", cellar, ("Shampoo", "1", "1")))
    await actions.retire_storage(store.vera, cellar)
    with pytest.raises(OutOfUse):
        await actions.post_document(store.vera, draft, PostingForm())
    with pytest.raises(Invalid):
        await actions.draft_document(store.vera, paper("receipt", cellar, ("Shampoo", "1", "1")))
    assert await level(cellar, store.shampoo) == (0, 0)


async def test_documents_of_another_branch_are_not_there() -> None:
    store = await open_store()
    received = await receive(store, store.shop, ("Shampoo", "1", "1"))
    boris, olga = store.salon.actors["Boris"], store.salon.actors["Olga"]
    before = await everything()
    with pytest.raises(NotFound):
        await actions.undo_document(boris, received, PostingForm())
    with pytest.raises(Invalid):
        await actions.draft_document(boris, paper("receipt", store.shop, ("Shampoo", "1", "1")))
    with pytest.raises(Forbidden):
        await actions.undo_document(olga, received, PostingForm())
    assert await everything() == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE stock_move SET quantity = 5",
        "DELETE FROM stock_move",
        "UPDATE stock_document SET posted_at = NULL",
        "DELETE FROM stock_document",
    ],
)
async def test_the_database_itself_keeps_what_was_posted(sql: str) -> None:
    store = await open_store()
    await receive(store, store.shop, ("Shampoo", "1", "1"))
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        async with db.transaction():
            await db.execute(sql)


async def test_each_step_is_in_the_journal() -> None:
    store = await open_store()
    received = await receive(store, store.shop, ("Shampoo", "1", "1"))
    await actions.undo_document(store.vera, received, PostingForm())
    entries = await JournalEntry.objects().where(
        (JournalEntry.subject == "stock_document") & (JournalEntry.subject_id == received)
    )
    assert sorted(entry.action for entry in entries) == ["draft", "post", "undo"]


async def test_what_is_kept_wrongly_is_found_and_added_up_anew() -> None:
    store = await open_store()
    await receive(store, store.shop, ("Shampoo", "3", "15"))
    await db.execute("UPDATE stock_level SET quantity = 7, worth = 0")
    assert [(row["good"], row["storage"]) for row in await repair_levels()] == [("Shampoo", "Shop")]
    assert await level(store.shop, store.shampoo) == (3, 1500)
    assert await repair_levels() == []
