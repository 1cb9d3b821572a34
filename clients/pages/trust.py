"""What the pages of trust are filled with: the rules, and how far one client is trusted."""

from datetime import datetime
from typing import Any

from litestar.response import Template

from catalog.pages import form_page
from clients import queries as cards
from clients import rules
from clients.actions.trusting import facts
from clients.queries import trust as queries
from clients.queries.trust import Missed
from clients.rules.trust import Terms, asked, falls_below, in_words, score, weight
from clients.schemas import TrustForm
from clients.tables.trust import TrustTerms
from kit import clock
from kit.errors import Problem
from kit.rights import Actor, Permission
from kit.seen import mark_of


async def terms_page(
    actor: Actor, form: TrustForm | None = None, trouble: Problem | None = None, done: str = ""
) -> Template:
    actor.require(Permission.edit_catalog)
    row = await queries.terms_row()
    told = {"form": form or filled_in(row), "mark": mark_of(facts(row))}
    return form_page("clients/trust.html", actor, trouble, **{**told, "done": done})


def filled_in(row: TrustTerms) -> TrustForm:
    def shown(points: int | None) -> str:
        return "" if points is None else in_words(points)

    return TrustForm(
        str(row.half_life_days), shown(row.no_show_points), shown(row.late_points), shown(row.deposit_from),
        shown(row.prepay_from), shown(row.refuse_from), str(row.deposit_rate // 100),
    )  # fmt: skip


async def client_part(actor: Actor, client_id: int, trouble: Problem | None = None) -> Template:
    """On the card: the score, what counted and how much of it is left, and what is asked because of it."""
    client = await cards.access_client(actor, client_id)
    terms, missed = queries.terms_of(await queries.terms_row()), await queries.missed_by(client_id)
    edits = actor.may(Permission.edit_clients) and client.erased_at is None
    return form_page(
        "clients/card_trust.html", actor, trouble, client=client, edits=edits, rules=rules,
        exemption=await queries.exemption_of(client_id), **standing(missed, terms, clock.now()),
        zone=(await cards.home(actor)).zone,
    )  # fmt: skip


def standing(missed: Missed, terms: Terms, now: datetime) -> dict[str, Any]:
    counting = missed.counting
    points = score(counting, terms, now)
    asks = asked(points, terms)
    least = next((number for number, each in terms.thresholds if each == asks), None)
    until = falls_below(counting, least, terms, now) if least else None
    left = {each.visit: in_words(round(weight(each, terms, now))) for each in counting}
    return {
        "missed": missed.rows, "left": left, "points": in_words(points), "asks": asks, "until": until,
        "is_set": bool(terms.thresholds), "half_life": terms.half_life_days,
    }  # fmt: skip
