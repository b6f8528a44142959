from typing import Optional


class Cache:
    size: int

    def __init__(self) -> None:
        self.size = 0

    async def grow(self) -> Optional[int]:
        self.size += 1
        return self.size
