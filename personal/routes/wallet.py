"""A client's card for their wallet, and the service that devices ask whether it says something else.

developer.apple.com/documentation/walletpasses, “Adding a Web Service to Update Passes”.
"""

import logging
import re
from typing import Annotated

import msgspec
from asyncpg import Record
from litestar import Response, delete, get, post
from litestar.params import FromPath, QueryParameter

from clients.queries.personal import person_behind
from kit import web
from kit.errors import NotFound
from kit.words import _
from loyalty.actions import wallet
from loyalty.queries.wallet import card_code_of, code_behind, is_token, token_of, wallet_card
from loyalty.wallet_file import wallet_file
from loyalty.wallets import apple
from widgets.limits import not_too_often
from widgets.pages import PERSONAL
from widgets.rules.addresses import read_code

log = logging.getLogger("tempu.wallet")
ROOT = "/wallet/apple/v1"
DEVICE = ROOT + "/devices/{device:str}/registrations/{pass_type:str}"
SCHEME = "ApplePass "
DEVICE_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
Tag = Annotated[str, QueryParameter(name="passesUpdatedSince")]


class Logs(msgspec.Struct, frozen=True):
    """What a device could not do."""

    logs: list[str] = []


@get("/me/{key:str}/card.pkpass")
async def download_card(key: FromPath[str]) -> Response[bytes]:
    """Raises `NotFound` where no card was asked for, or none can be signed."""
    person = await person_behind(key)
    code = await card_code_of(person.id)
    made = await file_of(code, token_of(code["code"])) if code else None
    if made is None:
        raise NotFound(_("There is no card for your wallet here."))
    headers = {**PERSONAL, "Content-Disposition": 'attachment; filename="card.pkpass"'}
    return Response(made, media_type=apple.KIND, headers=headers)


async def file_of(code: Record, token: str) -> bytes | None:
    by, card = apple.ready(), await wallet_card(code)
    return await wallet_file(card, token, by) if by and card else None


async def shown_by(request: web.AnyRequest, serial: str) -> Record | None:
    """The code of a card whose token the device shows; None for any other."""
    shown = request.headers.get("authorization", "")
    code = await code_behind(read_code(serial))
    is_good = shown.startswith(SCHEME) and is_token(serial, shown.removeprefix(SCHEME))
    return code if is_good else None


def empty(status: int) -> Response[bytes]:
    return Response(b"", status_code=status, headers=PERSONAL)


@post(DEVICE + "/{serial:str}", guards=[not_too_often])
async def register_device(
    request: web.AnyRequest, device: FromPath[str], pass_type: FromPath[str], serial: FromPath[str]
) -> Response[bytes]:
    """201 for a new one, 200 for one that is known."""
    code = await shown_by(request, serial)
    if code is None or not is_ours(pass_type) or not DEVICE_NAME.fullmatch(device):
        return empty(401)
    return empty(201 if await wallet.register(code, device) else 200)


def is_ours(pass_type: str) -> bool:
    """Whether it is the pass type that cards are signed for."""
    by = apple.ready()
    return by is not None and by.identifier == pass_type


@delete(DEVICE + "/{serial:str}", status_code=200, guards=[not_too_often])
async def unregister_device(
    request: web.AnyRequest, device: FromPath[str], serial: FromPath[str]
) -> Response[bytes]:
    """Also once no card can be signed any more."""
    code = await shown_by(request, serial)
    if code is None:
        return empty(401)
    if DEVICE_NAME.fullmatch(device):
        await wallet.unregister(code, device)
    return empty(200)


@get(DEVICE)
async def list_changed(device: FromPath[str], pass_type: FromPath[str], tag: Tag = "") -> Response[bytes]:
    """What cards of the device say something else since it asked last; 204 for none."""
    is_known = is_ours(pass_type) and DEVICE_NAME.fullmatch(device)
    changed, next_tag = await wallet.changed_since(device, tag) if is_known else ([], "")
    if not changed:
        return empty(204)
    body = msgspec.json.encode({"serialNumbers": changed, "lastUpdated": next_tag})
    return Response(body, media_type="application/json", headers=PERSONAL)


@get(ROOT + "/passes/{pass_type:str}/{serial:str}")
async def latest_card(
    request: web.AnyRequest, pass_type: FromPath[str], serial: FromPath[str]
) -> Response[bytes]:
    """With the token it has; unchanged since the device got it, it is not sent again."""
    code = await shown_by(request, serial)
    card = await wallet_card(code) if code and is_ours(pass_type) else None
    by = apple.ready()
    if code is None or card is None or by is None:
        return empty(401)
    changed = (await wallet.look_again(code, card))["changed_at"]
    if not wallet.is_older(request.headers.get("if-modified-since", ""), changed):
        return empty(304)
    headers = {**PERSONAL, "Last-Modified": f"{changed:%a, %d %b %Y %H:%M:%S} GMT"}
    made = await wallet_file(card, request.headers["authorization"].removeprefix(SCHEME), by)
    return Response(made, media_type=apple.KIND, headers=headers)


@post(ROOT + "/log", status_code=200, guards=[not_too_often])
async def take_logs(request: web.AnyRequest) -> Response[bytes]:
    """Into our own log: at most ten lines, and of each its beginning."""
    try:
        said = msgspec.json.decode(await request.body(), type=Logs)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return empty(400)
    for line in said.logs[:10]:
        log.warning("A device says of a card: %r", line[:300])
    return empty(200)
