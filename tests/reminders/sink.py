"""A mail server that keeps what it is given, speaks real SMTP and can misbehave on purpose."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

CERTIFICATE = Path(__file__).parent / "localhost.pem"
REFUSALS = {"nobody": "550 no such mailbox", "busy": "451 mailbox busy, try later"}


@dataclass
class Sink:
    """`letters` in the order they came.

    After `hold_after` letters the answers are held back until `open_gate` is set; `held` then tells whose
    letter to whom waits for one, by the name the sender gave itself.
    """

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    open_gate: asyncio.Event = field(default_factory=asyncio.Event)
    hold_after: int | None = None
    held: asyncio.Queue[tuple[str, str]] = field(default_factory=asyncio.Queue)
    hang_up: str = ""  # "rcpt" or "data": the line goes dead there

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_EHLO(self, _server, session: Session, _envelope, hostname: str, responses: list[str]):
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(self, server: SMTP, _session, envelope: Envelope, address: str, _options):
        if self.hang_up == "rcpt":
            server.transport.abort()
        refusal = REFUSALS.get(address.partition("@")[0])
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope):
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append(letter)
        self.recipients += envelope.rcpt_tos
        if self.hold_after is not None and len(self.letters) >= self.hold_after:
            self.open_gate.clear()
            self.held.put_nowait((session.host_name, envelope.rcpt_tos[0]))
        if self.hang_up == "data":
            server.transport.abort()
        await self.open_gate.wait()
        return "250 taken"


@asynccontextmanager
async def mail_sink(*, login: tuple[str, str] | None = None, tls: bool = False) -> AsyncIterator[Sink]:
    """Listens on a free port of 127.0.0.1. With `login` it wants that name and password."""
    sink = Sink()
    sink.open_gate.set()
    context = None
    if tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(CERTIFICATE)

    def authenticate(_server, _session, _envelope, _mechanism, data) -> AuthResult:
        known = (data.login.decode(), data.password.decode()) == login
        return AuthResult(success=known, handled=False)

    def serve() -> SMTP:
        return SMTP(
            sink, hostname="sink.test", authenticator=authenticate if login else None,
            auth_required=login is not None, auth_require_tls=False, tls_context=context,
        )  # fmt: skip

    server = await asyncio.get_running_loop().create_server(serve, "127.0.0.1", 0)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        sink.open_gate.set()
        server.close()
