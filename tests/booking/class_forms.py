"""The form of a class, filled in."""

from tests.cast import Salon

DAY = "2026-12-02"


def typed(salon: Salon, yoga: int, **more: str) -> dict[str, str]:
    known = {"branch": str(salon.center), "service": str(yoga), "member": str(salon.anna)}
    return {**known, "day": DAY, "time": "10:00", **more}
