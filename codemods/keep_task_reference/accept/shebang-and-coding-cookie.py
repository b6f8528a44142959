#!/usr/bin/env python3
# -*- coding: utf-8 -*-
import asyncio


async def flush():
    print("flushed")


async def main():
    asyncio.create_task(flush())
    await asyncio.sleep(0.01)


if __name__ == "__main__":
    asyncio.run(main())
