#!/usr/bin/env python3
# -*- coding: utf-8 -*-


async def flush():
    print("flushed")


async def main():
    import asyncio

    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
