"""A group of ATOL Online's registers, by the words of the protocol; and how it is set up."""

from collections.abc import Mapping
from uuid import UUID

from checkout.registers.atol_online.answers import (
    KNOWN_ALREADY,
    NONSENSE,
    NOT_YET,
    STALE,
    Report,
    Taken,
    Token,
    fiscal_of,
    refusal,
    trouble_of,
)
from checkout.registers.atol_online.receipt import Json, receipt_of
from checkout.registers.kind import Abilities, Config, Kind, Setting
from checkout.registers.protocol import Answer, Document, RegisterTrouble, Rejected, State, Unknown
from checkout.registers.russian import TAXATION, USUAL_VAT
from checkout.registers.unable import Unable
from checkout.registers.web import Reply, Web, check_url, nothing_sent, trimmed, until_told

SELL, SELL_REFUND = "sell", "sell_refund"
CORRECTIONS = {False: "sell_correction", True: "sell_refund_correction"}
MOST_TRIES = 20
TRIED_ENOUGH = "ATOL Online has failed to register this receipt {} times. Ask its service why."


class AtolOnline(Unable):
    """The service opens and closes its shifts by itself, and prints nothing."""

    def __init__(self, config: Config) -> None:
        self.values, self.zone = config.values, config.zone
        self.web = Web(trimmed(self.values["url"]), "ATOL Online")
        self.token = ""

    async def status(self) -> State:
        async with self.web.patient():
            await self.renew_token()
        return State()

    async def sale(self, document: Document) -> Answer:
        return await self.register(document, SELL)

    async def refund(self, document: Document) -> Answer:
        return await self.register(document, SELL_REFUND)

    async def correction(self, document: Document) -> Answer:
        is_refund = document.corrects is not None and document.corrects.is_refund
        return await self.register(document, CORRECTIONS[is_refund])

    async def lookup(self, _code: UUID) -> Answer | None:
        """It cannot be asked by our name, and need not be: to a second receipt of a name it answers with
        what became of the first.
        """
        return None

    async def register(self, document: Document, operation: str) -> Answer:
        receipt = receipt_of(document, self.values, self.zone)
        if receipt is None:
            return Answer()
        async with self.web.patient():
            report = await self.brought(operation, document.code, receipt)
        is_refund = operation in (SELL_REFUND, CORRECTIONS[True])
        return Answer(fiscal_of(report, self.zone, is_refund=is_refund))

    async def brought(self, operation: str, code: UUID, receipt: Json) -> Report:
        """One that failed, failed for ever: another try has another name, that follows from the code."""
        for number in range(MOST_TRIES):
            name = f"{code}-{number}" if number else str(code)
            uuid, is_new = await self.taken(operation, {"external_id": name, **receipt})
            try:
                return await self.outcome(uuid)
            except RegisterTrouble as trouble:
                if is_new or isinstance(trouble, Unknown):
                    raise
        raise Rejected(TRIED_ENOUGH.format(MOST_TRIES))

    async def taken(self, operation: str, receipt: Json) -> tuple[str, bool]:
        """What the service calls it, and whether it is new there."""
        reply = await self.post(operation, receipt)
        said = reply.says(Taken)
        if said is None:
            raise Unknown(NONSENSE)
        if said.uuid and said.error is None:
            return said.uuid, True
        if said.uuid and said.error and said.error.code == KNOWN_ALREADY:
            return said.uuid, False
        raise refusal(said.error)

    async def post(self, operation: str, receipt: Json) -> Reply:
        """With a token that still holds."""
        if not self.token:
            await self.renew_token()
        path = f"/{self.values['group']}/{operation}"
        reply = await self.web.post(path, receipt, {"Token": self.token})
        said = reply.says(Taken)
        if said is None or said.error is None or said.error.code not in STALE:
            return reply
        await self.renew_token()
        return await self.web.post(path, receipt, {"Token": self.token})

    async def renew_token(self) -> None:
        """Nothing was sent as long as there is none."""
        try:
            asked = {"login": self.values["login"], "pass": self.values["password"]}
            said = (await self.web.post("/getToken", asked)).says(Token)
            if said is None or not said.token:
                raise refusal(said.error if said else None)
        except RegisterTrouble as trouble:
            raise nothing_sent(trouble) from trouble
        self.token = said.token

    async def outcome(self, uuid: str) -> Report:
        """Raises what became of it otherwise; as long as it cannot be asked, that is unknown."""

        async def look() -> Report | None:
            reply = await self.web.get(f"/{self.values['group']}/report/{uuid}", {"Token": self.token})
            said = reply.says(Report)
            if said is None or (not said.status and not said.error):
                raise Unknown(NONSENSE)
            is_waiting = said.status == "wait" or (said.error is not None and said.error.code == NOT_YET)
            return None if is_waiting else said

        report = await until_told(look)
        if report.status == "done":
            return report
        if report.status == "fail":
            raise trouble_of(report.error)
        raise Unknown(NONSENSE)


def check(values: Mapping[str, str]) -> dict[str, str]:
    wrong = {"url": check_url(values["url"])}
    if not (values["inn"].isascii() and values["inn"].isdecimal() and len(values["inn"]) in (10, 12)):
        wrong["inn"] = "Write the 10 or 12 digits of the tax number."
    if "@" not in values["email"]:
        wrong["email"] = "Write an e-mail address."
    return {name: sentence for name, sentence in wrong.items() if sentence}


KIND = Kind(
    name="atol_online",
    title="ATOL Online, or Evotor’s cloud",
    abilities=Abilities(is_fiscal=True, takes_accounts=True, looks_up=True, corrects=True),
    settings=(
        Setting(
            name="url",
            title="Address of the service",
            hint="Evotor’s cloud: https://fiscalization.evotor.ru/possystem/v5",
            default="https://online.atol.ru/possystem/v5",
        ),
        Setting(name="login", title="Login"),
        Setting(name="password", title="Password", is_secret=True),
        Setting(
            name="group", title="Group code", hint="Of the group of registers: see the service’s cabinet."
        ),
        Setting(name="inn", title="INN of the company", longest=12),
        Setting(name="email", title="E-mail of the company", hint="The sender of receipts."),
        Setting(
            name="payment_address",
            title="Place of payment",
            hint="The address of the salon or of its site, as it was registered at the tax office.",
            longest=250,
        ),
        TAXATION,
        USUAL_VAT,
    ),
    make=AtolOnline,
    check=check,
)
