from site import _READY

_READY.set()
