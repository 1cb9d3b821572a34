"""`python -m demo.stripelike`: the box on a port of its own, and the settings to start Tempu with."""

import argparse
import socket
import sys
from pathlib import Path

import uvicorn

from demo.stripelike import KEY
from demo.stripelike.server import create_box, telling
from demo.stripelike.store import Store

START = """Start Tempu with these settings, and pay on {site}:

  STRIPE_URL={site} STRIPE_SECRET_KEY={key} STRIPE_WEBHOOK_SECRET={secret} make run

"""


def main() -> None:
    asked = argparse.ArgumentParser(description="A payment provider in a box. No money moves in it.")
    asked.add_argument("--port", type=int, default=8010)
    asked.add_argument("--door", type=int, help="a socket that is open already, by its number")
    asked.add_argument("--tempu", default="http://127.0.0.1:8000", help="where Tempu hears of payments")
    asked.add_argument("--kept", type=Path, help="a file in which it keeps what it knows for the next start")
    chosen = asked.parse_args()
    door = (
        socket.create_server(("127.0.0.1", chosen.port))
        if chosen.door is None
        else socket.socket(fileno=chosen.door)
    )
    site = f"http://127.0.0.1:{door.getsockname()[1]}"
    store = telling(Store(site=site, kept=chosen.kept), f"{chosen.tempu}/payments/stripe")
    store.remember()
    if chosen.door is None:
        sys.stdout.write(START.format(site=site, key=KEY, secret=store.webhook_secret))
        sys.stdout.flush()
    uvicorn.Server(uvicorn.Config(create_box(store), log_level="warning")).run(sockets=[door])


if __name__ == "__main__":
    main()
