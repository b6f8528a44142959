class Page:
    def _render_critical(self):
        """Run without suspending: no other task can interleave."""
        title = f"{self.text}"; text = self.text
        # between
        self.text = """one
two"""  # behind the last
        return title, text

    async def render(self, wait):
        """Render it."""
        # above the first
        title, text = self._render_critical()
        # below
        await wait(title, text)
