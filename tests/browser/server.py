"""The application under uvicorn, in a process of its own that starts in no time.

All of them are forked from one process that has put the product together once, which costs more than serving
it. What a server is told of its own (NOW, PUBLIC_URL, POOL_SIZE, …) it reads later than that.
"""

import multiprocessing
import os
from multiprocessing.process import BaseProcess

MAKERS = multiprocessing.get_context("forkserver")
MAKERS.set_forkserver_preload(
    [
        "tests.browser.built",
        "uvicorn",
        "uvicorn.loops.uvloop",
        "uvicorn.protocols.http.httptools_impl",
        "anyio._backends._asyncio",
    ]
)


def start(port: int, environment: dict[str, str]) -> BaseProcess:
    process = MAKERS.Process(target=serve, args=(port, environment), daemon=True)
    process.start()
    return process


def serve(port: int, environment: dict[str, str]) -> None:
    import uvicorn

    from kit.settings import settings
    from tests.browser.built import APP

    os.environ.update(environment)
    settings.cache_clear()  # the preloaded product has read those of whoever preloaded it
    uvicorn.run(APP, port=port, log_level="warning", timeout_graceful_shutdown=2)
