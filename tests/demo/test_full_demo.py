"""The demo as `make run` fills it on an empty database: half a year, a full week ahead, logins that work."""

import asyncio
import json
import os
import re
import sys
from datetime import date
from pathlib import Path

import pytest

from clients.queries.indexed import wrong_in_index
from kit import db
from staff.queries import work_hours
from tests.browse import browser
from tests.conftest import empty_all_tables

ROOT = Path(__file__).parents[2]
NOW = "2026-12-01T10:30:00+00:00"
TOMORROW, LAST = date(2026, 12, 2), date(2026, 12, 8)
LOGIN = re.compile(r"^  \w+ +(\S+@linden\.example) *$", re.MULTILINE)
BOOKED = """
SELECT extract(epoch FROM sum(line.ends_at - line.starts_at))::float / 60
FROM appointment AS line JOIN staff_member ON staff_member.resource = line.resource
JOIN branch ON branch.id = staff_member.branch
WHERE branch.id = $1 AND line.released_at IS NULL
  AND (line.starts_at AT TIME ZONE branch.zone)::date BETWEEN $2 AND $3
"""
# What there is at least of each: without it a page or a report would be empty.
ALIVE = {
    "points spent": ("SELECT count(*) FROM payment WHERE method = 'points'", 30),
    "discounts": ("SELECT count(*) FROM bill WHERE discount > 0", 30),
    "reopened bills": ("SELECT count(*) FROM bill WHERE reversed_at IS NOT NULL", 3),
    "refunds": ("SELECT count(*) FROM refund", 3),
    "no-shows": ("SELECT count(*) FROM visit WHERE status = 'no_show'", 10),
    "time off": ("SELECT count(*) FROM time_off WHERE status = 'approved'", 12),
    "asked time off": ("SELECT count(*) FROM time_off WHERE status = 'asked'", 1),
    "classes with people": ("SELECT count(*) FROM group_event WHERE taken > 0", 2),
    "people who wait": ("SELECT count(*) FROM waiting_request WHERE status = 'waiting'", 2),
    "people with a level": ("SELECT count(*) FROM staff_member WHERE level IS NOT NULL", 4),
    "prices by time": ("SELECT count(*) FROM price_rule WHERE is_active", 1),
    "add-ons": ("SELECT count(DISTINCT service) FROM visit_line WHERE added_to IS NOT NULL", 2),
    "visits with add-ons to come": (
        "SELECT count(*) FROM visit_line JOIN visit ON visit.id = visit_line.visit "
        "WHERE added_to IS NOT NULL AND visit.status IN ('waiting', 'confirmed')",
        5,
    ),
    "open links": ("SELECT count(*) FROM express WHERE expires_at > '2026-12-01T10:30Z'", 1),
    "lapsed links": ("SELECT count(*) FROM express WHERE expires_at <= '2026-12-01T10:30Z'", 1),
    "visits of several services": (
        "SELECT count(*) FROM (SELECT FROM visit_line WHERE starts_at IS NOT NULL "
        "GROUP BY visit HAVING count(*) > 1) AS several",
        4,
    ),
    "packages": ("SELECT count(*) FROM visit_line WHERE title LIKE 'Hands & feet: %'", 4),
    "people who come together": ("SELECT count(*) FROM visit WHERE party IS NOT NULL", 4),
    "clients with a tag": ("SELECT count(DISTINCT client) FROM client_tag", 10),
    "clients with a status": ("SELECT count(*) FROM client_status", 50),
    "fields filled in": ("SELECT count(*) FROM client WHERE extra <> '{}'", 20),
    "requests": ("SELECT count(*) FROM visit WHERE status = 'requested'", 1),
}


async def fill() -> str:
    """What a start on an empty database prints about signing in."""
    await empty_all_tables(as_new=True)
    filling = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "demo", cwd=ROOT, env=os.environ | {"NOW": NOW, "DEMO": "yes"},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    printed, _ = await filling.communicate()
    assert filling.returncode == 0
    answer = json.loads(printed)
    assert answer["is_demo"]
    return str(answer["said"])


@pytest.mark.committed
@pytest.mark.timeout(600)
async def test_an_empty_database_becomes_a_busy_company_that_one_can_sign_in_to() -> None:
    printed = await fill()
    await count_the_company()
    assert (await wrong_in_index(0))[0] == []
    for branch in await db.fetch("SELECT id FROM branch"):
        assert 0.65 <= await occupancy(branch["id"]) <= 0.9
    for what, (question, least) in ALIVE.items():
        assert await db.fetch_value(question) >= least, what
    assert (
        await db.fetch("SELECT transaction FROM posting GROUP BY transaction HAVING sum(amount) <> 0") == []
    )
    await sign_in_as_printed(printed)


async def count_the_company() -> None:
    branches = await db.fetch("SELECT zone, currency FROM branch ORDER BY id")
    assert [tuple(branch) for branch in branches] == [("Europe/Berlin", "EUR"), ("America/Sao_Paulo", "BRL")]
    # Thirty services and a package of two; four hundred clients, and a child in each branch.
    for table, many in (("staff_member", 12), ("service", 31), ("client", 402)):
        assert await db.fetch_value(f"SELECT count(*) FROM {table}") == many, table  # noqa: S608


async def occupancy(branch: int) -> float:
    """The share of the working hours of the coming week that is booked."""
    rows = await db.fetch("SELECT id FROM staff_member WHERE branch = $1", branch)
    hours = await work_hours([row["id"] for row in rows], TOMORROW, LAST)
    worked = sum(sum(day[1::2]) - sum(day[::2]) for day in hours.values())
    return float(await db.fetch_value(BOOKED, branch, TOMORROW, LAST)) / worked


async def sign_in_as_printed(printed: str) -> None:
    password = printed.partition("the password ")[2].partition("\n")[0]
    emails = LOGIN.findall(printed)
    assert len(emails) == 6
    for email in emails:
        async with browser() as desk:
            await desk.get("/desk/sign-in")
            form = {"email": email, "password": password, "_csrf_token": desk.cookies["csrftoken"]}
            assert (await desk.post("/desk/session", data=form)).status_code == 303
            assert "sign-in" not in (await desk.get("/desk")).headers["location"]
