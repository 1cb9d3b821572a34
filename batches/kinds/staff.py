"""Members of staff as rows, with the services they do."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from batches.kinds import headings
from batches.kinds.placing import branch_column, branch_id
from batches.kinds.removal import delete, is_in_use
from batches.rules.columns import Bulk, Column
from batches.rules.plan import Known
from batches.rules.telling import TAKEN, Noun
from batches.rules.values import NONE, YES_NO, named, number, one_line, same_name, several, yes_no
from catalog.facts import note_difference
from catalog.queries import branches_of
from catalog.reading import phone, words
from kit import clock
from kit.db import fetch
from kit.errors import Refused
from kit.rights import SYSTEM, Actor, Permission
from kit.seen import mark_of
from staff import actions, queries
from staff.facts import member_facts, skill_facts
from staff.pages import kept_member
from staff.reading import email
from staff.rules import Terms
from staff.schemas import MemberForm

TABLE, NOUN, HREF, RIGHT = (
    "staff_member", Noun("staff member", "staff members"), "/desk/staff", Permission.edit_staff,
)  # fmt: skip
FIELDS = ("name", "title", "about", "phone", "email", "position")
KNOWN = """
SELECT m.id, m.name, m.title, m.about, m.phone, m.email, m.position, m.is_online, b.name AS branch,
       skill_level.name AS level,
       m.dismissed_on IS NULL OR m.dismissed_on > $2 AS works_here,
       (SELECT coalesce(json_agg(service.name), '[]') FROM skill JOIN service ON service.id = skill.service
        WHERE skill.member = m.id AND service.is_active) AS services
FROM staff_member m JOIN branch b ON b.id = m.branch LEFT JOIN skill_level ON skill_level.id = m.level
WHERE m.branch = ANY($1::int[]) ORDER BY b.name, b.id, m.position, m.name, m.id
"""
SERVICES = "SELECT id, name FROM service WHERE is_active ORDER BY name, id"
SKILLS = "SELECT service, minutes, pattern, price, rank FROM skill WHERE member = $1"


class InUse(Refused):
    """A colleague with a calendar is not deleted."""

    def __init__(self) -> None:
        super().__init__("There are hours or visits by now. Say goodbye on their own page.")


async def columns(actor: Actor) -> list[Column]:
    levels = tuple(row["name"] for row in await queries.levels())
    services = several([row["name"] for row in await fetch(SERVICES)], "service")
    known_as = headings.STAFF
    return [
        Column("name", "Name", one_line(120), known_as["name"], needed=True, key=True),
        *await branch_column(actor),
        Column("title", "Title", one_line(120), known_as["title"]),
        Column("level", "Level", named(levels, "level"), known_as["level"], options=levels, bulk=Bulk.choice),
        Column("services", "Services", services, known_as["services"],
               hint="all they do: Haircut, Colour; a dash is none"),
        Column("is_online", "Online", yes_no, headings.ONLINE, hint="yes or no", options=YES_NO,
               bulk=Bulk.choice),
        Column("phone", "Phone", phone, known_as["phone"], hint="for the desk only"),
        Column("email", "E-mail", email, known_as["email"]),
        Column("about", "About", words(2000), headings.ABOUT),
        Column("position", "Place", number(0, 9999), headings.PLACE,
               hint="in the calendar; smaller numbers come first"),
    ]  # fmt: skip


async def known(actor: Actor) -> list[Known]:
    branches = [each.id for each in await branches_of(actor)]
    return [
        Known(
            row["id"],
            {
                **{name: str(row[name]) for name in (*FIELDS, "branch")},
                "level": row["level"] or "",
                "is_online": "yes" if row["is_online"] else "no",
                "services": "; ".join(sorted(msgspec.json.decode(row["services"]))) or NONE,
            },
            row["works_here"],
        )
        for row in await fetch(KNOWN, branches, clock.now().date())
    ]


async def prepare(_: Actor, __: Iterable[Mapping[str, str]]) -> list[tuple[str, int, str]]:
    return []


async def add(actor: Actor, values: Mapping[str, str]) -> int:
    blank = MemberForm(branch=str(await branch_id(actor, values)), is_online="yes")
    member = await actions.hire(actor, await filled(blank, values))
    await give(actor, member.id, values)
    return int(member.id)


async def change(actor: Actor, row_id: int, values: Mapping[str, str]) -> None:
    if values.keys() - {"services"}:
        await queries.access_member(actor, row_id)
        seen = mark_of(await member_facts(row_id))
        form = kept_member(await queries.access_member(actor, row_id), seen)
        await actions.change_member(actor, row_id, await filled(form, values))
    await give(actor, row_id, values)


async def filled(form: MemberForm, values: Mapping[str, str]) -> MemberForm:
    texts = {name: values[name] for name in FIELDS if name in values}
    if "is_online" in values:
        texts["is_online"] = "yes" if values["is_online"] == "yes" else ""
    if "level" in values:
        levels = {same_name(row["name"]): row["id"] for row in await queries.levels()}
        texts["level"] = str(levels.get(same_name(values["level"]), ""))
    return replace(form, **texts)


async def give(actor: Actor, member: int, values: Mapping[str, str]) -> None:
    """Exactly the services of the row; those that stay keep their own minutes and prices."""
    if "services" not in values:
        return
    names = {same_name(name) for name in values["services"].split(";")} - {NONE}
    offered = {row["id"]: same_name(row["name"]) for row in await fetch(SERVICES)}
    wanted = {service for service, name in offered.items() if name in names}
    had = await terms_of(member)
    skills = {service: had.get(service, Terms(None, None)) for service in wanted}
    await actions.set_skills(actor, member, skills, frozenset(offered), mark_of(await skill_facts(member)))


async def terms_of(member: int) -> dict[int, Terms]:
    return {
        row["service"]: Terms(row["minutes"], row["price"], tuple(row["pattern"]), row["rank"])
        for row in await fetch(SKILLS, member)
    }


async def kept(row_id: int) -> Any:  # noqa: ANN401
    member = await queries.access_member(SYSTEM, row_id)
    skills = [[service, *terms_row(terms)] for service, terms in (await terms_of(row_id)).items()]
    return {"form": msgspec.to_builtins(kept_member(member, "")), "skills": skills}


def terms_row(terms: Terms) -> list[Any]:
    return [terms.minutes, terms.price, list(terms.pattern), terms.rank]


async def mark_of_row(row_id: int) -> str:
    return mark_of({**await member_facts(row_id), "services": await skill_facts(row_id)})


async def put_back(actor: Actor, row_id: int, was: Any) -> None:  # noqa: ANN401
    await actions.change_member(actor, row_id, msgspec.convert(was["form"], MemberForm))
    skills = {each[0]: Terms(each[1], each[2], tuple(each[3]), each[4]) for each in was["skills"]}
    listed = frozenset([*skills, *await terms_of(row_id)])
    await actions.set_skills(actor, row_id, skills, listed)


async def remove(actor: Actor, row_id: int) -> str:
    member = await queries.access_member(actor, row_id)
    if await is_in_use(TABLE, row_id, ["skill"]) or await is_in_use("resource", member.resource, [TABLE]):
        raise InUse
    before = await member_facts(row_id)
    await delete(TABLE, row_id)
    await delete("resource", member.resource)
    await note_difference(actor, "delete", (TABLE, row_id), (before, {}), member.branch)
    return TAKEN
