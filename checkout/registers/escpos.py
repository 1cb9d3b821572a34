"""Receipt printers on the network that speak ESC/POS.

They cannot say what they printed: what may be on paper already is printed again as a copy.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

from checkout.registers.escpos_paper import Printer, drawer_bytes, receipt_bytes, text_bytes
from checkout.registers.kind import Abilities, Config, Kind, Setting
from checkout.registers.lettering import CODE_PAGES
from checkout.registers.protocol import (
    Answer,
    CoverOpen,
    Document,
    NotReachable,
    OutOfPaper,
    State,
    Supply,
    Unknown,
)
from checkout.registers.unable import Unable

CONNECT_PATIENCE = 3.0
SEND_PATIENCE = 5.0
ANSWER_PATIENCE = 0.3
ASK_OFFLINE_CAUSE = b"\x10\x04\x02"
ASK_PAPER = b"\x10\x04\x04"
FIXED_BITS, FIXED_VALUE = 0x93, 0x12
COVER_OPEN, PAPER_STOP, ERROR = 0x04, 0x20, 0x40
PAPER_LOW, PAPER_END = 0x0C, 0x60
SIGN = re.compile(r"(\S)=(\S{0,8})")

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class EscPos(Unable):
    """One printer; it is connected to for each command."""

    printer: Printer

    async def status(self) -> State:
        async with connected(self.printer) as streams:
            return await ask_state(*streams) or State()

    async def sale(self, document: Document) -> Answer:
        return await self.receipt(document)

    async def refund(self, document: Document) -> Answer:
        return await self.receipt(document)

    async def receipt(self, document: Document) -> Answer:
        made = receipt_bytes(document.paper, self.printer, document.fiscal, is_copy=document.is_copy)
        return Answer(state=await send(made, self.printer))

    async def print_text(self, code: UUID, lines: Sequence[str]) -> Answer:  # noqa: ARG002  # nothing is kept
        return Answer(state=await send(text_bytes(lines, self.printer), self.printer))

    async def kick_drawer(self, code: UUID) -> Answer:  # noqa: ARG002
        return Answer(state=await send(drawer_bytes(self.printer), self.printer))


async def send(content: bytes, printer: Printer) -> State:
    """Returns when the printer has taken it all.

    A printer that tells its state is asked before and after; one that only swallows bytes is believed.
    """
    async with connected(printer) as (reader, writer):
        before = await ask_state(reader, writer)
        refuse_bad(before)
        try:
            writer.write(content)
            await asyncio.wait_for(writer.drain(), SEND_PATIENCE)
            after = await ask_state(reader, writer) if before else None
        except (OSError, TimeoutError, NotReachable) as error:
            raise Unknown("The printer stopped listening while printing.") from error
    if before and not after:
        raise Unknown("The printer fell silent while printing.")
    doubt_bad(after)
    return after or State()


@asynccontextmanager
async def connected(printer: Printer) -> AsyncIterator[Streams]:
    try:
        reader, writer = await asyncio.wait_for(
            asyncio.open_connection(printer.host, printer.port), CONNECT_PATIENCE
        )
    except (OSError, TimeoutError) as error:
        raise NotReachable("The printer does not answer. Is it on, and on the network?") from error
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError, TimeoutError):
            await asyncio.wait_for(writer.wait_closed(), SEND_PATIENCE)


async def ask_state(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> State | None:
    """How it is; None from a printer that does not tell. Raises NotReachable when it hangs up."""
    try:
        writer.write(ASK_OFFLINE_CAUSE + ASK_PAPER)
        await asyncio.wait_for(writer.drain(), SEND_PATIENCE)
        answer = await asyncio.wait_for(reader.readexactly(2), ANSWER_PATIENCE)
    except (TimeoutError, asyncio.IncompleteReadError):
        return None
    except OSError as error:
        raise NotReachable("The printer hung up.") from error
    if any(byte & FIXED_BITS != FIXED_VALUE for byte in answer):
        return None
    return state_of(*answer)


def state_of(cause: int, paper: int) -> State:
    if cause & PAPER_STOP or paper & PAPER_END == PAPER_END:
        supply = Supply.out
    else:
        supply = Supply.low if paper & PAPER_LOW == PAPER_LOW else Supply.enough
    fault = "The printer reports a fault." if cause & ERROR else ""
    return State(paper=supply, is_cover_open=bool(cause & COVER_OPEN), words=fault)


def refuse_bad(state: State | None) -> None:
    """Before anything of a receipt is sent."""
    if state is None:
        return
    if state.paper is Supply.out:
        raise OutOfPaper("The printer is out of paper. Put in a new roll.")
    if state.is_cover_open:
        raise CoverOpen("The printer's cover is open. Close it.")
    if state.words:
        raise NotReachable(state.words)


def doubt_bad(state: State | None) -> None:
    """After all of it was sent: a printer in trouble now may have printed half of it."""
    try:
        refuse_bad(state)
    except NotReachable as trouble:
        raise Unknown(f"{trouble} It happened while printing.") from trouble


def make(config: Config) -> EscPos:
    values = config.values
    printer = Printer(
        host=values["host"],
        port=int(values["port"]),
        code_page=values["code_page"],
        width=int(values["width"]),
        signs=dict(SIGN.findall(values["signs"])),
        logo=int(values["logo"] or 0),
        drawer=int(values["drawer"]),
    )
    return EscPos(printer)


def check(values: Mapping[str, str]) -> dict[str, str]:
    host, signs = values["host"], values["signs"].split()
    logo = values["logo"] or "0"
    checks = {
        "host": (not re.search(r"[\s/@:]", host), "An address like 192.168.1.50."),
        "port": (within(values["port"], 1, 65535), "A number from 1 to 65535; printers listen on 9100."),
        "width": (within(values["width"], 24, 80), "From 24 to 80 letters; 80 mm paper has 42 or 48."),
        "signs": (all(SIGN.fullmatch(each) for each in signs), "Like ₽=руб. €=EUR, with spaces between."),
        "logo": (within(logo, 0, 255), "The number the printer keeps it under, from 1 to 255."),
    }
    return {name: words for name, (fine, words) in checks.items() if not fine}


def within(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most


KIND = Kind(
    name="escpos",
    title="Receipt printer (ESC/POS)",
    abilities=Abilities(prints=True, prints_text=True, takes_copies=True, kicks_drawer=True),
    settings=(
        Setting("host", "Address", "Like 192.168.1.50; the printer prints it on its own test page"),
        Setting("port", "Port", "Most listen on 9100", default="9100"),
        Setting(
            "code_page",
            "Letters",
            "CP866 or CP1251 for Cyrillic, CP852 for Polish or Czech, CP858 for Western Europe",
            default="CP437",
            choices=[(each, each) for each in CODE_PAGES],
        ),
        Setting("width", "Letters on a line", "42 or 48 on 80 mm paper, 32 on 58 mm", default="42"),
        Setting(
            "signs",
            "Signs it lacks",
            "Like ₽=руб. €=EUR: written so wherever they occur",
            is_optional=True,
        ),
        Setting(
            "logo", "Logo", "The number of a picture that is stored in the printer, like 1", is_optional=True
        ),
        Setting(
            "drawer",
            "Cash drawer",
            "Opens for cash",
            default="2",
            choices=[("2", "Connected, pin 2"), ("5", "Connected, pin 5"), ("0", "None")],
        ),
    ),
    make=make,
    check=check,
)
