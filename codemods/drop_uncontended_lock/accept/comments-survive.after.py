class Cache:
    def __init__(self):
        self.entries = {}
        # Guards the entries.
        # made once

    async def put(self, key, value):
        # before
        # held
        # inside
        self.entries[key] = value  # set
        # end of the section

        # after
        print(key)
