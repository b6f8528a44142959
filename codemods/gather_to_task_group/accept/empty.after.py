

async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    return []
