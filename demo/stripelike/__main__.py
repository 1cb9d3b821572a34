"""`python -m demo.stripelike`: the box on a port of its own, and the settings to start Tempu with."""

import argparse
import sys

import uvicorn

from demo.stripelike.server import create_box, telling
from demo.stripelike.store import Store


def main() -> None:
    asked = argparse.ArgumentParser(description="A payment provider in a box. No money moves in it.")
    asked.add_argument("--port", type=int, default=8010)
    asked.add_argument("--tempu", default="http://127.0.0.1:8000", help="where Tempu hears of payments")
    chosen = asked.parse_args()
    site = f"http://127.0.0.1:{chosen.port}"
    store = telling(Store(site=site), f"{chosen.tempu}/payments/stripe")
    sys.stdout.write(
        f"Start Tempu with these settings, and pay on {site}:\n\n"
        f"  STRIPE_URL={site} STRIPE_SECRET_KEY=sk_test_of_the_box "
        f"STRIPE_WEBHOOK_SECRET={store.webhook_secret} make run\n\n"
    )
    uvicorn.run(create_box(store), host="127.0.0.1", port=chosen.port, log_level="warning")


if __name__ == "__main__":
    main()
