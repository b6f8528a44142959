from site import get, wait_for

print(get, wait_for)
