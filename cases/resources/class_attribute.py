# /// resource
# title = "A class attribute"
# family = "state"
# ///
class Settings(object):
    mode = None


def mark(who):
    Settings.mode = who


def marked(who):
    return Settings.mode == who
