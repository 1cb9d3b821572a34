"""Clients can be asked for by what is filled in of those who served them."""

import json
from datetime import timedelta

import pytest

from clients.actions.counts import count_all_stale
from clients.tables import Client, Visit, VisitLine
from clients.tables.fields import CustomField, FieldOption
from kit import clock
from kit.db import execute
from kit.rights import SYSTEM
from lists.queries import ids_of, known_to
from lists.queries.sheet import all_columns
from lists.rules.terms import Group, Join, Term
from lists.rules.wording import in_words
from tests.browse import browser
from tests.cast import Salon, add, open_salon
from tests.lists.histories import NOW

KINDS = (
    "text",
    "long",
    "link",
    "whole",
    "decimal",
    "date",
    "date_time",
    "yes_no",
    "one_of",
    "several",
    "file",
)


async def served(client: int, salon: Salon, member: int, days: int, status: str = "done") -> None:
    starts = NOW - timedelta(days=days)
    visit = await add(
        Visit(
            branch=salon.center, client=client, code=f"{client}-{days}", source="desk", status=status,
            starts_at=starts, ends_at=starts + timedelta(hours=1), created_at=starts, done_at=starts,
        )
    )  # fmt: skip
    await add(VisitLine(visit=visit, service=salon.haircut, member=member, title="It", price=100, quantity=1))


async def two_of_staff() -> tuple[Salon, dict[str, int]]:
    """Masha came to Lena, and after that to Anna; another client only missed a visit with Lena."""
    salon = await open_salon()
    ids = {kind: await add(CustomField(of="staff", title=kind.title(), kind=kind)) for kind in KINDS}
    ids["money"] = await add(CustomField(of="staff", title="Rent", kind="money", currency="EUR"))
    ids |= {"de": await add(FieldOption(field=ids["one_of"], title="de"))}
    ids |= {"cut": await add(FieldOption(field=ids["several"], title="cut"))}
    ids |= {"dye": await add(FieldOption(field=ids["several"], title="dye"))}
    lena = {"text": "Speaks Greek", "whole": 9, "date": "2026-01-01", "yes_no": True, "file": 12,
            "one_of": ids["de"], "several": [ids["cut"], ids["dye"]]}  # fmt: skip
    anna = {"long": "Trained in Lyon", "link": "https://example.com/a", "whole": 2, "decimal": 2.5,
            "date": "2026-11-30", "date_time": "2026-11-30T23:59", "money": 200, "yes_no": False}  # fmt: skip
    for member, said in ((salon.lena, lena), (salon.anna, anna)):
        extra = {str(ids[key]): value for key, value in said.items()}
        await execute("UPDATE staff_member SET extra = $1 WHERE id = $2", json.dumps(extra), member)
    await served(salon.masha, salon, salon.lena, 60)
    await served(salon.masha, salon, salon.anna, 30)
    other = await add(Client(name="Nobody", created_at=NOW))
    await served(other, salon, salon.lena, 3, "no_show")
    await count_all_stale()
    return salon, {**ids, "other": other, "lena": salon.lena, "colour": salon.colour}


def term(ids: dict[str, int], kind: str, how: str, *values: str, **where: str) -> Term:
    meant = {name: tuple(str(ids.get(each, each)) for each in said.split()) for name, said in where.items()}
    return Term(f"staff_field_{ids[kind]}", how, tuple(str(ids.get(each, each)) for each in values), meant)


@pytest.mark.parametrize(
    ("kind", "how", "values"),
    [
        ("text", "contains", ("greek",)),
        ("text", "known", ()),
        ("long", "starts_with", ("trained",)),
        ("link", "known", ()),
        ("whole", "exactly", ("2",)),
        ("decimal", "between", ("2", "3")),
        ("money", "at_most", ("200",)),
        ("date", "in_last", ("1", "days")),
        ("date_time", "in_last", ("1", "days")),
        ("yes_no", "yes", ()),
        ("file", "yes", ()),
        ("one_of", "any_of", ("de",)),
        ("several", "all_of", ("cut", "dye")),
    ],
)
async def test_who_was_served_by_somebody_like_that_is_found(
    kind: str, how: str, values: tuple[str, ...]
) -> None:
    salon, ids = await two_of_staff()
    asked = term(ids, kind, how, *values)
    with clock.pretend(NOW):
        known = await known_to(SYSTEM)
        assert await ids_of(Group(parts=(asked,)), known) == [salon.masha]
        assert salon.masha not in await ids_of(Group(Join.none, (asked,)), known)
        assert ids["other"] in await ids_of(Group(Join.none, (asked,)), known)


async def test_only_those_who_are_meant_count_by_day_person_and_service() -> None:
    salon, ids = await two_of_staff()
    asked = (
        (term(ids, "whole", "exactly", "9"), [salon.masha]),
        (term(ids, "whole", "exactly", "9", when="in_last 40 days"), []),
        (term(ids, "whole", "exactly", "2", when="in_last 40 days"), [salon.masha]),
        (term(ids, "one_of", "any_of", "de", person="lena"), [salon.masha]),
        (term(ids, "text", "contains", "greek", when="in_last 40 days"), []),
        (term(ids, "several", "all_of", "cut", "dye", service="colour"), []),
        (term(ids, "yes_no", "yes", when="before_last 40 days"), [salon.masha]),
        (term(ids, "date", "unknown", when="today"), [salon.masha, ids["other"]]),
    )
    with clock.pretend(NOW):
        known = await known_to(SYSTEM)
        for each, expected in asked:
            assert await ids_of(Group(parts=(each,)), known) == expected
    told = in_words(Group(parts=(asked[0][0],)), known.facts, known.options)
    assert told == "whole (who served them) exactly 9"


async def test_only_who_may_edit_staff_asks_and_an_archived_field_nobody() -> None:
    salon, ids = await two_of_staff()
    await CustomField.update({CustomField.archived_at: NOW}).where(CustomField.id == ids["whole"])
    keys = f"staff_field_{ids['text']}", f"staff_field_{ids['whole']}"
    nora, olga = await known_to(salon.actors["Nora"]), await known_to(salon.actors["Olga"])
    assert [key in nora.facts for key in keys] == [True, False]
    assert [key in olga.facts for key in keys] == [False, False]
    assert [key in olga.withheld for key in keys] == [True, False]


async def test_each_is_a_column_that_says_all_of_it_and_does_not_sort() -> None:
    salon, _ = await two_of_staff()
    with clock.pretend(NOW):
        known = await known_to(SYSTEM)
    columns = {key: each for key, each in all_columns(known).items() if key.startswith("staff_field_")}
    assert len(columns) == len(KINDS) + 1
    assert not any(each.is_sortable for each in columns.values())
    async with browser(salon.actors["Vera"]) as vera:
        page = (await vera.get(f"/desk/sheet?cols=name,{','.join(columns)}")).text
    for said in (
        "Speaks Greek",
        "2 · 9",
        "1 Jan 2026 · 30 Nov 2026",
        "€2.00",
        "cut, dye",
        "30 Nov 2026, 23:59",
    ):
        assert said in page, said
