class Machine:
    def __init__(self):
        self.state = "idle"

    async def handle(self, event, send):
        match event:
            case "start":
                previous = self.state
                self.state = "running"
                await send(previous)
            case "stop":
                await send(self.state)
