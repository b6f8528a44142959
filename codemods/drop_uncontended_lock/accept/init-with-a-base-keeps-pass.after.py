class Base:
    def __init__(self):
        print("base")


class Log(Base):
    lines = []

    def __init__(self):
        pass

    async def write(self, line):
        self.lines.append(line)
