class Plugin:
    async def flush(self):
        print("flushed")

    def close(self, hass, client):
        hass.create_task(self.flush())
        client.create_task(self.flush())
        self.scheduler.create_task(self.flush())
        create_task(self.flush())


def create_task(coroutine):
    coroutine.close()
