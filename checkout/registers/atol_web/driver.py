"""A register behind ATOL's driver 10, by the words of the protocol; and how it is set up."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from checkout.registers.atol_web.answers import NONSENSE, NOT_PRINTED, fiscal_of, state_of, totals_of
from checkout.registers.atol_web.tasks import (
    SELL,
    SELL_CORRECTION,
    SELL_RETURN,
    SELL_RETURN_CORRECTION,
    Task,
    cash_task,
    receipt_task,
    shift_task,
    text_task,
)
from checkout.registers.atol_web.tries import (
    Outcome,
    bring,
    bring_anew,
    knows,
    last_try,
    outcome,
    query,
    slot,
)
from checkout.registers.atol_web.troubles import ShiftIsOpen
from checkout.registers.kind import Abilities, Config, Kind, Setting
from checkout.registers.protocol import (
    Answer,
    Document,
    Move,
    NotReachable,
    RegisterTrouble,
    Rejected,
    State,
    Supply,
    Unknown,
)
from checkout.registers.russian import TAXATION, USUAL_VAT
from checkout.registers.unable import Unable
from checkout.registers.web import Web, check_url, trimmed

REFUND, TOTALS = "refund", "totals"  # what a slot is for, where its command's code does not say it
COUNT: Task = {"type": "getShiftTotals"}


class AtolWeb(Unable):
    """One register behind a driver. It opens its drawer by itself, and cannot be asked to."""

    def __init__(self, config: Config) -> None:
        self.values, self.zone = config.values, config.zone
        login = (self.values["login"], self.values["password"]) if self.values["login"] else None
        self.web = Web(trimmed(self.values["url"]), "The ATOL driver", login)

    async def status(self) -> State:
        device = (await query(self.web, {"type": "getDeviceStatus"})).device_status
        if device is None:
            raise NotReachable(NONSENSE)
        return state_of(device)

    async def open_shift(self, move: Move) -> Answer:
        """One that is open already is as good."""
        try:
            await bring(self.web, move.code, shift_task("openShift", move))
        except ShiftIsOpen:
            return Answer()
        return Answer()

    async def close_shift(self, move: Move) -> Answer:
        """What the shift came to is asked for before it is closed: afterwards the register has forgotten."""
        async with self.web.patient():
            with suppress(Rejected):
                found = await self.lookup(move.code)
                if found:
                    return found
            await bring_anew(self.web, move.code, COUNT, TOTALS)
            done = await bring(self.web, move.code, shift_task("closeShift", move))
            return await self.closed(move.code, done)

    async def x_report(self, move: Move) -> Answer:
        async with self.web.patient():
            await bring(self.web, move.code, shift_task("reportX", move))
            totals = (await query(self.web, COUNT)).shift_totals
        return Answer(totals=totals_of(totals, None) if totals else None)

    async def sale(self, document: Document) -> Answer:
        return await self.registered(document, SELL)

    async def refund(self, document: Document) -> Answer:
        return await self.registered(document, SELL_RETURN, REFUND)

    async def correction(self, document: Document) -> Answer:
        if document.corrects and document.corrects.is_refund:
            return await self.registered(document, SELL_RETURN_CORRECTION, REFUND)
        return await self.registered(document, SELL_CORRECTION)

    async def cash_in(self, move: Move) -> Answer:
        await bring(self.web, move.code, cash_task("cashIn", move))
        return Answer()

    async def cash_out(self, move: Move) -> Answer:
        await bring(self.web, move.code, cash_task("cashOut", move))
        return Answer()

    async def print_text(self, code: UUID, lines: Sequence[str]) -> Answer:
        await bring(self.web, code, text_task(lines))
        return Answer()

    async def lookup(self, code: UUID) -> Answer | None:
        async with self.web.patient():
            for purpose in ("", REFUND):
                if await knows(self.web, slot(code, 0, purpose)):
                    return await self.looked_up(code, purpose)
        return None

    async def looked_up(self, code: UUID, purpose: str) -> Answer | None:
        """A try that did nothing and may be made again is as good as none."""
        number = await last_try(self.web, code, purpose)
        try:
            done = await outcome(self.web, code, number, purpose)
        except ShiftIsOpen:
            return Answer()
        except (Unknown, Rejected):
            raise
        except RegisterTrouble:
            return None
        params = done.told.fiscal_params
        if params is None:
            return Answer()
        return self.answer(done, purpose) if params.total is not None else await self.closed(code, done)

    async def registered(self, document: Document, kind: str, purpose: str = "") -> Answer:
        task = receipt_task(kind, document, self.values)
        if task is None:
            return Answer()
        return self.answer(await bring(self.web, document.code, task, purpose), purpose)

    def answer(self, done: Outcome, purpose: str) -> Answer:
        params = done.told.fiscal_params
        if params is None or params.total is None:
            raise Unknown(NONSENSE)
        fiscal = fiscal_of(params, done.whole, self.zone, is_refund=purpose == REFUND)
        state = State(paper=Supply.out, words=NOT_PRINTED) if done.told.is_unprinted else None
        return Answer(fiscal=fiscal, state=state)

    async def closed(self, code: UUID, done: Outcome) -> Answer:
        """With what was counted before; a shift that was opened has nothing of the kind."""
        params = done.told.fiscal_params
        if params is None or not await knows(self.web, slot(code, 0, TOTALS)):
            return Answer()
        counted = await outcome(self.web, code, await last_try(self.web, code, TOTALS), TOTALS)
        fiscal = fiscal_of(params, done.whole, self.zone, is_refund=False)
        totals = counted.told.shift_totals
        return Answer(fiscal=fiscal, totals=totals_of(totals, fiscal) if totals else None)


def check(values: Mapping[str, str]) -> dict[str, str]:
    wrong = {"url": check_url(values["url"])}
    if values["password"] and not values["login"]:
        wrong["login"] = "Write the login that the password belongs to."
    return {name: sentence for name, sentence in wrong.items() if sentence}


KIND = Kind(
    name="atol_web",
    title="ATOL register, by its driver’s web server",
    abilities=Abilities(
        is_fiscal=True,
        takes_accounts=True,
        has_shifts=True,
        moves_cash=True,
        prints=True,
        prints_text=True,
        looks_up=True,
        corrects=True,
    ),
    settings=(
        Setting(
            name="url",
            title="Address of the driver",
            hint="Of the computer that the register is connected to; the driver’s web server has to be on.",
            default="http://127.0.0.1:16732",
        ),
        Setting(name="login", title="Login", is_optional=True),
        Setting(name="password", title="Password", is_secret=True, is_optional=True),
        TAXATION,
        USUAL_VAT,
    ),
    make=AtolWeb,
    check=check,
)
