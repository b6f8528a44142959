async def work(pool, job):
    connection = await pool.acquire()
    try:
        await job(connection)
    finally:
        await pool.release(connection)
