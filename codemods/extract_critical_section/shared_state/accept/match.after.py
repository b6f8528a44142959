class Machine:
    def __init__(self):
        self.state = "idle"

    def _handle_critical(self):
        """Run without suspending: no other task can interleave."""
        previous = self.state
        self.state = "running"
        return previous

    async def handle(self, event, send):
        match event:
            case "start":
                previous = self._handle_critical()
                await send(previous)
            case "stop":
                await send(self.state)
