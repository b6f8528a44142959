import asyncio


async def fetch_the_deployment(kind, identifier): ...
async def nothing(): ...


async def related(flow_run, log):
    async with asyncio.TaskGroup() as tg:
        tasks = [
            tg.create_task(fetch_the_deployment("flow", flow_run)),
            tg.create_task(
                fetch_the_deployment("deployment", flow_run.deployment_identifier)
                if flow_run.deployment_identifier
                else nothing()
            ),
        ]
    found = [task.result() for task in tasks]
    return found
