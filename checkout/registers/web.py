"""Asking a register over HTTP, or a service that stands for one: was anything sent, when it went wrong?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import msgspec

from checkout.registers.protocol import NotReachable, RegisterTrouble, Unknown

if TYPE_CHECKING:
    import ssl

    import httpx

PATIENCE = 30.0  # seconds for a command with all its questions; a driver has LONGEST_CALL at most
CONNECT_PATIENCE = 5.0
READ_PATIENCE = 15.0
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 1.5
LARGEST = 1_000_000  # bytes of an answer
ENCODER = msgspec.json.Encoder(decimal_format="number")
Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes

    def says(self, kind: type[Said]) -> Said | None:
        """What it says, or None where that makes no sense."""
        try:
            return msgspec.json.decode(self.body, type=kind)
        except msgspec.DecodeError:  # a ValidationError too
            return None


@dataclass(frozen=True, slots=True)
class Web:
    """An address, and what stands there in words. `context`: which certificates are good, and ours."""

    url: str
    what: str
    login: tuple[str, str] | None = None
    context: ssl.SSLContext | None = None
    read_patience: float = field(default_factory=lambda: READ_PATIENCE)

    @asynccontextmanager
    async def patient(self) -> AsyncIterator[None]:
        """Who is not through in time does not know what has become of it."""
        try:
            async with asyncio.timeout(PATIENCE):
                yield
        except TimeoutError:
            raise Unknown(f"{self.what} is still at it, or gives no answer.") from None

    async def post(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> Reply:
        """Raises `NotReachable` when it was not sent, `Unknown` when no whole answer came."""
        head = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
        return await self.ask("POST", path, ENCODER.encode(body), head)

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        """For asking what became of something: whatever goes wrong, that is still unknown."""
        try:
            return await self.ask("GET", path, b"", headers or {})
        except NotReachable as trouble:
            raise Unknown(str(trouble)) from trouble

    async def ask(self, method: str, path: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        import httpx  # noqa: PLC0415  # 0.1 s that only the first receipt need wait

        patience = httpx.Timeout(self.read_patience, connect=CONNECT_PATIENCE)
        try:
            verify = self.context or trusted()
            async with httpx.AsyncClient(timeout=patience, auth=self.login, verify=verify) as client:
                request = client.build_request(method, f"{self.url}{path}", content=content, headers=headers)
                answer = await client.send(request, stream=True)
                return Reply(answer.status_code, await whole(answer))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL) as error:
            raise NotReachable(f"{self.what} does not answer. Is it on, and is the address right?") from error
        except (httpx.HTTPError, OSError, TooMuch) as error:  # what TLS has against it comes as it is
            raise Unknown(f"{self.what} gave no answer, or half of one.") from error


@lru_cache(maxsize=1)
def trusted() -> ssl.SSLContext:
    """Whose certificates are good: reading that takes longer than most registers take to answer."""
    import httpx  # noqa: PLC0415  # see above

    return httpx.create_ssl_context()


class TooMuch(Exception):
    """No register has that much to say."""


async def whole(answer: httpx.Response) -> bytes:
    body = bytearray()
    try:
        async for part in answer.aiter_bytes():
            body += part
            if len(body) > LARGEST:
                raise TooMuch
    finally:
        await answer.aclose()
    return bytes(body)


async def until_told(look: Callable[[], Awaitable[Said | None]]) -> Said:
    """Looks until there is something, each time after a little longer; `patient` puts an end to it."""
    pause = FIRST_PAUSE
    while (found := await look()) is None:
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
    return found


def nothing_sent(trouble: RegisterTrouble) -> RegisterTrouble:
    """Of a mere question, that keeps nothing: it may be asked again."""
    return NotReachable(str(trouble)) if isinstance(trouble, Unknown) else trouble


def check_url(url: str) -> str:
    """What is wrong with an address that was typed, or nothing."""
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    return "" if fine else "Write an address like http://192.168.1.20:16732."


def trimmed(url: str) -> str:
    return url.strip().rstrip("/")
