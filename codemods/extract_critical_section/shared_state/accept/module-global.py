_next = 0


async def ticket(send):
    global _next
    number = _next
    _next = number + 1
    await send(number)
    return number
