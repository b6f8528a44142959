counts = {}


def add(key, items):
    for item in items:
        # aiomend: critical-section
        counts[key] = counts.get(key, 0) + item
        counts["all"] += 1
        # aiomend: end
        print(item)
