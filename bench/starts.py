"""Every start that is offered of a seed, as JSON by branch, person and service: epoch seconds.

python -m bench.starts SEED --first 2026-12-01 --last 2026-12-31
"""

import argparse
import asyncio
import os
import sys
from datetime import date

import msgspec

from bench.business import Business
from bench.load import Names
from bench.salon import Salon
from bench.stand import loaded, read_seed, standing
from bench.trouble import WrongSeed
from booking.queries import free_times

Starts = dict[str, dict[str, dict[str, list[int]]]]


async def offered(names: Names, first: date, last: date) -> Starts:
    """Epoch seconds, from the product's own query; the days are those of each branch."""
    return {
        name: {
            who: {
                title: await starts(branch.id, service, member, first, last)
                for title, service in names.services.items()
            }
            for who, member in branch.staff.items()
        }
        for name, branch in names.branches.items()
    }


async def starts(branch: int, service: int, member: int, first: date, last: date) -> list[int]:
    days = await free_times(branch, service, member, first, last)
    return [int(start.timestamp()) for day in days for start in day.starts]


async def tell(seed: Business | Salon, first: date, last: date) -> bytes:
    async with loaded(seed, lenient=os.environ.get("LENIENT") == "1") as business:
        for line in business.refused:
            print(line, file=sys.stderr)
        return msgspec.json.encode(await offered(business.names, first, last))


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench.starts", description="Every start that is offered.")
    parser.add_argument("seed", help="a JSON business, or the folder of S1")
    parser.add_argument("--first", type=date.fromisoformat, required=True)
    parser.add_argument("--last", type=date.fromisoformat, required=True)
    parser.add_argument("--now", default="", help="where the clock stands; else NOW, or the seed's own day")
    return parser.parse_args()


def main() -> None:
    question = asked()
    if question.now:
        os.environ["NOW"] = question.now
    try:
        seed = read_seed(question.seed)
        with standing(seed):
            print(asyncio.run(tell(seed, question.first, question.last)).decode())
    except WrongSeed as trouble:
        raise SystemExit(str(trouble)) from trouble


if __name__ == "__main__":
    main()
