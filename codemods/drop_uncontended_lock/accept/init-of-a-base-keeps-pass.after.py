class Mixin:
    lines = []

    def __init__(self):
        pass

    async def write(self, line):
        self.lines.append(line)


class Other:
    def __init__(self):
        print("other")


class Both(Mixin, Other):
    pass
