import importlib

module = importlib.import_module("site")
module.TIMEOUT = 60
