import asyncio


async def flush(*regions):
    print(*regions)


def report_the_result(task):
    print("done")


async def main():
    asyncio.create_task(flush("europe", "asia")).add_done_callback(report_the_result)
    await asyncio.sleep(0.01)
