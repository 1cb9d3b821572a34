"""Family and payers: said once, seen from both cards, through merging and back."""

import json
import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.actions import index_clients
from clients.actions.links import AlreadyLinked, link, unlink
from clients.actions.merging import merge
from clients.actions.unmerging import unmerge
from clients.queries.links import links_of
from clients.rules.links import mirrored
from clients.tables import Client, ClientLink
from clients.tables.links import Tie
from kit.db import fetch, fetch_value
from kit.errors import Forbidden, Invalid, NotFound
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from tests.browse import browser
from tests.cast import Salon, add, open_salon
from tests.checkout import till
from tests.clients.test_merging import everything
from tests.clients.visits import NOW

pytestmark = pytest.mark.usefixtures("morning")
ONE_SIDED = """
SELECT count(*) FROM client_link AS mine WHERE NOT EXISTS (
    SELECT FROM client_link AS theirs
    WHERE (theirs.client, theirs.other, theirs.is_payment) = (mine.other, mine.client, mine.is_payment))
"""


async def family(*names: str) -> tuple[Salon, list[int]]:
    salon = await open_salon()
    people = [salon.masha, *[await add(Client(name=name, created_at=NOW)) for name in names]]
    await index_clients(people)
    return salon, people


async def ties(client: int) -> list[tuple[str, str]]:
    return [(row["name"], row["tie"]) for row in await links_of(client)]


async def test_a_link_is_seen_from_both_cards_and_told_in_both_journals() -> None:
    salon, (masha, tim) = await family("Tim")
    olga = salon.actors["Olga"]
    await link(olga, masha, tim, "child")
    await link(olga, tim, masha, "payer")
    assert await ties(masha) == [("Tim", "child"), ("Tim", "payee")]
    assert await ties(tim) == [("Masha Petrova", "parent"), ("Masha Petrova", "payer")]
    said = [json.loads(each.after) for each in await JournalEntry.objects().order_by(JournalEntry.id)]
    assert said[:2] == [{"Child": "Tim"}, {"Parent": "Masha Petrova"}]
    assert said[2:] == [{"Pays for Tim": "Masha Petrova"}, {"Masha Petrova pays for them": "Tim"}]
    [child, _] = await links_of(masha)
    await unlink(olga, masha, child["id"])
    assert (await ties(masha), await ties(tim)) == ([("Tim", "payee")], [("Masha Petrova", "payer")])


async def test_what_makes_no_link_is_refused_and_changes_nothing() -> None:
    salon, (masha, tim) = await family("Tim")
    olga = salon.actors["Olga"]
    await link(olga, masha, tim, "child")
    before = await fetch("SELECT * FROM client_link")
    with pytest.raises(AlreadyLinked, match="Tim is linked with Masha Petrova already: Child"):
        await link(olga, masha, tim, "friend")
    with pytest.raises(AlreadyLinked):
        await link(olga, tim, masha, "parent")
    with pytest.raises(Invalid, match="themselves"):
        await link(olga, masha, masha, "partner")
    with pytest.raises(Invalid):
        await link(olga, masha, tim, "enemy")
    with pytest.raises(NotFound):
        await link(olga, masha, 999, "friend")
    with pytest.raises(NotFound):
        await unlink(olga, 999, before[0]["id"])
    for refused in (link(salon.actors["Rita"], masha, tim, "payer"), unlink(salon.actors["Rita"], masha, 1)):
        with pytest.raises(Forbidden):
            await refused
    assert await fetch("SELECT * FROM client_link") == before
    assert await JournalEntry.count() == 2


@pytest.mark.parametrize("seed", range(5))
async def test_merged_and_unmerged_every_link_is_there_again_and_never_one_sided(seed: int) -> None:
    dice = random.Random(seed)
    _, people = await family("Tim", "Tom", "Tess")
    for _ in range(2 + 2 * seed):
        with suppress(AlreadyLinked):
            await link(SYSTEM, *dice.sample(people, 2), dice.choice(list(Tie)))
    before = await everything()
    kept, gone = dice.sample(people, 2)
    made = await merge(SYSTEM, kept, gone, {})
    assert await fetch_value(ONE_SIDED) == 0
    assert await ClientLink.count().where(ClientLink.client == gone) == 0
    await unmerge(SYSTEM, made.id)
    assert await everything() == before


@given(st.sampled_from(Tie))
def test_seen_from_the_other_side_twice_it_is_the_same(tie: Tie) -> None:
    assert mirrored(mirrored(tie)) == tie


async def test_somebody_is_found_linked_and_parted_at_the_desk_and_the_bill_says_who_pays() -> None:
    salon, (masha, tim) = await family("Tim Petrov")
    visit = await till.arrived(salon)
    links, petrov = f"/desk/clients/{masha}/links", {"other": str(tim), "tie": "payer"}
    async with browser(salon.actors["Olga"]) as b:
        found = (await b.get(f"{links}/new?q=petrov")).text
        assert f'name="other" value="{tim}"' in found
        assert f'name="other" value="{masha}"' not in found
        nobody = await b.post(f"{links}?q=petrov", data={"tie": "payer"})
        assert (nobody.status_code, 'id="other-error"' in nobody.text) == (422, True)
        statuses = [(await b.post(f"{links}?q=petrov", data=petrov)).status_code for _ in range(2)]
        assert statuses == [303, 409]
        pages = {masha: "Pays for Masha Petrova", tim: "Tim Petrov pays for them"}
        for client, words in pages.items():
            assert words in (await b.get(f"/desk/clients/{client}")).text
        assert "Tim Petrov" in (await b.get(f"/desk/bills/{visit.id}")).text
        [row] = await links_of(masha)
        await b.post(f"{links}/{row['id']}/removal")
    assert await ClientLink.count() == 0
