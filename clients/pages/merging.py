"""What the pages of cards that may be one person are filled with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar.response import Template

from clients import queries, rules
from clients.actions.facts import told_facts
from clients.actions.merging import MOST
from clients.queries import alike
from clients.queries.hanging import how_much_hangs
from clients.rules.alike import Face, Likeness
from clients.rules.birthdays import parse_birthday, show_birthday
from clients.rules.merged import CHOSEN, TITLES, proposed
from clients.tables import Client
from kit import clock, web
from kit.errors import Invalid, Problem
from kit.rights import Actor, Permission

FEW = 3
MERGED_AS = {
    "language": "language",
    "source": "client_source",
    "importance": "importance",
    "personal discount": "discount_rate",
    "responsible": "responsible",
}
# What may hang on a card, as people say it; other tables are counted as "more".
HANGS = {
    "visit": ("visit", "visits"),
    "message": ("message", "messages"),
    "client_call": ("call", "calls"),
    "points_entry": ("entry of points", "entries of points"),
    "points_lot": ("lot of points", "lots of points"),
    "waiting_request": ("request on the waiting list", "requests on the waiting list"),
    "client_contact": ("further contact", "further contacts"),
    "express": ("link to finish a booking", "links to finish a booking"),
    "party": ("party paid for", "parties paid for"),
    "bill": ("bill paid for somebody else", "bills paid for others"),
    "client_link": ("link with others", "links with others"),
}
MORE = ("more", "more")
# What tells cards apart on which the same name stands, first of all.
TELLING = ("phone", "email", "card_number", "birthday")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the cards: each field as it is shown, and what hangs on it in words."""

    client: Client
    fields: Mapping[str, str]
    hangs: str


async def pairs_page(actor: Actor, text: str, page: int, parted: tuple[Client, Client] | None) -> Template:
    rows, found = await alike.pairs(text, page)
    groups = await alike.groups_of([(each["one"], each["other"]) for each in rows])
    filled: Template = web.page(
        "clients/pairs.html", actor=actor, rows=rows, pages=found, text=text, look=await alike.last_look(),
        wanted=await alike.is_wanted(), parted=parted, rules=rules, contacts=actor.may(Permission.see_phones),
        zone=(await queries.home(actor)).zone, groups=groups, most=MOST,
    )  # fmt: skip
    return filled


async def compare_page(
    actor: Actor, cards: Sequence[int], typed: Mapping[str, str] | None = None, trouble: Problem | None = None
) -> Template:
    """Cards side by side, the first of which is kept; what is proposed, or was `typed`, is chosen already.

    Raises `Invalid` for one card twice, and for more than can be compared.
    """
    if len(cards) != len(set(cards)):
        raise Invalid("That is one card, not two.")
    if len(cards) > MOST:
        raise Invalid(f"At most {MOST} cards are compared at once. Choose fewer.")
    sides = [await side(actor, each) for each in cards]
    rows = [each.client.to_dict() for each in sides]
    differing = [name for name in CHOSEN if any(each.fields[name] for each in sides)]
    filled: Template = web.page(
        "clients/compare.html", status=trouble.status if trouble else 200, actor=actor, sides=sides,
        names=differing, titles=TITLES, called=called(sides), trouble=trouble, cards=list(cards),
        chosen={**{name: str(number) for name, number in proposed(*rows).items()}, **(typed or {})},
    )  # fmt: skip
    return filled


def called(sides: Sequence[Side]) -> dict[int, str]:
    """By the number of the card: its name, with what tells it apart from others of the same name."""
    found = {}
    for place, each in enumerate(sides, 1):
        same = [other for other in sides if other.client.name == each.client.name]
        told = (
            each.fields[name]
            for name in TELLING
            if each.fields[name] and sum(other.fields[name] == each.fields[name] for other in same) == 1
        )
        apart = next(told, f"card {place}")
        found[each.client.id] = each.client.name if len(same) == 1 else f"{each.client.name}, {apart}"
    return found


async def side(actor: Actor, client_id: int) -> Side:
    client = await queries.access_client(actor, client_id)
    contacts = actor.may(Permission.see_phones)
    groups = {each["id"]: each["name"] for each in await queries.groups()}
    fields = {
        "name": client.name,
        "phone": rules.show_phone(client.phone) if contacts else rules.mask_phone(client.phone),
        "email": client.email if contacts else rules.mask_email(client.email),
        "birthday": show_birthday(client.birthday),
        "warning": client.warning,
        "card_number": client.card_number or "",
        "client_group": groups.get(client.client_group, ""),
        "notes": client.notes,
    }
    fields |= {MERGED_AS[name]: words for name, words in (await told_facts(client)).items()}
    return Side(client, fields, said(await how_much_hangs(client_id)))


def said(hangs: Mapping[str, int]) -> str:
    found = [(HANGS[table], count) for table, count in hangs.items() if table in HANGS]
    more = sum(count for table, count in hangs.items() if table not in HANGS)
    told = [*found, (MORE, more)] if more else found
    return ", ".join(f"{count:,} {one if count == 1 else many}" for (one, many), count in told) or "nothing"


async def merges_page(actor: Actor, text: str, page: int, trouble: Problem | None = None) -> Template:
    rows, found = await alike.merges(text, page)
    filled: Template = web.page(
        "clients/merges.html", status=trouble.status if trouble else 200, actor=actor, rows=rows, pages=found,
        text=text, trouble=trouble, zone=(await queries.home(actor)).zone,
    )  # fmt: skip
    return filled


async def doubles(actor: Actor, client_id: int) -> Template:
    """On a card: who may be the same person, and the card that went up in it last."""
    client = await queries.access_client(actor, client_id)
    filled: Template = web.page(
        "clients/doubles.html", actor=actor, client=client, likely=(await beside_card(client))[:FEW],
        merge=await alike.merge_into(client_id), zone=(await queries.home(actor)).zone,
    )  # fmt: skip
    return filled


async def beside_card(client: Client) -> list[tuple[Face, Likeness]]:
    """Without those whom somebody parted from this one."""
    face = await alike.face(client.id)
    apart = await alike.parted_from(client.id)
    found = await alike.beside(face, await called_like(client.name))
    return [each for each in found if each[0].id not in apart]


async def called_like(name: str) -> list[int]:
    return [each["id"] for each in (await queries.search_clients(name, 1)).rows]


async def like_typed(actor: Actor, typed: Mapping[str, str], country: str) -> Template:
    """While a new card is typed: who may have one already. What is not complete yet says nothing."""
    phone = understood(typed.get("phone", ""), "phone", country)
    email = understood(typed.get("email", ""), "email", country) if actor.may(Permission.see_phones) else ""
    name = " ".join(rules.clean(typed.get("name", "")).split())
    birthday = understood(typed.get("birthday", ""), "birthday", country)
    face = Face(0, name, frozenset({phone} - {""}), frozenset({email.lower()} - {""}), birthday)
    called = await called_like(name) if len(name.split()) > 1 else []
    likely = await alike.beside(face, called) if name else []
    filled: Template = web.page(
        "clients/doubles.html", actor=actor, client=None, likely=likely[:FEW], merge=None, zone="UTC"
    )
    return filled


def understood(text: str, what: str, country: str) -> str:
    try:
        if what == "phone":
            return rules.parse_phone(text, country) if text.strip() else ""
        return rules.parse_email(text) if what == "email" else parse_birthday(text, clock.now().date())
    except Invalid:
        return ""
