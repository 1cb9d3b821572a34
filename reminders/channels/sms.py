"""Text messages through any gateway that takes a request over HTTP: an address with places to fill in."""

import asyncio
from dataclasses import dataclass
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from reminders.channels import Delivery
from reminders.tables import Message

PATIENCE = 15.0


@dataclass(frozen=True, slots=True)
class Texter:
    """`url` holds {phone} and {text}; `token` goes along as `Authorization: Bearer`, where there is one."""

    url: str
    token: str = ""

    async def send(self, phone: str, text: str) -> Delivery:
        """Answers of 2xx say that it was taken, of 4xx that it never will be."""
        return await asyncio.to_thread(self.ask, phone, text)

    def ask(self, phone: str, text: str) -> Delivery:
        address = self.url.replace("{phone}", quote(phone, safe="")).replace("{text}", quote(text, safe=""))
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        request = Request(address, data=b"", headers=headers, method="POST")  # noqa: S310  # a setting
        try:
            with urlopen(request, timeout=PATIENCE):  # noqa: S310
                return Delivery(Message.Status.sent)
        except HTTPError as refusal:
            for_good = 400 <= refusal.code < 500 and refusal.code != 429
            status = Message.Status.failed if for_good else Message.Status.waiting
            return Delivery(status, f"the gateway said: {refusal.code} {refusal.reason}"[:300])
        except TimeoutError:
            return Delivery(Message.Status.uncertain, "the gateway did not answer: it may have sent it")
        except (URLError, OSError) as error:
            return Delivery(Message.Status.waiting, f"the gateway could not be reached: {error}"[:300])
