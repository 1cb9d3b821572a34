"""The application under uvicorn, in a process of its own that starts in no time.

All of them are forked from one process that has imported the product once, which costs more than serving it.
"""

import multiprocessing
import os
from multiprocessing.process import BaseProcess

MAKERS = multiprocessing.get_context("forkserver")
MAKERS.set_forkserver_preload(["app", "uvicorn"])


def start(port: int, environment: dict[str, str]) -> BaseProcess:
    process = MAKERS.Process(target=serve, args=(port, environment), daemon=True)
    process.start()
    return process


def serve(port: int, environment: dict[str, str]) -> None:
    import uvicorn

    from kit.settings import settings

    os.environ.update(environment)
    settings.cache_clear()  # the preloaded product has read those of whoever preloaded it
    uvicorn.run("app:create_app", factory=True, port=port, log_level="warning", timeout_graceful_shutdown=2)
