import site

for site.TIMEOUT in (60, 0):
    print(site.TIMEOUT)
