class Page:
    async def render(self, wait):
        """Render it."""
        # above the first
        title = f"{self.text}"; text = self.text
        # between
        self.text = """one
two"""  # behind the last
        # below
        await wait(title, text)
