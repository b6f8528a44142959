_next = 0


def _ticket_critical():
    """Run without suspending: no other task can interleave."""
    global _next
    number = _next
    _next = number + 1
    return number


async def ticket(send):
    number = _ticket_critical()
    await send(number)
    return number
