class Log:
    lines = []

    async def write(self, line):
        self.lines.append(line)
