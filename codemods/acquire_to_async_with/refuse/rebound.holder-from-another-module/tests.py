import site


def reset():
    site.store = site.Store()
