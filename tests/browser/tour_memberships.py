"""What the tour needs of memberships: one that is shared and will be frozen, and one that waits."""

from clients.actions import index_clients
from kit import db
from loyalty.actions.membership_freezing import freeze
from loyalty.actions.membership_people import add_person
from loyalty.membership_schemas import FreezeForm
from tests.cast import Salon
from tests.loyalty.memberships import another_client, membership

LONG_KIND = "Ten haircuts and as many fringe trims for the whole family, weekdays before noon"


async def memberships_of(salon: Salon) -> dict[str, object]:
    vera = salon.actors["Vera"]
    covers = [{"service": salon.haircut, "visits": 10}, {"category": salon.hair, "visits": 10}]
    held = await membership(
        salon, counted="apart", visits=0, covers=covers, members=2, freeze_days=30, freeze_times=3,
        length=6, from_minute=540, to_minute=720, weekdays=[0, 1, 2, 3, 4],
    )  # fmt: skip
    await db.execute("UPDATE voucher_type SET name = $2 WHERE id = $1", held.of_type, LONG_KIND)
    await membership(salon, starts="first_visit", starts_within=30, length=3)
    brother = await another_client("Petya Petrov")
    await index_clients([brother])
    await add_person(vera, held.id, brother)
    await freeze(vera, held.id, FreezeForm(from_on="2026-12-20", until_on="2027-01-02", reason="Christmas"))
    await db.execute("INSERT INTO members_only (service) VALUES ($1)", salon.colour)
    return {
        "membership": held.id,
        "membership_kind": held.of_type,
        "freeze_id": await db.fetch_value("SELECT id FROM membership_freeze"),
    }
