class Report:
    def __init__(self):
        self.parts = {}

    async def add(self, first_name, value):
        self.parts[first_name] = self.combine_both(first_name, value, "some long text")
        self.parts[value] = self.combine_both(
            first_name, value, "some long text", "which is too long"
        )

    def combine_both(self, *values):
        return values
