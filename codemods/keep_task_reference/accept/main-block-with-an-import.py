import asyncio

from app import main

if __name__ == "__main__":
    import uvloop

    uvloop.install()
    asyncio.get_event_loop().create_task(main())
    asyncio.get_event_loop().run_forever()
