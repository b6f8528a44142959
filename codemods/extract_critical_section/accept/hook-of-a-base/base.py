import inspect


class Base:
    def __init_subclass__(cls):
        for name, value in vars(cls).items():
            assert not inspect.isfunction(value) or inspect.iscoroutinefunction(value), name
