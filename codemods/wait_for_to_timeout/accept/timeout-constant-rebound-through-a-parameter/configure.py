import site


def configure(module, value):
    module.TIMEOUT = value


configure(site, 60)
