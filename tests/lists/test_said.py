"""What was filled in with visits, what clients said, and how they are known can be asked for."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from booking.waiting_tables import WaitingRequest
from clients.tables import Client, ClientCall, ClientFile, ClientLink, Review, Visit
from clients.tables.fields import CustomField, FieldOption
from kit import clock
from kit.db import execute
from kit.rights import SYSTEM, Permission
from lists.queries import ids_of, known_to
from lists.queries.sheet import all_columns, sheet_page
from lists.rules.address import Asked
from lists.rules.terms import Group, Join, Term
from tests.cast import Salon, add, open_salon
from tests.lists.histories import NOW

KINDS = ("text", "long", "link", "whole", "decimal", "date", "yes_no", "one_of", "several")


async def visit(salon: Salon, client: int, days: int, extra: object) -> int:
    starts = NOW - timedelta(days=days)
    made = await add(
        Visit(
            branch=salon.center, client=client, code=f"v{client}-{days}", source="desk", status="done",
            starts_at=starts, ends_at=starts + timedelta(hours=1), created_at=starts, done_at=starts,
        )
    )  # fmt: skip
    await execute("UPDATE visit SET extra = $1 WHERE id = $2", json.dumps(extra), made)
    return made


async def filled_in() -> tuple[Salon, dict[str, int]]:
    """Masha came twice, and something was filled in each time; another client came once and said nothing."""
    salon = await open_salon()
    ids = {kind: await add(CustomField(of="visit", title=kind.title(), kind=kind)) for kind in KINDS}
    ids["money"] = await add(CustomField(of="visit", title="Tip", kind="money", currency="EUR"))
    ids |= {"red": await add(FieldOption(field=ids["one_of"], title="red"))}
    ids |= {"oil": await add(FieldOption(field=ids["several"], title="oil"))}
    ids |= {"wax": await add(FieldOption(field=ids["several"], title="wax"))}
    first = {"text": "Shade 6.3", "whole": 9, "decimal": 9.5, "date": "2026-01-01", "money": 900,
             "yes_no": True, "one_of": ids["red"], "several": [ids["oil"], ids["wax"]]}  # fmt: skip
    second = {"long": "Came late", "link": "https://example.com/a", "whole": 2, "decimal": 2.5,
              "date": "2026-11-30", "money": 200, "yes_no": False}  # fmt: skip
    for days, said in ((60, first), (30, second), (5, {})):
        await visit(salon, salon.masha, days, {str(ids[key]): value for key, value in said.items()})
    other = await add(Client(name="Nobody", created_at=NOW))
    await visit(salon, other, 3, {})
    return salon, {**ids, "other": other}


@pytest.mark.parametrize(
    ("kind", "how", "values"),
    [
        ("text", "contains", ("6.3",)),
        ("text", "known", ()),
        ("long", "starts_with", ("came",)),
        ("link", "known", ()),
        ("whole", "exactly", ("2",)),
        ("decimal", "between", ("2", "3")),
        ("money", "at_most", ("200",)),
        ("money", "known", ()),
        ("date", "in_last", ("1", "days")),
        ("yes_no", "yes", ()),
        ("one_of", "any_of", ("red",)),
        ("several", "all_of", ("oil", "wax")),
    ],
)
async def test_what_was_filled_in_with_a_visit_finds_its_client(
    kind: str, how: str, values: tuple[str, ...]
) -> None:
    salon, ids = await filled_in()
    term = Term(f"visit_field_{ids[kind]}", how, tuple(str(ids.get(each, each)) for each in values))
    with clock.pretend(NOW):
        known = await known_to(SYSTEM)
        assert await ids_of(Group(parts=(term,)), known) == [salon.masha]
        assert await ids_of(Group(Join.none, (term,)), known) == [ids["other"]]


async def test_numbers_and_days_are_those_of_the_last_visit_that_has_one() -> None:
    _, ids = await filled_in()
    with clock.pretend(NOW):
        known = await known_to(SYSTEM)
        for kind, value in (("whole", "9"), ("money", "900")):
            assert (
                await ids_of(Group(parts=(Term(f"visit_field_{ids[kind]}", "exactly", (value,)),)), known)
                == []
            )


async def test_a_private_field_of_visits_is_only_for_who_may_edit_clients() -> None:
    salon, ids = await filled_in()
    key = f"visit_field_{ids['text']}"
    await CustomField.update({CustomField.is_private: True}).where(CustomField.id == ids["text"])
    assert key in (await known_to(salon.actors["Olga"])).facts
    assert key in (await known_to(salon.actors["Rita"])).withheld


async def known_well() -> tuple[Salon, int]:
    """Masha's daughter wrote reviews, rang twice, and was photographed at a visit."""
    salon = await open_salon()
    other = await add(Client(name="Dasha", created_at=NOW))
    for days, stars in ((60, 5), (30, 2)):
        made = await visit(salon, other, days, {})
        await add(Review(visit=made, rating=stars, written_at=NOW - timedelta(days=days)))
    for days, direction, result in ((3, "in", "missed"), (2, "out", "answered")):
        await add(
            ClientCall(
                client=other, direction=direction, result=result, started_at=NOW - timedelta(days=days)
            )
        )
    await add(
        ClientFile(
            visit=made, title=b"x", media="image/jpeg", is_picture=True, size=1, content=b"x", added_at=NOW,
            added_by="Olga",
        )
    )  # fmt: skip
    await add(ClientLink(client=other, other=salon.masha, tie="parent", made_at=NOW))
    await add(ClientLink(client=salon.masha, other=other, tie="child", made_at=NOW))
    return salon, other


@pytest.mark.parametrize(
    "term",
    [
        Term("reviews", "exactly", ("2",)),
        Term("reviews", "exactly", ("1",), {"review_when": ("in_last", "31", "days")}),
        Term("rating", "at_most", ("2",)),
        Term("calls", "exactly", ("2",)),
        Term("calls", "at_least", ("1",), {"call_direction": ("in",), "call_result": ("missed",)}),
        Term("last_call", "in_last", ("2", "days")),
        Term("family", "any_of", ("parent",)),
        Term("files", "at_least", ("1",)),
        Term("files", "exactly", ("1",), {"file_when": ("today",)}),
    ],
    ids=str,
)
async def test_reviews_calls_family_and_photos_find_their_client(term: Term) -> None:
    salon, other = await known_well()
    with clock.pretend(NOW):
        known = await known_to(SYSTEM)
        assert await ids_of(Group(parts=(term,)), known) == [other]
        assert await ids_of(Group(Join.none, (term,)), known) == [salon.masha]


async def test_reviews_and_photos_go_with_the_visit_to_another_client() -> None:
    salon, other = await known_well()
    asked = [Group(parts=(Term(fact, "at_least", ("1",)),)) for fact in ("reviews", "files")]
    with clock.pretend(NOW):
        for whose in (salon.masha, None, other):
            await Visit.update({Visit.client: whose}).where(Visit.code.like(f"v{other}-%"))
            known = await known_to(SYSTEM)
            found = [await ids_of(group, known) for group in asked]
            assert found == ([[whose]] * 2 if whose else [[], []])


async def test_who_waits_for_a_place_and_who_was_never_charged() -> None:
    salon = await open_salon()
    other = await add(Client(name="Dasha", created_at=NOW))
    await add(
        WaitingRequest(
            branch=salon.center, service=salon.haircut, client=other, code="waits", created_at=NOW,
            placed_at=NOW, until_on=NOW.date(),
        )
    )  # fmt: skip
    asked = [
        Term("waits_for", "any_of", (str(salon.haircut),)),
        Term("waits_for", "known"),
        Term("uncharged", "exactly", ("1",)),
        Term("uncharged", "at_least", ("1",), {"uncharged_when": ("in_last", "1", "weeks")}),
    ]
    made = await visit(salon, other, 2, {})
    await Visit.update({Visit.status: "arrived", Visit.done_at: None}).where(Visit.id == made)
    with clock.pretend(NOW):
        known = await known_to(SYSTEM)
        for term in asked:
            assert await ids_of(Group(parts=(term,)), known) == [other]
            assert await ids_of(Group(Join.none, (term,)), known) == [salon.masha]
        await WaitingRequest.update({WaitingRequest.status: "left"}).where(WaitingRequest.client == other)
        await Visit.update({Visit.status: "cancelled"}).where(Visit.id == made)
        for term in asked:
            assert await ids_of(Group(parts=(term,)), known) == []


async def test_who_may_not_see_photos_cannot_ask_who_has_some() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    blind = replace(olga, permissions=olga.permissions - {Permission.see_files})
    assert "files" in (await known_to(olga)).facts
    assert "files" in (await known_to(blind)).withheld


async def test_each_of_them_is_a_column_and_sorts() -> None:
    await filled_in()
    with clock.pretend(NOW):
        known = await known_to(SYSTEM)
        told = [key for key in known.facts if key.startswith("visit_field_")]
        told += ["reviews", "rating", "calls", "last_call", "family", "files", "expected"]
        for key in told:
            if all_columns(known)[key].is_sortable:
                for sort in (key, f"-{key}"):
                    shown = await sheet_page(Asked(tuple(told), sort=sort), Group(), known)
                    assert len(shown.rows) == 2
