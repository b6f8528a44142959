import asyncio

from app import main

loop = asyncio.new_event_loop()
loop.create_task(main())

import late


def stop():
    late.stop(loop)
