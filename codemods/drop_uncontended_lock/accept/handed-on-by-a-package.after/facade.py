from site import add
