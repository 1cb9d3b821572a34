"""The box as a server: the interface, the page on which is paid, and a way to make things go wrong."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar, MediaType, Response, asgi, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect
from litestar.types import Receive, Scope, Send

from demo.stripelike.api import answer
from demo.stripelike.page import page, pay, prove
from demo.stripelike.store import Dropped, Fault, Store, Thing

ASKED: Any = Body(media_type=RequestEncodingType.URL_ENCODED)
TRIES = 5
STYLE = Path(__file__).parent / "page.css"


def create_box(store: Store) -> Litestar:
    """Everything under /v1 is Stripe’s interface; /pay is the page; /box is only the box’s own."""

    @asgi("/v1", is_mount=True, copy_scope=True)
    async def interface(scope: Scope, receive: Receive, send: Send) -> None:
        await interface_of(store, scope, receive, send)

    @get("/pay/{name:str}", media_type=MediaType.HTML, sync_to_thread=False)
    def show(name: FromPath[str]) -> Response[str]:
        return shown(store, name)

    @post("/pay/{name:str}", sync_to_thread=False)
    def try_to_pay(name: FromPath[str], data: dict[str, str] = ASKED) -> Response[Any]:
        session = store.things[name]
        return on(store, session, pay(store, session, data.get("number", "")))

    @post("/pay/{name:str}/proof", sync_to_thread=False)
    def answer_the_bank(name: FromPath[str], data: dict[str, str] = ASKED) -> Response[Any]:
        session = store.things[name]
        return on(store, session, prove(store, session, is_me=data.get("me") == "yes"))

    @get("/page.css", media_type="text/css", sync_to_thread=False)
    def show_style() -> bytes:
        return STYLE.read_bytes()

    return Litestar(
        [interface, show, show_style, try_to_pay, answer_the_bank, *own(store)], openapi_config=None
    )


def own(store: Store) -> list[Any]:
    """What is only the box’s: faults to come, and a clock that is put forward."""

    @post("/box/faults", sync_to_thread=False)
    def go_wrong(data: dict[str, Any]) -> dict[str, int]:
        store.faults.append(Fault(**data))
        return {"faults": len(store.faults)}

    @post("/box/clock", sync_to_thread=False)
    def put_forward(data: dict[str, int]) -> dict[str, int]:
        store.later += timedelta(seconds=data["seconds"])
        store.keep()
        return {"now": store.now()}

    return [go_wrong, put_forward]


def shown(store: Store, name: str, trouble: str = "") -> Response[str]:
    session = store.get(name, "checkout.session")
    if session is None:
        return Response("There is no such page.", status_code=404)
    return Response(page(store, session, trouble), media_type=MediaType.HTML)


def on(store: Store, session: Thing, trouble: str) -> Response[Any]:
    """Back to the shop when it is done, else the page again."""
    store.keep()
    if session["status"] == "complete":
        return Redirect(session["success_url"], status_code=303)
    return shown(store, session["id"], trouble)


async def interface_of(store: Store, scope: Scope, receive: Receive, send: Send) -> None:
    path = "/v1/" + scope["path"].removeprefix("/v1").strip("/")
    text = (await body_of(receive)).decode() or scope["query_string"].decode()
    key = dict(scope["headers"]).get(b"idempotency-key", b"").decode()
    fault = store.fault_for(path)
    if fault is not None and fault.status is not None:
        status, body = fault.status, b'{"error": {"type": "api_error", "message": "A fault was asked for."}}'
    else:
        status, body = answer(store, str(dict(scope)["method"]), path, text, key)
        store.keep()
    if fault is not None and fault.after is not None:
        if fault.after == 0:
            raise Dropped("The line was cut after it was done.")
        status, body = fault.after, b'{"error": {"type": "api_error", "message": "Done, but not said."}}'
    headers = [(b"content-type", b"application/json"), (b"request-id", b"req_box")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def body_of(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message: Any = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def telling(store: Store, url: str) -> Store:
    """The same box, which sends what happens to an address, again and again until it is heard."""
    running: set[asyncio.Task[None]] = set()

    def deliver(event: Thing) -> None:
        task = asyncio.get_running_loop().create_task(tell(store, url, event))
        running.add(task)
        task.add_done_callback(running.discard)

    return replace(store, deliver=deliver)


async def tell(store: Store, url: str, event: Thing) -> None:
    async with httpx.AsyncClient() as client:
        for tried in range(TRIES):
            await asyncio.sleep(tried * 2)
            body, signature = store.signed(event)
            with suppress(httpx.HTTPError):
                heard = await client.post(url, content=body, headers={"Stripe-Signature": signature})
                if heard.is_success:
                    return
