"""What is shared."""

import asyncio

_LOCK = asyncio.Lock()
ROWS = []
