"""What can be copied from one branch to another, and in which tables it is kept."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from guide.copying import money, people, settings
from guide.copying.drafts import Copying, Draft
from kit.rights import Permission

OF_BRANCH = "branch = $1"
OF_PEOPLE = "member IN (SELECT id FROM staff_member WHERE branch = $1)"
OF_SCHEDULES = (
    "schedule IN (SELECT schedule.id FROM schedule JOIN staff_member ON staff_member.id = schedule.member "
    "WHERE staff_member.branch = $1)"
)


@dataclass(frozen=True, slots=True)
class Table:
    """Where a part is kept: which of its rows belong to a branch, and whether a copy only ever adds some."""

    name: str
    where: str = OF_BRANCH
    only_added: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Something that can be copied by itself. `columns` are those of the branch's own row."""

    key: str
    label: str
    told: str
    plan: Callable[[Copying], Awaitable[Draft]]
    tables: tuple[Table, ...] = ()
    columns: tuple[str, ...] = ()
    right: Permission = Permission.edit_catalog


PARTS = (
    Part("services", "Services and prices", "With what differs by level.", money.services,
         (Table("service_price"), Table("level_terms"))),
    Part("price_rules", "Prices by time", "By their names.", money.price_rules, (Table("price_rule"),)),
    Part("goods", "Goods", "With their prices.", money.goods, (Table("good_price"),)),
    Part("rooms", "Rooms and equipment", "Without whose they are.", settings.rooms,
         (Table("resource", f"{OF_BRANCH} AND kind IS NOT NULL", only_added=True),)),
    Part("hours", "Opening hours", "And the closed days to come.", settings.hours,
         (Table("opening_hours"), Table("closed_day"))),
    Part("online", "Online booking", "What customers are held to, and the colour.", settings.online,
         columns=tuple(settings.RULES)),
    Part("messages", "Waiting list and links", "When and how often is written; the poster's window.",
         settings.messages, (Table("waiting_terms"), Table("express_terms"), Table("door_poster"))),
    Part("schedules", "Schedules", "For people of the same name who have no hours yet.", people.schedules,
         (Table("schedule", OF_PEOPLE, only_added=True),
          Table("schedule_day", OF_SCHEDULES, only_added=True)), right=Permission.edit_staff),
)  # fmt: skip


def chosen_parts(keys: Iterable[str]) -> list[Part]:
    """In the order in which they build on each other."""
    wanted = set(keys)
    return [each for each in PARTS if each.key in wanted]
