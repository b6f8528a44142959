TEXT = "x"


class Report:
    def __init__(self):
        self.parts = []

    async def add(self, name, value):
        self.parts.append("""
            kept as it is
  and this
            """)
        if (name and
                value):
            self.parts.append(
                name,
            )
        total = 1 + \
            2
        self.parts.extend([name,
                           value,
                           total])
        return self.parts
