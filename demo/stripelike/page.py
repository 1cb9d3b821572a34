"""The provider's own page, on which somebody types a card."""

from jinja2 import Environment, FileSystemLoader, select_autoescape

from demo.stripelike.api import complete, intent_behind, lapse
from demo.stripelike.cards import CARDS, TRIED_FIRST, card_of
from demo.stripelike.paying import new_method, refuse, try_card
from demo.stripelike.store import Store, Thing
from kit.machine import ROOT
from kit.money import format_money

PAGES = Environment(
    loader=FileSystemLoader(ROOT / "demo" / "stripelike"), autoescape=select_autoescape(default=True)
)


def page(store: Store, session: Thing, trouble: str = "") -> str:
    """The form; the question of the bank; or that it is over."""
    lapse(store, session)
    intent = store.things.get(str(session["payment_intent"] or session["setup_intent"]))
    asks = intent is not None and intent["status"] == "requires_action"
    amount = session["amount_total"]
    price = format_money(amount, session["currency"].upper()) if amount else ""
    facts = {"session": session, "price": price, "trouble": trouble, "asks": asks, "shown": TRIED_FIRST}
    facts["others"] = [card for card in CARDS if card not in TRIED_FIRST]
    return PAGES.get_template("page.html").render(**facts, over=session["status"] != "open")


def pay(store: Store, session: Thing, number: str) -> str:
    """Tries the card; returns what to say, or "" when it went through or the bank has to be asked."""
    if lapse(store, session)["status"] != "open":
        return "This page is over."
    card = card_of(number)
    if card is None:
        return "That is none of the cards of this box."
    intent = intent_behind(store, session)
    reason = try_card(store, intent, new_method(store, card.number), off_session=False)
    if intent["status"] == "succeeded":
        complete(store, session)
    return f"Your card was declined ({reason})." if reason else ""


def prove(store: Store, session: Thing, *, is_me: bool) -> str:
    """What somebody told their bank."""
    intent = intent_behind(store, session)
    if session["status"] != "open" or intent["status"] != "requires_action":
        return ""
    method = store.things[intent["payment_method"]]
    if not is_me:
        refuse(store, intent, method, "authentication_required")
        return "Your bank did not confirm it."
    try_card(store, intent, method, off_session=False, proved=True)
    complete(store, session)
    return ""
