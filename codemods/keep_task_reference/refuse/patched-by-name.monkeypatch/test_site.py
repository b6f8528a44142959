import site


def test_close(monkeypatch):
    started = []
    monkeypatch.setattr(site.asyncio, "create_task", started.append)
    site.close()
    started.pop().close()
