"""The addresses of the interface, and what each of them does."""

import json
from collections.abc import Callable
from typing import Any

from demo.stripelike.contract import WrongRequest, checked, nested
from demo.stripelike.paying import Refusal, give_back, new_intent, not_there, try_card, wrong
from demo.stripelike.store import Store, Thing

Answer = tuple[int, Thing]
LONGEST_PAGE, SHORTEST_PAGE = 24 * 3600, 30 * 60
OTHER_PARAMETERS = "Keys can only be used with the same parameters they were first used with."
EXPANDED = ("payment_intent", "setup_intent", "payment_method")


def need(store: Store, name: Any, kind: str) -> Thing:  # noqa: ANN401
    found = store.get(str(name), kind)
    if found is None:
        raise not_there(kind, str(name))
    return found


def metadata_of(asked: Thing) -> Thing:
    return dict(asked.get("metadata") or {})


def create_customer(store: Store, asked: Thing) -> Thing:
    made = store.put(
        "customer",
        "cus",
        name=asked.get("name"),
        email=asked.get("email"),
        metadata=asked.get("metadata", {}),
    )
    store.happened("customer.created", made)
    return made


def create_session(store: Store, asked: Thing) -> Thing:
    mode, expires = asked.get("mode"), asked.get("expires_at", store.now() + LONGEST_PAGE)
    if mode not in ("payment", "setup"):
        raise wrong("mode must be payment or setup here", param="mode")
    if not SHORTEST_PAGE <= expires - store.now() <= LONGEST_PAGE:
        raise wrong("The `expires_at` timestamp must be between 30 minutes and 24 hours from now.")
    if "customer" in asked:
        need(store, asked["customer"], "customer")
    made = store.put(
        "checkout.session", "cs_test", mode=mode, customer=asked.get("customer"), status="open",
        payment_status="no_payment_required" if mode == "setup" else "unpaid", expires_at=expires,
        success_url=asked.get("success_url"), cancel_url=asked.get("cancel_url"), amount_total=None,
        client_reference_id=asked.get("client_reference_id"), metadata=asked.get("metadata", {}),
        payment_intent=None, setup_intent=None, title="", currency=None,
    )  # fmt: skip
    made["url"] = f"{store.site}/pay/{made['id']}"
    if mode == "payment":
        fill_in(made, asked)
    made["intent_data"] = asked.get("payment_intent_data") or asked.get("setup_intent_data") or {}
    return made


def fill_in(made: Thing, asked: Thing) -> None:
    items = asked.get("line_items") or []
    if not items:
        raise wrong("You must provide at least one line item.", param="line_items")
    priced = [each["price_data"] for each in items]
    made["amount_total"] = sum(each["price_data"]["unit_amount"] * each.get("quantity", 1) for each in items)
    if made["amount_total"] < 50:
        raise wrong("The amount is too small.", "amount_too_small")
    made |= {"currency": priced[0]["currency"], "title": priced[0]["product_data"]["name"]}


def lapse(store: Store, session: Thing) -> Thing:
    """A page whose time is over is expired, whoever asks."""
    if session["status"] == "open" and store.now() >= session["expires_at"]:
        close(store, session)
    return session


def close(store: Store, session: Thing) -> None:
    session |= {"status": "expired", "url": None}
    store.happened("checkout.session.expired", session)


def expire_session(store: Store, session: Thing) -> Thing:
    if lapse(store, session)["status"] != "open":
        raise wrong('Only Checkout Sessions with a status in ["open"] can be expired.')
    close(store, session)
    return session


def intent_behind(store: Store, session: Thing) -> Thing:
    """The one of a page comes to be when somebody tries to pay."""
    field = "payment_intent" if session["mode"] == "payment" else "setup_intent"
    known = store.get(str(session[field]), field)
    if known is not None:
        return known
    data = session["intent_data"]
    common = {"customer": session["customer"], "metadata": data.get("metadata", {})}
    if session["mode"] == "payment":
        made = new_intent(
            store, amount=session["amount_total"], currency=session["currency"],
            setup_future_usage=data.get("setup_future_usage"), **common,
        )  # fmt: skip
    else:
        blank = {"payment_method": None, "last_setup_error": None, "status": "requires_payment_method"}
        made = store.put("setup_intent", "seti", **blank, **common)
    session[field] = made["id"]
    return made


def complete(store: Store, session: Thing) -> None:
    session |= {"status": "complete", "url": None}
    if session["mode"] == "payment":
        session["payment_status"] = "paid"
    store.happened("checkout.session.completed", session)


def create_intent(store: Store, asked: Thing) -> Thing:
    method = need(store, asked.get("payment_method"), "payment_method")
    if method["customer"] != asked.get("customer"):
        raise wrong("The payment method does not belong to this customer.", param="payment_method")
    made = new_intent(
        store, amount=asked["amount"], currency=asked["currency"], customer=asked["customer"],
        metadata=asked.get("metadata", {}),
    )  # fmt: skip
    reason = try_card(store, made, method, off_session=bool(asked.get("off_session")))
    if reason:
        error = {**made["last_payment_error"], "payment_intent": shown(store, made)}
        raise Refusal(402, **error)
    return made


def create_refund(store: Store, asked: Thing) -> Thing:
    intent = need(store, asked.get("payment_intent"), "payment_intent")
    amount = asked.get("amount", intent["amount_received"] - intent["refunded"])
    return give_back(store, intent, amount, asked.get("metadata", {}))


def detach(store: Store, method: Thing) -> Thing:
    del store
    if method["customer"] is None:
        raise wrong("The payment method you provided is not attached to a customer.")
    method["customer"] = None
    return method


def listed(store: Store, kind: str, asked: Thing, by: str) -> Thing:
    wanted = {by: asked[by]} if by in asked else {}
    found = [shown(store, each) for each in store.all(kind, **wanted)][: asked.get("limit", 10)]
    return {"object": "list", "data": found, "has_more": False, "url": "/v1"}


def shown(store: Store, thing: Thing) -> Thing:
    """As it is answered: what it refers to written out, and nothing of the box itself."""
    own = ("number", "intent_data", "title", "refunded")
    found = {name: value for name, value in thing.items() if name not in own}
    for name in EXPANDED:
        inner = store.things.get(str(found.get(name)))
        if inner is not None:
            found[name] = shown(store, inner)
    return found


Doing = Callable[[Store, Thing, str], Thing]
# The method, the path (* is a name), the SDK's class of its parameters, and what is done.
ROUTES: tuple[tuple[str, str, str, Doing], ...] = (
    ("POST", "/v1/customers", "CustomerCreateParams", lambda s, a, _: create_customer(s, a)),
    ("POST", "/v1/checkout/sessions", "SessionCreateParams", lambda s, a, _: create_session(s, a)),
    ("GET", "/v1/checkout/sessions/*", "SessionRetrieveParams",
     lambda s, _, name: lapse(s, need(s, name, "checkout.session"))),
    ("POST", "/v1/checkout/sessions/*/expire", "SessionExpireParams",
     lambda s, _, name: expire_session(s, need(s, name, "checkout.session"))),
    ("POST", "/v1/payment_intents", "PaymentIntentCreateParams", lambda s, a, _: create_intent(s, a)),
    ("GET", "/v1/payment_intents", "PaymentIntentListParams",
     lambda s, a, _: listed(s, "payment_intent", a, "customer")),
    ("POST", "/v1/refunds", "RefundCreateParams", lambda s, a, _: create_refund(s, a)),
    ("GET", "/v1/refunds", "RefundListParams", lambda s, a, _: listed(s, "refund", a, "payment_intent")),
    ("GET", "/v1/payment_methods/*", "PaymentMethodRetrieveParams",
     lambda s, _, name: need(s, name, "payment_method")),
    ("POST", "/v1/payment_methods/*/detach", "PaymentMethodDetachParams",
     lambda s, _, name: detach(s, need(s, name, "payment_method"))),
)  # fmt: skip


def answer(store: Store, method: str, path: str, text: str, key: str) -> tuple[int, bytes]:
    """One request from beginning to end. The same key again is answered as the first time."""
    known = store.answers.get(key) if key else None
    if known is not None:
        if known[0] != f"{path} {text}":
            return said(Refusal(400, type="idempotency_error", message=OTHER_PARAMETERS))
        return known[1], known[2]
    try:
        thing, name, doing = found_for(method, path)
        asked = checked(thing, nested(text))
        store.asked.append((method, path, asked))
        status, body = 200, json.dumps(shown(store, doing(store, asked, name))).encode()
    except WrongRequest as odd:
        status, body = said(wrong(str(odd), param=odd.param))
    except Refusal as refusal:
        status, body = said(refusal)
    if key and status < 500:
        store.answers[key] = f"{path} {text}", status, body
    return status, body


def found_for(method: str, path: str) -> tuple[str, str, Doing]:
    for verb, pattern, params, doing in ROUTES:
        before, star, after = pattern.partition("*")
        fits = path == pattern if not star else path.startswith(before) and path.endswith(after)
        name = path[len(before) : len(path) - len(after)] if star else ""
        if verb == method and fits and "/" not in name and (name or not star):
            return params, name, doing
    raise Refusal(404, type="invalid_request_error", message=f"Unrecognized request URL ({method}: {path}).")


def said(refusal: Refusal) -> tuple[int, bytes]:
    return refusal.status, json.dumps({"error": refusal.error}).encode()
