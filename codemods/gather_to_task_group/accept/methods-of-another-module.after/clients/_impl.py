from clients.base import Base


class Client(Base):
    async def open(self): ...
