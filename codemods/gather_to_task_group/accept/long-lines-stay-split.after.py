import asyncio


async def is_empty(manager, now, longest_stall_of_a_domain_in_seconds):
    return not manager


async def states(managers, now, longest_stall_of_a_domain_in_seconds):
    coros = [
        is_empty(None, now, longest_stall_of_a_domain_in_seconds),
        *(
            is_empty(managers[domain], now, longest_stall_of_a_domain_in_seconds=longest_stall_of_a_domain_in_seconds)
            for domain in managers
        ),
    ]
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in coros]
    results = [task.result() for task in tasks]
    return all(results)
