import asyncio


class Terminal:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._processes = {}

    def _start_interactive_terminal_session_critical(self, entry):
        """Run without suspending: no other task can interleave."""
        first_process_id = len(self._processes)
        self._processes[first_process_id] = entry
        process_count = len(self._processes)
        return first_process_id, process_count

    async def start_interactive_terminal_session(self, entry):
        async with self._lock:
            first_process_id, process_count = (
                self._start_interactive_terminal_session_critical(entry)
            )
        print(first_process_id, process_count)
        await asyncio.sleep(0)
