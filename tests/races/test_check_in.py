"""One code before several scanners at one moment."""

import asyncio
from datetime import UTC, datetime

import pytest

from booking import actions
from booking.check_in import tell_scanned
from catalog.tables import Branch
from clients.tables import Visit
from kit.rights import SYSTEM
from tests.cast import open_salon

pytestmark = [pytest.mark.committed, pytest.mark.usefixtures("morning")]
TEN = datetime(2026, 12, 1, 9, tzinfo=UTC)
TABLETS = 6


async def test_of_several_who_scan_one_code_one_checks_in_and_the_others_hear_since_when() -> None:
    salon = await open_salon()
    wanted = actions.Booking(salon.center, salon.haircut, salon.anna, TEN, client=salon.masha)
    visit = await actions.book(SYSTEM, wanted)
    here = await Branch.objects().get(Branch.id == salon.center)
    assert here is not None
    scans = (tell_scanned(salon.actors["Olga"], here, visit.code) for _ in range(TABLETS))
    said = [each.said for each in await asyncio.gather(*scans)]
    assert said.count("Masha Petrova is checked in for 10:00.") == 1
    assert said.count("Masha Petrova has been here since 09:00.") == TABLETS - 1
    now = await Visit.objects().get(Visit.id == visit.id)
    assert now is not None
    assert (now.status, now.version) == ("arrived", visit.version + 1)
