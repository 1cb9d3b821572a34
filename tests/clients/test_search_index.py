"""The index that clients are found by: whoever writes a card writes it, and anybody is found in it."""

from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients import actions, worker
from clients.actions.indexing import forget_words, index_next
from clients.queries import indexed
from clients.queries.indexed import missing_in_index, wrong_in_index
from clients.schemas import ClientForm
from clients.tables import Client, SearchEntry, SearchWord
from kit.db import transaction
from kit.rights import CUSTOMER
from tests.cast import open_salon
from tests.clients.test_search import found, open_with
from tests.clients.visits import NOW

pytestmark = pytest.mark.usefixtures("morning")


async def test_whoever_writes_a_card_writes_the_index() -> None:
    salon = await open_salon()
    olga = salon.actors["Olga"]
    oleg = await actions.find_or_add(CUSTOMER, "Oleg", "+79123455555", "", "RU")
    await actions.find_or_add(CUSTOMER, "Oleg", "+79123455555", "oleg@new.example", "RU")
    await actions.add_note(olga, oleg.id, "jasmine")
    await actions.change_client(
        olga, salon.masha, ClientForm(name="Maria Petrova", email="m@x.example"), 1, "DE"
    )
    await actions.complete_card(CUSTOMER, oleg.id, "Oleg Berg", "oleg@newer.example", keeps=False)
    assert (await found("jasmine"), await found("newer")) == (["Oleg Berg"], ["Oleg Berg"])
    assert await found("masha") == []
    assert (await missing_in_index(), (await wrong_in_index(0))[0]) == ([], [])


async def test_what_is_missing_or_wrong_is_found_and_put_right() -> None:
    salon = await open_salon()
    await Client.update({Client.name: "Somebody Else"}).where(Client.id == salon.masha)
    assert (await wrong_in_index(0))[0] == [salon.masha]
    assert await actions.repair_index() == [salon.masha]
    assert await found("somebody") == ["Somebody Else"]
    assert await actions.repair_index() == []
    await SearchEntry.update({SearchEntry.edition: 0}, force=True)
    added = await Client.insert(Client(name="Brought by Another", created_at=NOW))
    assert await missing_in_index() == [salon.masha, added[0]["id"]]
    assert not await index_next()
    assert await missing_in_index() == []
    assert await found("brought") == ["Brought by Another"]


@pytest.mark.parametrize(("is_well", "left"), [(True, 1), (False, 0)])
async def test_many_are_left_to_a_program_apart_unless_it_fails(
    is_well: bool, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_salon()
    await Client.insert(Client(name="Brought by Another", created_at=NOW))
    started: list[str] = []

    async def run(program: str) -> bool:
        started.append(program)
        return is_well

    monkeypatch.setattr(indexed, "AT_ONCE", 1)
    monkeypatch.setattr(worker, "run_apart", run)
    await worker.index()
    assert started == ["clients.indexing"]
    assert len(await missing_in_index()) == left


async def test_a_name_that_nobody_has_any_more_leaves_the_index_and_a_word_that_is_missing_comes_back() -> (
    None
):
    salon = await open_with("Anna Adler")
    await actions.change_client(salon.actors["Olga"], salon.masha, ClientForm(name="Mia"), 1, "DE")
    await forget_words()
    words = {row["word"] for row in await SearchWord.select(SearchWord.word).where(SearchWord.kind == "name")}
    assert words == {"anna", "adler", "mia"}
    await SearchWord.delete().where(SearchWord.word == "adler")
    assert await found("alder") == []
    assert len(await actions.repair_index()) == 1
    assert await found("alder") == ["Anna Adler"]


ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщэюя", "αβγδεζηθικλμνοπρστυφχψω")


names = st.lists(
    st.sampled_from(ALPHABETS).flatmap(lambda each: st.text(each, min_size=4, max_size=9)),
    min_size=1,
    max_size=3,
)


class Undone(Exception):
    """Ends what one example has written."""


@settings(max_examples=25)
@given(names, st.randoms(use_true_random=False))
async def test_everybody_is_found_by_their_words_in_any_order_and_with_one_slip(
    words: Sequence[str], chance
) -> None:  # type: ignore[no-untyped-def]
    with suppress(Undone):
        async with transaction():
            await find_shuffled_and_slipped(words, chance)
            raise Undone


async def find_shuffled_and_slipped(words: Sequence[str], chance) -> None:  # type: ignore[no-untyped-def]
    name = " ".join(words)
    [row] = await Client.insert(Client(name=name, created_at=NOW))
    await actions.index_clients([row["id"]])
    shuffled = chance.sample(list(words), len(words))
    assert name in await found(" ".join(shuffled))
    at = chance.randrange(len(shuffled))
    place = chance.randrange(len(shuffled[at]))
    shuffled[at] = shuffled[at][:place] + chance.choice(shuffled[at]) + shuffled[at][place:]
    assert name in await found(" ".join(shuffled))
