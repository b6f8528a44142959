from site import _LOCK, add
