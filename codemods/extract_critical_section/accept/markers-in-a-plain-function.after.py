counts = {}


def _add_critical(key, item):
    """Run without suspending: no other task can interleave."""
    counts[key] = counts.get(key, 0) + item
    counts["all"] += 1


def add(key, items):
    for item in items:
        # aiomend: critical-section
        _add_critical(key, item)
        # aiomend: end
        print(item)
