import asyncio


async def fetch_the_deployment(kind, identifier): ...
async def nothing(): ...


async def related(flow_run, log):
    found = await asyncio.gather(
        fetch_the_deployment("flow", flow_run),
        (
            fetch_the_deployment("deployment", flow_run.deployment_identifier)
            if flow_run.deployment_identifier
            else nothing()
        ),
    )
    return found
