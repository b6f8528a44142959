import asyncio


class Terminal:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._processes = {}

    async def start_interactive_terminal_session(self, entry):
        async with self._lock:
            first_process_id = len(self._processes)
            self._processes[first_process_id] = entry
            process_count = len(self._processes)
        print(first_process_id, process_count)
        await asyncio.sleep(0)
