"""One of the many clients: a connection, a die, and a journal of what was acknowledged."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from bench.soak.acknowledged import Acknowledged, Seen
from bench.soak.salon import CLOSES, DAYS, OPENS
from bench.soak.stand import Stand, Wish
from bench.soak.wire import Answer, Line, Question, Unanswered
from staff.queries import COOKIE

Thing = TypeVar("Thing")
JSON = {"Accept": "application/json"}
PEOPLE = 700
STEP = 15
PAUSE = 0.2


@dataclass(slots=True)
class Client:
    """Asks one question after the other; the same number and seed draw the same ones."""

    stand: Stand
    dice: random.Random
    line: Line
    told: Acknowledged = field(default_factory=Acknowledged)
    doing: str = ""
    token: str = ""

    async def ask(self, question: Question) -> Answer:
        """Counts how it was answered; raises `Unanswered`."""
        began = time.monotonic()
        try:
            answer = await self.line.ask(question)
        except Unanswered as silence:
            self.stand.note_silence(self.doing, began, str(silence))
            raise
        self.stand.note(self.doing, answer)
        return answer

    async def online(self, path: str, **form: str) -> Answer:
        """A form of the customer's pages."""
        return await self.ask(Question(path, form=form))

    async def at_desk(self, path: str, **form: str) -> Answer:
        """A form of the desk, whose answer is JSON where there is one."""
        if not self.token:
            shown = await self.ask(Question("/desk/calendar", headers=self.signed()))
            cookie = shown.headers.get("set-cookie", "")
            self.token = cookie.partition("csrftoken=")[2].partition(";")[0]
        return await self.ask(Question(f"/desk/{path}", form=form, headers=self.signed() | JSON))

    async def read(self, path: str) -> Answer:
        return await self.ask(Question(f"/desk/{path}", headers=self.signed() | JSON))

    def signed(self) -> dict[str, str]:
        cookie = f"{COOKIE}={self.stand.salon.token}"
        if not self.token:
            return {"Cookie": cookie}
        return {"Cookie": f"{cookie}; csrftoken={self.token}", "X-CSRFToken": self.token}

    def note(self, visit: int, version: int, status: str) -> None:
        """The state of a visit as it was acknowledged."""
        seen = Seen(version, status)
        self.told.note(visit, seen)
        known = self.stand.pool.visits.get(visit)
        if known is None or known.version < version:
            self.stand.pool.visits[visit] = seen

    def note_entry(self, answer: Answer) -> bool:
        """From the JSON of a visit; False when the answer is a refusal."""
        if answer.status not in (200, 201):
            return False
        entry = answer.facts()
        self.note(entry["id"], entry["version"], entry["status"])
        return True

    def deed(self, code: str, *verbs: str) -> None:
        self.told.deeds.setdefault(code, set()).update(verbs)

    def some(self, among: Sequence[Thing]) -> Thing | None:
        """The later ones are the likelier: they are not yet over."""
        if not among:
            return None
        recent = among[-400:] if self.dice.random() < 0.7 else among
        return self.dice.choice(recent)

    def visit(self, *statuses: str) -> tuple[int, Seen] | None:
        """One that is known in one of the statuses, if a few draws find any."""
        known = self.stand.pool.visits
        numbers = list(known)
        for _ in range(12 if numbers else 0):
            number = self.dice.choice(numbers)
            if known[number].status in statuses:
                return number, known[number]
        return None

    def day(self) -> str:
        return (self.stand.salon.today + timedelta(days=self.dice.randint(1, DAYS))).isoformat()

    def moment(self) -> str:
        """A start within the hours of the branch, on its wall clock."""
        minute = self.dice.randrange(OPENS, CLOSES, STEP)
        return f"{self.day()}T{minute // 60:02}:{minute % 60:02}"

    def wish(self) -> Wish:
        salon = self.stand.salon
        place = salon.center if self.dice.random() < 0.75 else salon.garden
        member = self.dice.choice(place.members) if self.dice.random() < 0.6 else None
        service = salon.cut if self.dice.random() < 0.75 else salon.colour
        added = (salon.shave,) if service == salon.cut and self.dice.random() < 0.3 else ()
        return Wish(place.id, place.slug, service, member, self.moment(), added)

    def contact(self) -> dict[str, str]:
        number = self.dice.randrange(PEOPLE)
        return {
            "name": f"Client {number}",
            "phone": f"+35191{number:07}",
            "email": f"client{number}@example.com",
        }


Work = Callable[[Client], Awaitable[None]]


async def keep_working(client: Client, works: Mapping[Work, int]) -> None:
    """Until nothing is left to be begun. Who gets no answer waits until everything is up again."""
    choices, weights = list(works), list(works.values())
    while client.stand.left > 0:
        client.stand.left -= 1
        [work] = client.dice.choices(choices, weights)
        client.doing = work.__name__.replace("_", " ")
        try:
            await work(client)
        except Unanswered:
            await wait_until_up(client.stand)
        if client.stand.is_down:
            await asyncio.sleep(PAUSE)  # or a second of «out of reach» would use up half of a short soak


async def wait_until_up(stand: Stand) -> None:
    await asyncio.sleep(PAUSE)
    while stand.is_down:  # noqa: ASYNC110  # a process that is killed sets no event
        await asyncio.sleep(PAUSE)


async def insist(client: Client, ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """For a form that counts once however often it is sent: asks until there is an answer."""
    while True:
        try:
            answer = await ask()
        except Unanswered:
            await wait_until_up(client.stand)
            continue
        if answer.status != 503:
            return answer
        await wait_until_up(client.stand)
