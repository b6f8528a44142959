sessions = {}


async def login(user, connect):
    session = await connect(user)
    old = sessions.get(user)
    sessions[user] = session
    if old is not None:
        await old.close()
