from app.loops import get_my_loop


async def flush():
    print("flushed")


def close():
    get_my_loop().create_task(flush())
