"""A till that is charged over the network, the devices it speaks to, and putting up again what was killed."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.soak.wire import Answer, Line, Question, Unanswered
from kit import db
from kit.embedded import Cluster
from kit.web import DATABASE_AWAY
from staff.queries import COOKIE
from tests.cast import Salon
from tests.checkout import till
from tests.checkout.escpos_reader import Listener
from tests.checkout.fiscal_box import FiscalBox
from tests.crash.points import Point

SCRIPT = Path(__file__).with_name("server.py")
PATIENCE = 60.0
LOOK = 0.01
# Whoever had it is dead for sure, so nobody need wait until a minute is over.
AFTER_THE_LEASE = """
UPDATE register_command SET leased_until_at = now() - interval '1 second', next_try_at = now()
WHERE leased_until_at IS NOT NULL OR next_try_at > now()
"""
WAITS = "SELECT count(*) FROM register_command WHERE state NOT IN ('done', 'refused')"
NOBODY = Point("")
Asked = Callable[[], Awaitable[Any]]


@dataclass
class Stand:
    """`child` is the server that lives now; `gone` is set when it does no more."""

    cluster: Cluster
    zygote: Process
    address: str
    salon: Salon
    cookie: str
    printer: Listener
    box: FiscalBox
    token: str = ""
    child: int = 0
    manner: str = "careful"
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    deaths: int = 0

    async def start_server(self) -> None:
        assert self.zygote.stdin is not None
        assert self.zygote.stdout is not None
        self.zygote.stdin.write(f"{self.manner}\n".encode())
        self.child = int(await self.zygote.stdout.readline())
        self.gone = asyncio.Event()
        asyncio.create_task(self.mourn(self.gone))  # noqa: RUF006  # it ends with the server

    async def mourn(self, gone: asyncio.Event) -> None:
        assert self.zygote.stdout is not None
        await self.zygote.stdout.readline()
        gone.set()

    async def change_manner(self, manner: str) -> None:
        """From the next server on, which is here at once."""
        self.manner = manner
        os.kill(self.child, signal.SIGKILL)
        await self.gone.wait()
        await self.mend()

    async def ask(self, question: Question) -> Answer | None:
        line = Line(self.address)
        try:
            return await line.ask(question)
        except Unanswered:
            return None
        finally:
            line.close()

    async def let_in(self) -> None:
        """The page's token against forms from elsewhere; it stays good whoever serves."""
        shown = await self.ask(Question("/desk/calendar", headers={"Cookie": self.cookie}))
        assert shown is not None
        self.token = shown.headers["set-cookie"].partition("csrftoken=")[2].partition(";")[0]

    async def charge(self, visit: int, tenders: list[dict[str, Any]], point: Point) -> Answer | None:
        """What the till sends; None: no answer, and nobody knows what became of it."""
        headers = {
            "Cookie": f"{self.cookie}; csrftoken={self.token}",
            "X-CSRFToken": self.token,
            "Accept": "application/json",
            "X-Dies-At": f"{point.victim}:{point.step}:{point.said}",
        }
        facts = {"version": 1, "tip": 300, "payments": tenders}
        return await self.ask(Question(f"/desk/bills/{visit}/completion", facts=facts, headers=headers))

    def kill(self, victim: str) -> None:
        """By the clock, and not by its own hand."""
        with suppress(OSError):
            os.kill(self.child if victim == "serve" else self.in_the_database(victim), signal.SIGKILL)

    def in_the_database(self, victim: str) -> int:
        assert self.cluster.process is not None
        postmaster = self.cluster.process.pid
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        serving = [int(pid) for pid in children if b" tempu " in Path(f"/proc/{pid}/cmdline").read_bytes()]
        return serving[-1] if victim == "backend" and serving else postmaster

    @property
    def is_down(self) -> bool:
        return self.gone.is_set() or not self.cluster.is_alive()

    async def mend(self) -> None:
        """Whatever was killed is put up again, as `run.py` does; what was begun goes on at once."""
        await self.put_up()
        while not await self.is_well():
            await asyncio.sleep(LOOK)
            await self.put_up()
        await self.insist(lambda: db.execute(AFTER_THE_LEASE))

    async def insist(self, asked: Asked) -> Any:
        """Past a database that has died a moment ago."""
        while True:
            try:
                return await asked()
            except DATABASE_AWAY:
                await self.put_up()
                await asyncio.sleep(LOOK)

    async def put_up(self) -> None:
        if not self.cluster.is_alive():
            self.deaths += 1
            await asyncio.to_thread(self.cluster.start)
        if self.gone.is_set():
            self.deaths += 1
            await self.start_server()

    async def is_well(self) -> bool:
        answer = await self.unless_it_dies(self.ask(Question("/health")))
        return answer is not None and answer.status == 200

    async def unless_it_dies(self, asking: Coroutine[Any, Any, Answer | None]) -> Answer | None:
        """What is asked of a server that is dead, and nobody has noticed, would wait for the next one."""
        tasks = asyncio.create_task(asking), asyncio.create_task(self.gone.wait())
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        answer = tasks[0].result() if tasks[0].done() else None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return answer

    async def settle(self) -> None:
        """Until nothing waits for a register, or something has died."""
        deadline = time.monotonic() + PATIENCE
        while not self.is_down and time.monotonic() < deadline:
            try:
                if not await db.fetch_value(WAITS):
                    return
            except DATABASE_AWAY:  # whoever was served there has lost what it had claimed
                await self.mend()
            await asyncio.sleep(LOOK)


async def sell(stand: Stand, point: Point = NOBODY) -> None:
    """Somebody is charged, something dies on the way, and the till asks again until it is answered."""
    visit = await stand.insist(lambda: waiting_to_pay(stand.salon))
    tenders = [
        {"method": "cash", "amount": 3900, "received": 5000},
        {"method": "card", "amount": 2000},
        {"method": "points", "amount": 100},
    ]
    asking = asyncio.create_task(stand.unless_it_dies(stand.charge(visit, tenders, point)))
    if point.seconds:
        await asyncio.sleep(point.seconds)
        stand.kill(point.victim)
    answer = await asking
    while answer is None or answer.status not in (201, 409):
        if answer is not None and answer.status < 500:
            raise AssertionError(f"The till was told {answer.status}: {answer.text[-300:]}")
        await stand.mend()
        answer = await stand.unless_it_dies(stand.charge(visit, tenders, NOBODY))
    await paper(stand)


async def paper(stand: Stand) -> None:
    """Until registers have done all of it, whoever dies meanwhile."""
    await stand.settle()
    while stand.is_down:
        await stand.mend()
        await stand.settle()


async def waiting_to_pay(salon: Salon) -> int:
    async with db.transaction():
        visit = await till.arrived(salon)
        await till.buys_shampoo(salon, visit)
    return int(visit.id)


@asynccontextmanager
async def served(cluster: Cluster, folder: Path, salon: Salon, token: str) -> AsyncIterator[Stand]:
    """With a printer and a fiscal register on the salon's desk."""
    printer, box = Listener(talks=True), FiscalBox()
    await printer.start()
    await box.start()
    zygote = await asyncio.create_subprocess_exec(
        sys.executable, str(SCRIPT), str(folder), stdin=PIPE, stdout=PIPE, env={**os.environ}
    )
    try:
        assert zygote.stdout is not None
        port = int(await zygote.stdout.readline())
        cookie = f"{COOKIE}={token}"
        stand = Stand(cluster, zygote, f"http://127.0.0.1:{port}", salon, cookie, printer, box)
        await till.register(salon, "box", "Fiscal box", {"port": str(box.port)})
        await till.printer(salon, port=printer.port)
        await stand.start_server()
        await stand.let_in()
        yield stand
    finally:
        await put_away(zygote)
        await printer.stop()
        await box.stop()


async def put_away(zygote: Process) -> None:
    """Its server goes with it."""
    if zygote.returncode is None:
        zygote.kill()
    await zygote.wait()
