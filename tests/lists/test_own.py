"""Tags, statuses and fields of a business's own can be asked for like everything else."""

import json

import pytest

from clients.tables import Client, ClientStatus, ClientTag, Status, StatusScale, Tag
from clients.tables.fields import CustomField, FieldOption
from kit import clock
from kit.db import execute
from kit.rights import SYSTEM
from lists.queries import ids_of, known_to
from lists.rules.terms import Group, Join, Term
from lists.rules.wording import in_words
from tests.cast import Salon, add, open_salon
from tests.lists.histories import NOW


async def field(kind: str, **more: object) -> int:
    return await add(CustomField(of="client", title=kind.title(), kind=kind, **more))


async def marked() -> tuple[Salon, dict[str, int]]:
    """Masha has everything, a second client nothing."""
    salon = await open_salon()
    vip, warm = await add(Tag(name="VIP")), await add(StatusScale(name="How warm"))
    hot = await add(Status(scale=warm, name="hot"))
    when = {"client": salon.masha, "set_at": NOW, "who": "Olga"}
    await add(ClientTag(tag=vip, **when))
    await add(ClientStatus(scale=warm, status=hot, **when))
    ids = {
        kind: await field(kind)
        for kind in ("text", "whole", "decimal", "date", "date_time", "yes_no", "one_of", "several")
    }
    ids["money"] = await field("money", currency="EUR")
    ids |= {"red": await add(FieldOption(field=ids["one_of"], title="red"))}
    ids |= {"oil": await add(FieldOption(field=ids["several"], title="oil"))}
    values = {"text": "Left handed", "whole": 7, "decimal": 2.5, "date": "2026-11-30", "yes_no": True,
              "date_time": "2026-11-30T23:30",
              "one_of": ids["red"], "several": [ids["oil"]], "money": 4500}  # fmt: skip
    extra = {str(ids[kind]): value for kind, value in values.items()}
    await execute("UPDATE client SET extra = $1 WHERE id = $2", json.dumps(extra), salon.masha)
    await add(Client(name="Nobody", created_at=NOW))
    return salon, {**ids, "vip": vip, "warm": warm, "hot": hot}


@pytest.mark.parametrize(
    ("fact", "how", "values", "words"),
    [
        ("tags", "any_of", ("vip",), "tags one of VIP"),
        ("status_warm", "any_of", ("hot",), "how warm one of hot"),
        ("field_text", "contains", ("left",), "text contains “left”"),
        ("field_whole", "between", ("7", "9"), "whole from 7 to 9"),
        ("field_decimal", "at_least", ("2",), "decimal at least 2"),
        ("field_date", "in_last", ("1", "days"), "date in the last 1 days"),
        (
            "field_date",
            "between",
            ("2026-11-30", "2026-11-30"),
            "date from 30 November 2026 to 30 November 2026",
        ),
        ("field_date_time", "in_last", ("1", "days"), "date_Time in the last 1 days"),
        (
            "field_date_time",
            "between",
            ("2026-11-30", "2026-11-30"),
            "date_Time from 30 November 2026 to 30 November 2026",
        ),
        ("field_yes_no", "yes", (), "yes_No yes"),
        ("field_one_of", "any_of", ("red",), "one_Of is red"),
        ("field_several", "all_of", ("oil",), "several all of oil"),
        ("field_money", "at_most", ("4500",), "money at most €45.00"),
    ],
)
async def test_who_has_it_is_found_and_by_its_opposite_all_others(
    fact: str, how: str, values: tuple[str, ...], words: str
) -> None:
    salon, ids = await marked()
    of, _, name = fact.partition("_")
    key = f"{of}_{ids[name]}" if name else fact
    term = Term(key, how, tuple(str(ids.get(each, each)) for each in values))
    with clock.pretend(NOW):
        known = await known_to(SYSTEM)
        assert await ids_of(Group(parts=(term,)), known) == [salon.masha]
        assert salon.masha not in await ids_of(Group(Join.none, (term,)), known)
        assert len(await ids_of(Group(Join.none, (term,)), known)) == 1
    assert in_words(Group(parts=(term,)), known.facts, known.options) == words


async def test_a_private_field_is_only_for_who_may_edit_clients_and_an_archived_one_for_nobody() -> None:
    salon, ids = await marked()
    private, archived = f"field_{ids['text']}", f"field_{ids['whole']}"
    await CustomField.update({CustomField.is_private: True}).where(CustomField.id == ids["text"])
    await CustomField.update({CustomField.archived_at: NOW}).where(CustomField.id == ids["whole"])
    seen, withheld = await known_to(salon.actors["Olga"]), await known_to(salon.actors["Rita"])
    assert private in seen.facts
    assert private in withheld.withheld
    assert archived not in seen.facts
    assert archived not in seen.withheld
