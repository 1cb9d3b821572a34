"""Clients are found while somebody types: by name in any script, phone, contact, card and notes."""

from datetime import timedelta

import pytest

from clients import actions, queries
from clients.queries import finding
from clients.schemas import ClientForm
from clients.tables import Client, Visit
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.clients.visits import NOW, visit
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")


async def open_with(*names: str) -> Salon:
    salon = await open_salon()
    for name in names:
        await actions.add_client(salon.actors["Olga"], ClientForm(name=name), "DE")
    return salon


async def found(text: str, *, contacts: bool = True) -> list[str]:
    return [row["name"] for row in (await queries.search_clients(text, 1, contacts=contacts)).rows]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("маша", "Masha Petrova"), ("Mascia", "Masha Petrova"), ("petrova, MASHA", "Masha Petrova"),
        ("ma pe", "Masha Petrova"), ("m", "Masha Petrova"), ("msaha", "Masha Petrova"),
        ("masah petorva", "Masha Petrova"),
        ("julia", "Юлия Ёлкина"), ("yelkina", "Юлия Ёлкина"), ("юл", "Юлия Ёлкина"), 
        ("Yuliya Elkina", "Юлия Ёлкина"),
        ("zoe", "Zoë O’Brien"), ("obrien", "Zoë O’Brien"), ("o'brien zo", "Zoë O’Brien"),
        ("mohamed", "محمد علي"), ("ali mohammed", "محمد علي"), ("علي", "محمد علي"),
        ("giorgos", "Γιώργος Παπαδόπουλος"), ("papadopulos", "Γιώργος Παπαδόπουλος"),
        ("xiaoming", "王小明"), ("王小明", "王小明"), ("mueller", "Müller Jürgen"),
        ("jurgen muller", "Müller Jürgen"),
    ],
)  # fmt: skip
async def test_a_name_is_found_in_any_script_order_and_spelling(text: str, name: str) -> None:
    await open_with(
        "Юлия Ёлкина", "Zoë O’Brien", "محمد علي", "Γιώργος Παπαδόπουλος", "王小明", "Müller Jürgen"
    )
    assert (await found(text))[:1] == [name]


async def test_exact_is_before_begun_before_alike_and_a_slip_counts_only_where_there_is_nobody() -> None:
    await open_with("Annabel", "Anna", "Ana", "Anka")
    assert await found("anna") == ["Anna", "Annabel", "Ana"]
    rows = (await queries.search_clients("anja", 1)).rows
    assert {row["name"] for row in rows} == {"Ana", "Anna", "Anka"}
    assert {row["degree"] for row in rows} == {4}


async def test_among_the_same_who_came_lately_is_first_and_then_it_goes_by_name() -> None:
    salon = await open_with("Anna Berg", "Anna Adler", "Anna Zander")
    zander = await Client.objects().where(Client.name == "Anna Zander").first()
    assert zander is not None
    await visit(salon, NOW - timedelta(days=3), "done")
    await Visit.update({Visit.client: zander.id}, force=True)
    assert await found("anna") == ["Anna Zander", "Anna Adler", "Anna Berg"]
    await Visit.update({Visit.status: "confirmed"}, force=True)
    assert await found("anna") == ["Anna Adler", "Anna Berg", "Anna Zander"]


async def test_contacts_notes_and_cards_are_found_too_and_who_wrote_a_note_is_not() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    form = ClientForm(
        name="Oleg", card_number="sc-00 12", email="oleg.berg@mail.example", notes="Likes jasmine tea",
        contact_kind=["telegram", "phone"], contact_value=["@volchok", "030 1234567"],
        contact_label=["", "work"],
    )  # fmt: skip
    oleg = await actions.add_client(olga, form, "DE")
    await actions.add_note(olga, oleg.id, "prefers mornings")
    by = (
        "jasm",
        "TEA",
        "mornings",
        "volch",
        "berg",
        "oleg.berg@mail.example",
        "SC-0012",
        "030 123",
        "30 12 34",
    )
    for text in by:
        assert await found(text) == ["Oleg"], text
    assert await found("olga") == []
    assert await found("december") == []


async def test_an_address_is_found_letter_by_letter_and_short_words_count_beside_long_ones() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    form = ClientForm(name="Oleg", email="ida.ps@bergmann.de", notes="A cousin of Ida")
    await actions.add_client(olga, form, "DE")
    address = "ida.ps@bergmann.de"
    for end in range(len("ida"), len(address) + 1):
        assert await found(address[:end]) == ["Oleg"], address[:end]
    for text, names in (
        ("cousin of ida", ["Oleg"]),
        ("cousin at ida", []),
        ("of", []),
        ("de", []),
        ("ps", []),
    ):
        assert await found(text) == names, text
    for text in ("ida.xx@bergmann.de", "ida.ps@bergmann.com"):
        assert await found(text) == [], text
    assert await found(address, contacts=False) == []


async def test_the_same_word_nowhere_finds_nobody() -> None:
    await open_salon()
    for text in (
        "zzz",
        "masha zzz",
        "%",
        "_",
        "\\",
        "\0",
        "🙂",
        "'; DROP TABLE client; --",
        "x" * 5000,
        "99999",
    ):
        assert await found(text) == [], text


# Rights


async def test_probing_a_masked_phone_figure_by_figure_finds_nobody_until_all_of_it_is_there() -> None:
    await open_salon()
    whole = "+4915112345678"
    for start in range(len(whole)):
        for end in range(start + 1, len(whole) + 1):
            part = whole[start:end]
            is_whole = part.lstrip("+") == whole.lstrip("+")
            assert bool(await found(part, contacts=False)) == is_whole, part
    assert await found("0151 1234567", contacts=False) == []
    assert await found("0151 12345678", contacts=False) == ["Masha Petrova"]


async def test_without_the_right_no_contact_finds_anybody_and_on_the_page_all_are_masked() -> None:
    salon = await open_salon()
    form = ClientForm(
        name="Oleg", email="oleg@mail.example", contact_kind=["telegram", "whatsapp"],
        contact_value=["volchok", "0151 23456789"], contact_label=["", ""],
    )  # fmt: skip
    await actions.add_client(salon.actors["Olga"], form, "DE")
    for text in ("volchok", "mail", "23456789", "oleg@mail"):
        assert await found(text, contacts=False) == [], text
    async with browser(salon.actors["Rita"]) as b:
        page = (await b.get("/desk/clients", params={"q": "oleg"})).text
    assert "<mark>Oleg</mark>" in page
    assert "mail.example" in page
    assert "oleg@" not in page


# Cost


@pytest.mark.parametrize("text", ["", "m", "ma", "masha", "msaha", "5678", "zzzz", "masha petrova 1 2 3 4 5"])
async def test_a_search_is_one_query_at_most(text: str) -> None:
    await open_salon()
    async with count_queries() as count:
        await queries.search_clients(text, 1)
    assert len(count) <= 1


async def test_a_request_that_searches_sends_three_statements_with_who_asks() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b, count_queries() as count:
        answer = await b.get("/desk/clients/search?q=masha")
    assert "Masha" in answer.text
    assert len(count) <= 3


@pytest.mark.parametrize("many", [4000, 100])
async def test_where_very_many_fit_the_order_is_the_same_and_pages_do_not_overlap(
    many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MANY", many)
    finding.found_by.cache_clear()
    try:
        await shows_hundreds_in_order(monkeypatch)
    finally:
        finding.found_by.cache_clear()


async def shows_hundreds_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    salon = await open_salon()
    names = [f"{'Anna' if n % 2 else 'Annabel'} {n:03}" for n in range(120)]
    rows = await Client.insert(*(Client(name=name, created_at=NOW) for name in names))
    await actions.index_clients([row["id"] for row in rows])
    await visit(salon, NOW - timedelta(days=1), "done")
    await Visit.update({Visit.client: rows[-1]["id"]}, force=True)
    pages = [await queries.search_clients("anna", page) for page in (1, 2, 3, 9)]
    shown = [row["name"] for page in pages[:3] for row in page.rows]
    exact = sorted(name for name in names if name.startswith("Anna "))
    assert shown == ["Anna 119", *exact[:-1], *sorted(set(names) - set(exact))]
    assert {(page.pages.total, page.is_more) for page in pages} == {(120, False)}
    assert pages[3].pages.page == 3
    monkeypatch.setattr(finding, "MANY", 50)
    finding.found_by.cache_clear()
    assert [row["name"] for row in (await queries.search_clients("anna", 1)).rows] == shown[:50]
    slipped = await queries.search_clients("anan", 1)
    assert [row["name"] for row in slipped.rows] == shown[:50]
    assert ({row["degree"] for row in slipped.rows}, slipped.pages.total) == ({4}, 60)


# The index
