class Loop:
    def __init__(self):
        self.tasks = []

    def create_task(self, step):
        self.tasks.append(step)


class Game:
    def __init__(self):
        self.loop = Loop()

    def start(self):
        loop = Loop()
        loop.create_task("draw")
        self.loop.create_task("move")
