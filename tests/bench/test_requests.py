"""`bench/requests.json` is what the product answers today."""

import json
from datetime import date

import pytest

from bench.workloads import REQUESTS, fill
from tests.browse import browser
from tests.cast import open_salon, session_token

pytestmark = pytest.mark.usefixtures("morning")

ANSWERS = {
    "W1": "2026-12-02T09:00:00+01:00",
    "W2": "2026-12-02T09:00:00+01:00",
    "W3": "2026-12-31T",
    "W4": "2026-12-31T",
    "W5": "2026-12-02T10:00:00+01:00",
    "W6": "2026-12-02T10:00:00+01:00",
    "W7": "2026-12-02T09:00:00+01:00",
    "P1": "2026-12-02T15:00:00+01:00",
    "P2": "2026-12-31T",
    "P3": "2026-12-02T17:00:00+01:00",
    "calendar, HTML": "<html",
    "calendar, JSON": "visits",
}


@pytest.mark.parametrize("name", REQUESTS)
async def test_every_request_is_answered_as_it_says(name: str) -> None:
    salon = await open_salon()
    request = REQUESTS[name].filled(
        branch="center",
        branch_id=salon.center,
        token=await session_token(salon.actors["Vera"]),
        service=salon.haircut,
        other=salon.colour,
        more="",
        member=salon.anna,
        day=date(2026, 12, 2),
        first=date(2026, 12, 1),
        last=date(2026, 12, 31),
        starts_at="2026-12-02T10:00:00+01:00",
        n="000001",
    )
    async with browser() as b:
        answer = await request.ask(b)
    assert answer.status_code == min(request.statuses)
    assert ANSWERS[name] in answer.text


def test_a_placeholder_alone_keeps_its_kind_and_one_among_words_becomes_text() -> None:
    asked = {"a": "{n}", "b": "number {n}", "c": None, "d": {"e": "plain"}}
    assert fill(asked, {"n": 7}) == {"a": 7, "b": "number 7", "c": None, "d": {"e": "plain"}}


def test_what_is_asked_by_hand_is_listed_with_every_placeholder_it_needs() -> None:
    from bench.workloads import HOLE, Path  # the file itself, not what was read of it

    told = json.loads((Path(__file__).parents[2] / "bench" / "requests.json").read_text())
    assert set(HOLE.findall(json.dumps(told["requests"]))) <= told["placeholders"].keys()
    assert {f"W{n}" for n in range(1, 8)} <= told["requests"].keys()
