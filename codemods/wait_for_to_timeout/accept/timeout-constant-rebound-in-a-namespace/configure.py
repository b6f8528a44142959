import site

vars(site)["TIMEOUT"] = 60
