"""What the first test that needs it opens, all tests of the process share, and is closed at the end."""

from contextlib import AsyncExitStack

LASTING = AsyncExitStack()
