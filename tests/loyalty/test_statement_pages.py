"""The pages of a client's statement: read, loaded, printed; points given, taken and sent there."""

import csv
import io

import pytest

from loyalty import actions, queries
from loyalty.actions import ByHand
from loyalty.rules.statement import TITLES
from loyalty.tables import PointsEntry
from tests.browse import browser
from tests.counting import count_queries
from tests.loyalty.test_by_hand import two_clients

pytestmark = pytest.mark.usefixtures("morning")
TOLD = (
    "900 points",
    "Sent to Lena Petrova",
    "Of those that came 1 Dec 2026",
    "by Nora",
    "Given: A complaint",
    "900 left, until 1 Mar 2027",
)


async def test_points_are_moved_at_the_desk_once_and_told_with_their_lots() -> None:
    salon, lena = await two_clients()
    page = f"/desk/loyalty/clients/{salon.masha}"
    typed = {"way": "give", "points": "1,200", "why": "A complaint", "form_code": "one"}
    async with browser(salon.actors["Nora"]) as nora:
        assert "No points have moved yet" in (await nora.get(f"{page}/statement")).text
        for _ in range(2):
            done = await nora.post(f"{page}/points?branch={salon.center}", data=typed)
            assert done.headers["location"] == f"{page}/statement?branch={salon.center}&done=given"
        await nora.post(f"{page}/points?branch={salon.center}", data=typed | {"way": "take", "points": "200"})
        found = await nora.get(f"{page}/sending", params={"branch": salon.center, "q": "Lena"})
        assert "Lena Petrova" in found.text
        asked = {"other": str(lena), "points": "100", "why": "Her sister"}
        await nora.post(f"{page}/sending?branch={salon.center}&q=Lena", data=asked)
        shown = (await nora.get(done.headers["location"])).text
        missing = [words for words in TOLD if words not in shown]
        back = await nora.post(await way_back())
        sheet = await nora.get(f"{page}/statement.csv?branch={salon.center}")
        printed = await nora.get(f"{page}/statement.pdf?branch={salon.center}")
    assert (missing, back.headers["location"][-9:], printed.content[:5]) == ([], "done=back", b"%PDF-")
    assert moved_by(sheet.text) == [("100", "1000"), ("-100", "900"), ("-200", "1000"), ("1200", "1200")]
    assert await queries.balance(salon.masha, salon.center) == 1000


async def way_back() -> str:
    """Where what was sent is taken back."""
    sent = await PointsEntry.objects().get(PointsEntry.kind == "sent")
    return f"/desk/loyalty/sent-points/{sent.id}/return"


def moved_by(sheet: str) -> list[tuple[str, str]]:
    """Points, and what there was then."""
    rows = csv.DictReader(io.StringIO(sheet.lstrip("\ufeff")))
    return [(row["Points"], row["Balance"]) for row in rows]


async def test_what_was_typed_wrong_comes_back_and_the_reception_only_reads() -> None:
    salon, _ = await two_clients()
    page = f"/desk/loyalty/clients/{salon.masha}"
    async with browser(salon.actors["Nora"]) as nora:
        wrong = await nora.post(f"{page}/points?branch={salon.center}", data={"points": "many", "why": ""})
        nobody = await nora.post(
            f"{page}/sending?branch={salon.center}&q=Lena", data={"points": "1", "why": "x"}
        )
    assert (wrong.status_code, nobody.status_code) == (422, 422)
    assert 'value="many"' in wrong.text
    assert "Choose somebody." in nobody.text
    async with browser(salon.actors["Olga"]) as olga:
        assert "By hand" not in (await olga.get(f"{page}/statement")).text
        assert (await olga.post(f"{page}/points?branch={salon.center}", data={})).status_code == 403
    assert await PointsEntry.count() == 0


def test_every_kind_of_movement_has_a_title() -> None:
    assert set(TITLES) == {kind.value for kind in PointsEntry.Kind}


async def test_a_page_of_the_statement_is_read_at_once_however_long_it_is() -> None:
    salon, _ = await two_clients()
    for _ in range(25):
        await actions.give_points(salon.actors["Nora"], ByHand(salon.masha, salon.center, 4, "Often"))
    async with count_queries() as queried:
        rows, pages = await queries.movements(salon.masha, salon.center, 2)
    assert (len(queried.queries), len(rows), pages.last, rows[0]["balance"]) == (2, 5, 2, 20)
