"""The demo is the same every time: two processes that live it at the same moment write the same rows."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from demo.salon import SEED
from kit import db
from tests.conftest import TABLES, empty_all_tables

SCRIPT = Path(__file__).with_name("living.py")
NOW = "2026-12-01T10:30:00+00:00"
WEEK = 7
SECRETS = {
    "account": ["password_hash", "pin_hash"],
    "tablet": ["token_hash"],
    "certificate_sale": ["code", "asking"],
    "client_code": ["code"],
    "client_file": ["title", "content", "small"],
    "edition": ["token"],
    "express": ["code", "hold_code"],
    "hold": ["code"],
    "message": ["about,path", "about,leave"],
    "receipt": ["code", "content,code", "content,link"],
    "renewal": ["code"],
    "renewal_charge": ["code"],
    "treatment_version": ["content"],
    "visit": ["code"],
    "voucher": ["code"],
    "visit_before": ["edition", "was,visit,code"],
    "waiting_request": ["code"],
}
CODES = "SELECT code FROM visit UNION ALL SELECT code FROM receipt UNION ALL SELECT code FROM waiting_request"


async def life(seed: int, hashing: str, days: int = WEEK) -> tuple[dict[str, list[str]], set[str]]:
    """Some days in a process: every row of every table by id, without the secrets; and the codes."""
    await empty_all_tables(as_new=True)
    world = os.environ | {"NOW": NOW, "PYTHONHASHSEED": hashing}
    living = await asyncio.create_subprocess_exec(
        sys.executable, str(SCRIPT), str(seed), str(days), env=world
    )
    assert await living.wait() == 0
    rows = {table["name"]: await rows_of(table["name"]) for table in await db.fetch(TABLES)}
    return rows, {row["code"] for row in await db.fetch(CODES)}


async def rows_of(table: str) -> list[str]:
    without = "".join(f" #- '{{{path}}}'" for path in SECRETS.get(table, []))
    rows = await db.fetch(f'SELECT (to_jsonb(it){without})::text AS row FROM "{table}" AS it ORDER BY 1')  # noqa: S608
    return [row["row"] for row in rows]


@pytest.mark.committed
@pytest.mark.timeout(600)
async def test_the_same_seed_at_the_same_moment_lives_the_same_life_but_for_its_secrets() -> None:
    once, codes = await life(SEED, hashing="1")
    again, new_codes = await life(SEED, hashing="2")
    assert {table for table in once if once[table] != again[table]} == set()
    assert len(codes) > 300
    assert codes.isdisjoint(new_codes)

    other, _ = await life(SEED + 1, hashing="1", days=1)
    assert {table for table in once if once[table] != other[table]} >= {"client", "visit", "bill", "posting"}
