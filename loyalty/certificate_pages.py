"""What the pages about certificates are filled with."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from asyncpg import Record
from litestar.response import Template

from catalog.queries import branch as branch_of
from catalog.queries import branches_of
from catalog.tables import Branch
from clients.queries import access_client
from kit import clock
from kit.errors import Problem
from kit.money import plain
from kit.rights import Actor, Permission
from kit.seen import mark_of
from kit.typed import short_date
from loyalty.actions.certificate_keeping import gift_facts, what_is_left
from loyalty.certificate_schemas import CertificateTypeForm, CorrectForm, ExtendForm, GiftForm
from loyalty.certificate_tables import Covers, Design, Lasts, PaysFor, TermUnit
from loyalty.programme_pages import filled, here_of
from loyalty.queries import certificate_lists as lists
from loyalty.queries import certificate_types as kinds
from loyalty.queries.certificate_letters import letter_of
from loyalty.queries.names import choices
from loyalty.queries.voucher_types import branches_of_type
from loyalty.rules.certificates import State, Terms, lasts_in_words, pays_in_words
from loyalty.rules.voucher_codes import grouped

STATES = {
    State.active: ("Can be used", "good", "circle-check"),
    State.spent: ("Used up", "plain", "check"),
    State.expired: ("Over", "attention", "clock"),
    State.blocked: ("Blocked", "trouble", "lock"),
    State.taken_back: ("Taken back", "plain", "undo-2"),
}
MOVES = {
    "issued": "Sold",
    "used": "Used",
    "given_back": "Given back",
    "taken_back": "Its sale was taken back",
    "expired": "Over: what was left is the branch's",
    "corrected": "Corrected",
    "renewed": "More time: what was over can be used again",
}
LETTERS = {
    "waiting": "It is in the queue of letters.",
    "sending": "It is being sent.",
    "sent": "It was sent.",
    "failed": "It could not be delivered. Put the address right, and choose a day again.",
    "uncertain": "It may have arrived.",
    "not_sent": "It could not be sent. Put the address right, and choose a day again.",
    "cancelled": "It was called off.",
}
OPTIONS: dict[str, Any] = {
    "covers_options": [
        (Covers.sum, "A sum of money"),
        (Covers.services, "Services, however dear they become"),
    ],
    "pays_options": [
        (PaysFor.anything, "Anything"),
        (PaysFor.services, "All services"),
        (PaysFor.goods, "All goods"),
        (PaysFor.chosen, "Chosen services"),
        (PaysFor.chosen_and_goods, "Chosen services and all goods"),
    ],
    "lasts_options": [
        (Lasts.term, "For a time from the sale"),
        (Lasts.until, "Until a day"),
        (Lasts.forever, "Without end"),
    ],
    "unit_options": [(each, each.capitalize()) for each in TermUnit],
    "design_options": [(each, each.capitalize()) for each in Design],
}


def shown_code(actor: Actor, code: str) -> str:
    """Whole only for who takes payments: whoever has it can use it."""
    return grouped(code) if actor.may(Permission.take_payments) else f"····-····-{code[-4:]}"


OWN: dict[str, Any] = {
    "states": STATES,
    "state_options": [("", "All"), *((each, words[0]) for each, words in STATES.items())],
    "moves": MOVES,
    "shown_code": shown_code,
}


def words_of(row: Mapping[str, Any]) -> str:
    """What one, or a kind of them, is good for; `names` are those of its services."""
    terms = Terms(
        Covers(row["covers"] or Covers.sum),
        PaysFor(row["pays_for"] or PaysFor.anything),
        bool(row["is_used_once"]),
    )
    return pays_in_words(terms, row["names"])


def lasting_of(row: Record) -> str:
    term = (row["term"], TermUnit(row["term_unit"])) if row["term"] else None
    return lasts_in_words(Lasts(row["lasts"]), row["until_on"], term)


async def list_page(actor: Actor, wanted: int | None, ask: tuple[str, str], page: int) -> Template:
    facts = await here_of(actor, wanted)
    q, state = ask[0], ask[1] if ask[1] in set(State) else ""
    rows, pages = await lists.certificates_here(facts["branch"].id, q, state, page)
    return filled(
        "loyalty/certificates.html", actor, rows=rows, pages=pages, q=q, state=state, **OWN, **facts
    )


async def certificate_page(
    actor: Actor,
    voucher: int,
    trouble: Problem | None = None,
    **more: Any,  # noqa: ANN401
) -> Template:
    """After a refusal with what was typed in `gift`, `extending` or `correcting`."""
    row = await lists.access_certificate(actor, voucher)
    here = await branch_of(row["branch"])
    names = [each["name"] for each in await kinds.named_services(row["of_type"])]
    letter = await letter_of(row["letter"])
    typed = {
        "gift": gift_of(row),
        "extending": ExtendForm(),
        "correcting": CorrectForm(left=plain(row["amount_left"], row["currency"])),
    }
    return filled(
        "loyalty/certificate.html",
        actor,
        trouble,
        row=row,
        branch=here,
        money=(here.currency, here.locale),
        moved=await lists.moves_of(voucher),
        pieces=await lists.pieces_left(voucher),
        about=words_of({**row, "names": names}),
        letter=LETTERS.get(letter["status"], "") if letter else "",
        day_of=partial(day_of, zone=here.zone),
        seen_left=mark_of(what_is_left(row)),
        **{"done": "", "failed": ""} | typed | more,
        **OWN,
        **OPTIONS,
    )


def day_of(moment: datetime, zone: str) -> str:
    """1 Sep 2026: it may be years ago."""
    return short_date(clock.wall(moment, zone).date())


def gift_of(row: Record) -> GiftForm:
    """As it stands; what was sent already is not offered to be sent again."""
    day = row["send_on"] if row["letter"] is None else None
    return GiftForm(
        for_whom=row["for_whom"],
        from_whom=row["from_whom"],
        message=row["message"],
        design=row["design"],
        email=row["email"],
        send_on=day.isoformat() if day else "",
        seen=mark_of(gift_facts(row)),
    )


async def kinds_page(
    actor: Actor, wanted: int | None, ask: tuple[str, bool], page: int, done: str
) -> Template:
    facts = await here_of(actor, wanted)
    q, archived = ask
    rows, pages = await kinds.types_here(facts["branch"].id, q, page, active=not archived)
    return filled(
        "loyalty/certificate_kinds.html",
        actor,
        rows=rows,
        pages=pages,
        q=q,
        archived=archived,
        done=done,
        words_of=words_of,
        lasting_of=lasting_of,
        **facts,
    )


async def kind_page(
    actor: Actor,
    here: Branch,
    kind: int | None,
    form: CertificateTypeForm | None = None,
    trouble: Problem | None = None,
) -> Template:
    """The form of a kind; without one, of a new one for the branch."""
    row = None if kind is None else await kinds.access_type(actor, kind)
    if form is None:
        form = CertificateTypeForm(places=frozenset({here.id})) if kind is None else await form_of(kind)
    mine = [each for each in await branches_of(actor) if each.currency == here.currency]
    return filled(
        "loyalty/certificate_kind.html",
        actor,
        trouble,
        form=form,
        kind=row,
        branch=here,
        branches=mine,
        services=(await choices([each.id for each in mine])).services,
        **OPTIONS,
    )


async def form_of(kind: int) -> CertificateTypeForm:
    facts = await kinds.type_facts(kind)
    row = await kinds.type_row(kind)
    money = {name: plain(facts[name], row["currency"]) for name in ("price", "nominal")}
    ticks = {name: "yes" if facts[name] else "" for name in ("is_used_once", "is_online")}
    texts = {
        name: facts[name]
        for name in ("name", "covers", "pays_for", "lasts", "term_unit", "title", "about", "design")
    }
    return CertificateTypeForm(
        **texts,
        **money,
        **ticks,
        until_on=facts["until_on"].isoformat() if facts["until_on"] else "",
        term=str(facts["term"] or ""),
        most_sold=str(facts["most_sold"] or ""),
        places=frozenset(facts["places"]),
        services={service: str(number) for service, number in facts["services"].items()},
        seen=mark_of(facts),
    )


async def home_of(actor: Actor, kind: int) -> Branch:
    """A branch of the actor where the kind is sold."""
    await kinds.access_type(actor, kind)
    here = next(each for each in await branches_of_type(kind) if actor.works_in(each))
    return await branch_of(here)


async def client_part(actor: Actor, client: int) -> Template:
    known = await access_client(actor, client)
    branches = None if actor.branches is None else sorted(actor.branches)
    rows = await lists.certificates_of(known.id, branches)
    return filled("loyalty/certificates_of.html", actor, rows=rows, client=known, **OWN)


async def visit_part(actor: Actor, visit: int) -> Template:
    """Those that were sold with a visit of the actor's branches."""
    rows = [row for row in await lists.sold_on(visit) if actor.works_in(row["branch"])]
    return filled("loyalty/certificates_of.html", actor, rows=rows, client=None, **OWN)
