def _getattribute_critical(self, name):
    """Run without suspending: no other task can interleave."""
    values = object.__getattribute__(self, "__dict__")
    found = values.get(name, self)
    return found


class Store:
    def __getattribute__(self, name):
        # aiomend: critical-section
        found = _getattribute_critical(self, name)
        # aiomend: end
        return found


print(Store().rows is Store.rows if hasattr(Store, "rows") else "no rows")
