"""S1's folder, copied in bulk: the same answers as if every visit had been booked."""

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from asyncpg.exceptions import ExclusionViolationError

from bench import salon
from bench.folder import read_folder
from bench.salon import Salon, Slot, Treatment
from bench.trouble import WrongSeed
from booking.queries import free_times
from booking.queries.doctor import wrong_days
from booking.queries.setup import edition
from kit import clock, db

MONDAY = date(2026, 12, 7)
SLOTS = [Slot(MONDAY, 600, 1, 660, 1, 2), Slot(MONDAY, 660, 2, 690, 2, 1)]
SERVICES = [Treatment(1, "Cut", 60, 2100), Treatment(2, "Trim", 30, 2200)]


def folder_of(path: Path) -> Path:
    rows = [
        "1,1,1,2,2026-12-07 10:00:00,2026-12-07 11:00:00",
        "2,2,2,1,2026-12-07 11:00:00,2026-12-07 11:30:00",
    ]
    (path / "appointments.csv").write_text("\n".join(rows))
    (path / "services.csv").write_text("1,Cut,60,21\n2,Trim,30,22\n")
    (path / "meta.json").write_text(json.dumps({"staff": 2, "customers": 2, "today": "2026-12-01"}))
    return path


def test_the_folder_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = read_folder(folder_of(tmp_path))
    assert found == Salon(2, SERVICES, 2, date(2026, 12, 1), SLOTS, 60)


def test_what_is_missing_or_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongSeed, match=r"holds no appointments.csv(.|\n)*holds no meta.json"):
        read_folder(tmp_path)
    (folder_of(tmp_path) / "services.csv").write_text("1,Cut,an hour,21\n")
    with pytest.raises(WrongSeed, match="an hour"):
        read_folder(tmp_path)


@pytest.mark.committed
async def test_what_is_copied_counts_for_free_times_at_once(tmp_path: Path) -> None:
    before = await edition()
    await salon.load(os.environ["DATABASE_URL"], read_folder(folder_of(tmp_path)))
    assert await edition() != before
    assert await wrong_days() == []
    with clock.pretend(datetime(2026, 12, 1, tzinfo=UTC)):
        first, second = [(await free_times(1, 1, who, MONDAY, MONDAY))[0].starts for who in (1, 2)]
    assert [start for start in quarters() if start not in first] == quarters(9 * 60 + 15, 11 * 60)
    assert [start for start in quarters() if start not in second] == quarters(10 * 60 + 15, 11 * 60 + 30)


def quarters(begin: int = 9 * 60, end: int = 19 * 60 + 15) -> list[datetime]:
    midnight = datetime(2026, 12, 7, tzinfo=UTC)
    return [midnight + timedelta(minutes=minute) for minute in range(begin, end, 15)]


@pytest.mark.committed
async def test_somebody_booked_twice_is_refused_by_the_wall_which_still_stands_afterwards() -> None:
    twice = Salon(2, SERVICES, 2, date(2026, 12, 1), [SLOTS[0], Slot(MONDAY, 630, 1, 690, 1, 1)])
    with pytest.raises(ExclusionViolationError):
        await salon.load(os.environ["DATABASE_URL"], twice)
    assert await db.fetch_value("SELECT count(*) FROM appointment") == 0
    assert await db.fetch_value(salon.DEFINITION, salon.WALL)
