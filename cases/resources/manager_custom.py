# /// resource
# title = "An object of a class registered with a Manager"
# family = "proxied"
# symptoms = ["share an instance of a custom class", "BaseManager.register"]
# ///
import multiprocessing.managers


class Notes(object):
    def __init__(self):
        self.notes = []

    def add(self, note):
        self.notes.append(note)

    def has(self, note):
        return note in self.notes


class NotesManager(multiprocessing.managers.BaseManager):
    pass


NotesManager.register("Notes", Notes)


def create():
    manager = NotesManager()
    manager.start()
    return manager.Notes()


def mark(shared, who):
    shared.add(who)


def marked(shared, who):
    return shared.has(who)


def exchange(shared, n):
    for _ in range(n):
        shared.add("note")
        shared.has("note")
