import json


async def clear(rows):
    rows.clear()
    print(json.dumps(rows))
