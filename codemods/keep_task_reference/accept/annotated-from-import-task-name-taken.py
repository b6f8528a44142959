from asyncio import create_task, sleep


class Task:
    async def run(self) -> None:
        print("run")


async def main() -> None:
    create_task(Task().run())
    await sleep(0.01)
