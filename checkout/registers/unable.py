"""Where a driver starts from: nothing can be done, until it says how."""

from collections.abc import Sequence
from uuid import UUID

from checkout.registers.protocol import Answer, Document, Driver, Move, Rejected, State


class Unable(Driver):
    """For drivers to start from: what a kind cannot do, and is never asked."""

    async def status(self) -> State:
        return State()

    async def open_shift(self, move: Move) -> Answer:
        raise cannot(move)

    async def close_shift(self, move: Move) -> Answer:
        raise cannot(move)

    async def x_report(self, move: Move) -> Answer:
        raise cannot(move)

    async def sale(self, document: Document) -> Answer:
        raise cannot(document)

    async def refund(self, document: Document) -> Answer:
        raise cannot(document)

    async def correction(self, document: Document) -> Answer:
        raise cannot(document)

    async def cash_in(self, move: Move) -> Answer:
        raise cannot(move)

    async def cash_out(self, move: Move) -> Answer:
        raise cannot(move)

    async def print_text(self, code: UUID, lines: Sequence[str]) -> Answer:
        raise cannot((code, lines))

    async def kick_drawer(self, code: UUID) -> Answer:
        raise cannot(code)

    async def lookup(self, code: UUID) -> Answer | None:
        raise cannot(code)


def cannot(_asked: object) -> Rejected:
    return Rejected("This register cannot do that.")
