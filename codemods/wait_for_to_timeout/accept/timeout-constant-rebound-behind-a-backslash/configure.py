import site

site. \
    TIMEOUT = 60
