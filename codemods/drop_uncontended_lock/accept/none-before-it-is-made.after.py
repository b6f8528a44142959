class Service:
    state = "new"

    def start(self):
        self.state = "up"

    async def stop(self):
        self.state = "down"
