import asyncio


class Files:
    def __init__(self):
        self.names = []

    async def read(self, name, open_file):
        text = await asyncio.to_thread(open_file, name)
        self.names.append(name)
        return text
