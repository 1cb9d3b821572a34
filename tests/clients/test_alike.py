"""Which cards may be one person: by contacts, names in any spelling, and birthdays."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients import worker
from clients.actions.cards import add_client
from clients.actions.merging import merge
from clients.actions.pairing import look_for_pairs, part
from clients.queries.alike import likely_pairs, pairs
from clients.rules.alike import Face, likeness, name_key
from clients.schemas import ClientForm
from clients.tables import Client, ClientPair
from kit.db import fetch, fetch_value
from kit.errors import NotFound
from kit.rights import SYSTEM
from tests.browse import browser
from tests.cast import Salon, open_salon

PHONE, OTHER = frozenset({"+4915112345678"}), frozenset({"+4915100000000"})
EMAIL = frozenset({"m@example.com"})
NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("one", "other", "is_likely", "why"),
    [
        (("Masha Petrova", PHONE), ("Маша Петрова", PHONE), True, "the same phone, the same name"),
        (("Petrova Mascha", NONE, EMAIL), ("Masha Petrova", OTHER, EMAIL), True,
         "the same e-mail, the same name"),
        (("Masha Petrova", PHONE), ("Boris Petrov", PHONE), False, "the same phone"),
        (("Masha Petrova", PHONE), ("Masha Petrova", OTHER), False, "the same name"),
        (("Masha Petrova", PHONE), ("Masha Petrova",), True,
         "one of them has no phone and no e-mail, the same name"),
        (("Masha Petrova", PHONE, NONE, "1990-05-17"), ("Masha Petrwa", OTHER, NONE, "1990-05-17"), True,
         "nearly the same name, the same birthday"),
        (("Masha Petrova", NONE, NONE, "1990-05-17"), ("Masha Petrova", NONE, NONE, "1991-05-17"), False, ""),
        (("Masha Petrova", PHONE, NONE, "1990-05-17"), ("Masha", PHONE, NONE, "05-17"), True,
         "the same phone, a part of the name is the same, the same birthday, once without the year"),
        (("Masha",), ("Masha",), False, ""),
    ],
)  # fmt: skip
def test_what_speaks_for_one_person(one: tuple, other: tuple, is_likely: bool, why: str) -> None:  # type: ignore[type-arg]
    found = likeness(Face(1, *one), Face(2, *other))
    assert found.is_likely == is_likely
    assert not why or ", ".join(found.why) == why


NAMES = st.lists(st.sampled_from(["Masha", "Маша", "Petrova", "Anna", "Maria", "José", ""]), max_size=3).map(
    " ".join
)
FACES = st.builds(
    Face, st.integers(1, 9), NAMES, st.sets(st.sampled_from(["+491", "+492"])).map(frozenset),
    st.sets(st.sampled_from(["a@x", "b@x"])).map(frozenset),
    st.sampled_from(["", "05-17", "1990-05-17", "1991-05-17", "1990-05-18"]),
)  # fmt: skip


@given(one=FACES, other=FACES)
def test_it_is_the_same_either_way_round_and_never_more_than_certain(one: Face, other: Face) -> None:
    assert set(likeness(one, other).why) == set(likeness(other, one).why)
    assert likeness(one, other).points == likeness(other, one).points
    assert 0 <= likeness(one, other).points <= 100
    assert name_key(" ".join(reversed(one.name.split()))) == name_key(one.name)


@given(people=st.lists(FACES, max_size=8, unique_by=lambda each: each.id))
def test_no_likely_pair_is_missed_by_what_is_compared(people: list[Face]) -> None:
    """Among few: a name that very many have is not compared by itself."""
    slow = {
        (one.id, other.id)
        for one in people
        for other in people
        if one.id < other.id and likeness(one, other).is_likely and shares_something(one, other)
    }
    assert slow <= likely_pairs(people).keys()


def shares_something(one: Face, other: Face) -> bool:
    return bool(
        one.phones & other.phones or one.emails & other.emails or name_key(one.name) == name_key(other.name)
    )


async def doubled() -> tuple[Salon, int]:
    salon = await open_salon()
    form = ClientForm(name="Маша Петрова", email="masha@example.com")
    return salon, (await add_client(SYSTEM, form, "DE")).id


async def test_all_cards_are_compared_once_a_day_and_whom_somebody_parted_stays_apart() -> None:
    salon, double = await doubled()
    await look_for_pairs()
    rows, found = await pairs("", 1)
    assert [(each["one"], each["other"], each["why"]) for each in rows] == [
        (salon.masha, double, "the same e-mail, the same name")
    ]
    assert (await pairs("nobody", 1))[1].total == 0
    await part(salon.actors["Olga"], double, salon.masha)
    await look_for_pairs()
    assert (await pairs("", 1))[1].total == 0
    assert found.total == 1
    looks = await fetch("SELECT cards, pairs FROM client_look")
    assert [tuple(each) for each in looks] == [(2, 1)]
    with pytest.raises(NotFound):
        await part(SYSTEM, double, double)


@pytest.mark.committed
async def test_the_job_compares_in_a_program_apart_where_it_is_wanted() -> None:
    salon, double = await doubled()
    assert await worker.compare() is False
    rows, _ = await pairs("", 1)
    assert [(each["one"], each["other"]) for each in rows] == [(salon.masha, double)]
    await worker.compare()
    assert await fetch_value("SELECT count(*) FROM client_look") == 1


async def compared(client: httpx.AsyncClient, kept: int, gone: int, **chosen: str) -> httpx.Response:
    page = (await client.get(f"/desk/clients/{kept}/merge/{gone}")).text
    assert "Masha Petrova" in page
    assert "Маша Петрова" in page
    return await client.post(f"/desk/clients/{kept}/merge/{gone}", data=chosen)


async def test_at_the_desk_a_pair_is_found_compared_merged_and_taken_apart() -> None:
    salon, double = await doubled()
    async with browser(salon.actors["Olga"]) as olga:
        assert "Not compared yet" in (await olga.get("/desk/clients/duplicates")).text
        assert (await olga.post("/desk/clients/duplicates/look")).status_code == 303
        await look_for_pairs()
        page = (await olga.get("/desk/clients/duplicates")).text
        assert "The same e-mail, the same name" in page
        assert "May be the same person as" in (await olga.get(f"/desk/clients/{salon.masha}/doubles")).text
        answer = await compared(olga, salon.masha, double, name=str(double), form_code="code")
        assert answer.headers["location"] == f"/desk/clients/{salon.masha}"
        again = await olga.post(
            f"/desk/clients/{salon.masha}/merge/{double}", data={"name": str(double), "form_code": "code"}
        )
        assert again.headers["location"] == f"/desk/clients/{salon.masha}"
        assert (await Client.objects().get(Client.id == salon.masha)).name == "Маша Петрова"
        assert "went up in this card" in (await olga.get(f"/desk/clients/{salon.masha}/doubles")).text
        assert "Take apart" in (await olga.get("/desk/clients/merges")).text
        assert (await olga.post("/desk/clients/merges/1/undo")).status_code in (303, 404)
        assert "Nothing found" in (await olga.get("/desk/clients/merges?q=nobody")).text
    assert await ClientPair.count() == 0


async def test_a_link_to_a_card_that_was_merged_leads_to_the_card_it_went_up_in() -> None:
    salon, double = await doubled()
    await merge(SYSTEM, salon.masha, double, {})
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.get(f"/desk/clients/{double}")
        assert answer.headers["location"] == f"/desk/clients/{salon.masha}"
        for none in (99_999, 2**40):
            assert (await olga.get(f"/desk/clients/{none}")).status_code == 404


async def test_parted_by_mistake_they_are_a_pair_again() -> None:
    salon, double = await doubled()
    await look_for_pairs()
    async with browser(salon.actors["Olga"]) as olga:
        parted = await olga.post(f"/desk/clients/{salon.masha}/part/{double}")
        page = (await olga.get(parted.headers["location"])).text
        assert "are two people." in page
        assert "No duplicates" in page
        assert "May be" not in (await olga.get(f"/desk/clients/{salon.masha}/doubles")).text
        assert (await olga.post(f"/desk/clients/{salon.masha}/pair/{double}")).status_code == 303
        assert "Compare" in (await olga.get("/desk/clients/duplicates")).text


async def test_while_a_new_card_is_typed_who_has_one_already_is_named() -> None:
    salon, _ = await doubled()
    like = "/desk/clients/like"
    async with browser(salon.actors["Olga"]) as olga:
        found = (await olga.get(like, params={"name": "Mascha Petrowa", "phone": "0151 12345678"})).text
        assert "the same phone, nearly the same name" in found or "the same phone, the same name" in found
        for typed in (
            {"name": "M"},
            {"phone": "0151"},
            {"name": "Somebody Else", "email": "@"},
            {"birthday": "soon"},
        ):
            assert "May be" not in (await olga.get(like, params=typed)).text


async def test_who_may_not_edit_clients_neither_compares_nor_merges() -> None:
    salon, double = await doubled()
    async with browser(salon.actors["Rita"]) as rita:
        for path in ("duplicates", "merges", f"{salon.masha}/merge/{double}", f"{salon.masha}/doubles"):
            assert (await rita.get(f"/desk/clients/{path}")).status_code == 403
        assert (await rita.post(f"/desk/clients/{salon.masha}/merge/{double}")).status_code == 403
    assert await Client.count() == 2
