items = []
# aiomend: critical-section
items.append(1)
items.sort()
# aiomend: end
