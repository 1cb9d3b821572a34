"""A visit with its messages, and a worker that sends them to the sink."""

from datetime import timedelta

from clients.queries.personal import key_for
from clients.rules.personal import Opens
from clients.tables import Client
from kit import clock
from reminders import actions, worker
from reminders.channels.email import Postman
from reminders.tables import Message
from tests.cast import Salon, open_salon
from tests.reminders.visits import NOW, visit

DAY = timedelta(days=1)


async def booked(**facts: object) -> tuple[Salon, int]:
    """A planned visit; `facts` change Masha."""
    salon = await open_salon()
    if facts:
        await Client.update(facts).where(Client.id == salon.masha)
    mine = await visit(salon)
    await actions.plan_visit(mine)
    return salon, mine


async def send(url: str, at=NOW) -> None:
    """Everything due at that moment."""
    with clock.pretend(at):
        async with Postman(url) as postman:
            while await worker.send_next(postman.send, at):
                pass


async def rows(kind: str = "booked") -> list[dict]:
    return await Message.select().where(Message.kind == kind).order_by(Message.id)


async def all_visits(at=NOW) -> str:
    """How a letter to Masha that leaves at that moment links to her own page."""
    masha = await Client.objects().get(Client.name == "Masha Petrova")
    with clock.pretend(at):
        return f"All your visits:\nhttp://salon.test/me/{key_for(Opens.letter, masha.id, 0)}\n\n"
