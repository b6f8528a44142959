class Plugin:
    def __init__(self, app):
        self.main_loop = app.main_loop

    async def flush(self):
        print("flushed")

    def close(self):
        self.main_loop.create_task(self.flush())
