sessions = {}


def _login_critical(user, session):
    """Run without suspending: no other task can interleave."""
    old = sessions.get(user)
    sessions[user] = session
    return old


async def login(user, connect):
    session = await connect(user)
    old = _login_critical(user, session)
    if old is not None:
        await old.close()
