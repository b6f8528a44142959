from unittest import mock

import site


def test_run():
    with mock.patch.dict(site.__dict__, TIMEOUT=0):
        site.run(None)
