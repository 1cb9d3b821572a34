"""A program books in JSON."""

import pytest

from clients.tables import Client, Visit
from tests.browse import browser
from tests.cast import open_salon
from tests.widgets.flow import TEN

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_program_books_in_json() -> None:
    salon = await open_salon()
    async with browser() as b:
        body = {
            "service": salon.haircut,
            "member": salon.anna,
            "starts_at": TEN,
            "name": "Frank",
            "phone": "+4915187654321",
        }
        done = await b.post("/book/center/visits", json=body)
        assert done.status_code == 201
        visit = await Visit.objects().first()
        assert done.json() == {
            "code": visit.code, "status": "waiting", "starts_at": TEN,
            "ends_at": "2026-12-10T11:00:00+01:00", "link": f"/v/{visit.code}",
        }  # fmt: skip
        late = await b.post("/book/center/visits", json=body)
        assert late.status_code == 409
        assert late.headers["content-type"].startswith("application/problem+json")
        assert len(late.json()["next_times"]) == 3
        assert (await Client.objects().where(Client.phone == "+4915187654321").first()).name == "Frank"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"phone": "12"}, 422),
        ({"starts_at": "soon"}, 422),
        ({"starts_at": "2026-12-10T10:07"}, 409),
        ({"service": "1"}, 422),
        ({"service": 999_999}, 404),
        ({"member": -1}, 422),
        ({"name": None}, 422),
    ],
)
async def test_a_program_is_told_what_is_wrong(change: dict[str, object], status: int) -> None:
    salon = await open_salon()
    async with browser() as b:
        body = {
            "service": salon.haircut,
            "starts_at": TEN,
            "name": "Frank",
            "phone": "+4915187654321",
            **change,
        }
        answer = await b.post("/book/center/visits", json=body)
        assert answer.status_code == status, answer.text
        assert answer.json()["title"]
        assert await Visit.count() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"service": 1e999}', b"[" * 100_000])
async def test_a_body_that_is_no_json_is_told_so(body: bytes) -> None:
    await open_salon()
    async with browser() as b:
        answer = await b.post(
            "/book/center/visits", content=body, headers={"content-type": "application/json"}
        )
        assert answer.status_code == 422
        assert answer.json()["title"].startswith("That is no booking")
