class Store:
    def __getattribute__(self, name):
        # aiomend: critical-section
        values = object.__getattribute__(self, "__dict__")
        found = values.get(name, self)
        # aiomend: end
        return found


print(Store().rows is Store.rows if hasattr(Store, "rows") else "no rows")
