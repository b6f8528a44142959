import asyncio


async def is_empty(manager, now, longest_stall_of_a_domain_in_seconds):
    return not manager


async def states(managers, now, longest_stall_of_a_domain_in_seconds):
    results = await asyncio.gather(
        is_empty(None, now, longest_stall_of_a_domain_in_seconds),
        *(
            is_empty(managers[domain], now, longest_stall_of_a_domain_in_seconds=longest_stall_of_a_domain_in_seconds)
            for domain in managers
        ),
    )
    return all(results)
