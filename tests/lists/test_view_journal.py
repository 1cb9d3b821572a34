"""What the journal says of a saved view: everything that it shows, in words."""

import json

import pytest

from kit.journal import JournalEntry
from lists.actions.segments import save_segment
from lists.actions.views import Wish, change_view, remove_view, save_view
from lists.rules.address import Asked
from lists.rules.terms import Group, Term
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")
OFTEN = Group(parts=(Term("visits", "at_least", ("3",)),))


async def told() -> list[tuple[str, str | None, str | None]]:
    """Each entry with who was shown before and after."""
    entries = (
        await JournalEntry.objects().where(JournalEntry.subject == "sheet_view").order_by(JournalEntry.id)
    )
    return [
        (each.action, *(json.loads(side)["who"] if side else None for side in (each.before, each.after)))
        for each in entries
    ]


async def test_it_says_who_a_view_shows_from_the_first_saving_to_its_removal() -> None:
    olga = (await open_salon()).actors["Olga"]
    view = await save_view(olga, Wish("Regulars", Asked(who=OFTEN)))
    segment = await save_segment(olga, "Often here", OFTEN, shared=False)
    await change_view(olga, view.id, 1, Wish("Regulars", Asked(segment=segment.id)))
    await change_view(olga, view.id, 2, Wish("Regulars", Asked()))
    await remove_view(olga, view.id)
    words = "visits at least 3"
    assert await told() == [
        ("add", None, words),
        ("change", words, "the segment “Often here”"),
        ("change", "the segment “Often here”", "everybody"),
        ("remove", "everybody", None),
    ]


async def test_a_segment_that_is_gone_is_said_to_be() -> None:
    olga = (await open_salon()).actors["Olga"]
    await save_view(olga, Wish("Regulars", Asked(segment=999_999)))
    assert (await told())[0][2] == "a segment that is gone"
