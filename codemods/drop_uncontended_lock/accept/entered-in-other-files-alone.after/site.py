"""What is shared."""

ROWS = []
