"""A fiscal register on 127.0.0.1 that keeps documents by their codes, and its driver.

It speaks a line of JSON each way. It can fall silent, answer half, refuse, or have a shift that is too old.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID

from checkout.registers.kind import Abilities, Config, Kind, Setting
from checkout.registers.kinds import KINDS
from checkout.registers.protocol import (
    Answer,
    Document,
    Fiscal,
    Means,
    Move,
    NotReachable,
    Rejected,
    ShiftExpired,
    ShiftNotOpen,
    ShiftTotals,
    Unknown,
)
from checkout.registers.unable import Unable

PATIENCE = 0.5
TROUBLES = {"expired": ShiftExpired, "closed": ShiftNotOpen, "refused": Rejected}


@dataclass
class FiscalBox:
    """`kept` is what it has in its memory, in order. `asked` counts what it was asked, by verb."""

    port: int = 0
    shift: str = "open"
    refuses: str = ""
    deaf: bool = False  # takes the connection and hears nothing
    silent: bool = False  # keeps it and does not answer
    half: bool = False  # keeps it and answers half
    kept: list[dict] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    gate: asyncio.Event | None = None  # keeps it, and answers when this is open
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    server: asyncio.Server | None = None

    def numbers(self, verb: str = "sale") -> list[str]:
        return [each["number"] for each in self.kept if each["do"] == verb]

    async def start(self) -> None:
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self.server is not None:
            self.server.close()
            await self.server.wait_closed()
            self.server = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            line = await reader.readline()
            if line and not self.deaf:
                await self.reply(json.loads(line), writer)
        writer.close()

    async def reply(self, asked: dict, writer: asyncio.StreamWriter) -> None:
        self.asked.append(asked["do"])
        answer = self.find(asked["code"]) if asked["do"] == "lookup" else self.carry_out(asked)
        if asked["do"] != "lookup":
            if self.silent:
                return
            if self.gate is not None:
                self.reached.set()
                await self.gate.wait()
        text = json.dumps(answer).encode()
        writer.write(text[: len(text) // 2] if self.half and asked["do"] != "lookup" else text + b"\n")
        await writer.drain()

    def find(self, code: str) -> dict:
        number = next((place for place, each in enumerate(self.kept, 1) if each["code"] == code), None)
        return {"number": number}

    def carry_out(self, asked: dict) -> dict:
        if self.refuses:
            return {"trouble": "refused", "words": self.refuses}
        needs_shift = asked["do"] in ("sale", "refund")
        if needs_shift and self.shift != "open":
            return {"trouble": self.shift, "words": f"The register's shift is {self.shift}."}
        if self.find(asked["code"])["number"]:
            return {"trouble": "refused", "words": "The code was used before."}
        self.kept.append(asked)
        self.shift = {"open_shift": "open", "close_shift": "closed"}.get(asked["do"], self.shift)
        return {"number": len(self.kept), "takings": sum(each.get("total", 0) for each in self.kept)}


@dataclass(frozen=True, slots=True)
class FiscalDriver(Unable):
    port: int

    async def sale(self, document: Document) -> Answer:
        return await self.document("sale", document)

    async def refund(self, document: Document) -> Answer:
        return await self.document("refund", document)

    async def document(self, verb: str, document: Document) -> Answer:
        of = document.original.fiscal.number if document.original and document.original.fiscal else ""
        answer = await self.ask(
            do=verb, code=str(document.code), number=document.number, total=document.total, of=of
        )
        return read(answer)

    async def open_shift(self, move: Move) -> Answer:
        return read(await self.ask(do="open_shift", code=str(move.code)))

    async def close_shift(self, move: Move) -> Answer:
        answer = await self.ask(do="close_shift", code=str(move.code))
        totals = ShiftTotals(f"Z{answer['number']}", move.currency, {Means.card: answer["takings"]}, {}, 1)
        return Answer(totals=totals)

    async def lookup(self, code: UUID) -> Answer | None:
        answer = await self.ask(do="lookup", code=str(code))
        return read(answer) if answer["number"] else None

    async def ask(self, **what: object) -> dict:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError as error:
            raise NotReachable("The register is off.") from error
        try:
            writer.write(json.dumps(what).encode() + b"\n")
            answer = json.loads(await asyncio.wait_for(reader.readline(), PATIENCE))
        except (OSError, TimeoutError, ValueError) as error:
            raise Unknown("The register's answer is missing or cut off.") from error
        finally:
            writer.close()
        if "trouble" in answer:
            raise TROUBLES[answer["trouble"]](answer["words"])
        return answer


def read(answer: dict) -> Answer:
    return Answer(fiscal=Fiscal(number=f"FD{answer['number']}", sign="1234", qr="t=1&s=45.00"))


def make(config: Config) -> FiscalDriver:
    return FiscalDriver(int(config.values["port"]))


KIND = Kind(
    name="box",
    title="Fiscal box",
    abilities=Abilities(is_fiscal=True, has_shifts=True, looks_up=True),
    settings=(Setting("port", "Port"), Setting("password", "Password", is_secret=True, is_optional=True)),
    make=make,
)


@contextmanager
def known():  # type: ignore[no-untyped-def]
    """Inside the block there is a kind of register more."""
    KINDS[KIND.name] = KIND
    try:
        yield
    finally:
        del KINDS[KIND.name]


@asynccontextmanager
async def fiscal_box(**how) -> AsyncIterator[FiscalBox]:
    box = FiscalBox(**how)
    await box.start()
    try:
        with known():
            yield box
    finally:
        await box.stop()
