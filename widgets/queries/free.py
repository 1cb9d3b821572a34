"""Free times as programs read them."""

from collections.abc import Callable
from datetime import date

from booking.queries.addons import Which, chosen
from booking.queries.offers import offer_in
from booking.queries.setup import Setup, current_at
from booking.queries.showing import first_in
from booking.queries.times import times_in
from catalog.choices import Showing
from widgets.rules.days import day_in_words

Words = dict[str, list[str]]


async def times_in_words(
    slug: str,
    asked: tuple[int, int | None, tuple[int, ...]],
    asked_days: Callable[[str], tuple[date, date]],
    mode: Showing | None = None,
) -> Words:
    """{"2026-12-01": ["2026-12-01T16:00:00+01:00"]} for every day that has any; one query.

    `asked` is a service, a member or anybody, and what is added. `asked_days` tells the first and the last
    day of the question for the branch's zone; with a `mode` each day has only what is shown first in it.
    Raises `NotFound`, `NotOffered` and `NoSuchAddOn`.
    """
    service, member, addons = asked
    which = Which(addons=chosen(addons))

    async def ask(setup: Setup) -> tuple[Words, str | None]:
        zone, offered = setup.kept.zone, offer_in(setup, service, member, which)
        days = asked_days(zone)
        found, edition = await (first_in(offered, *days, mode) if mode else times_in(offered, *days))
        words = {
            each.day.isoformat(): day_in_words(each.day, each.starts, zone) for each in found if each.starts
        }
        return words, edition

    return await current_at(slug, ask)
