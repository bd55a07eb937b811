# /// resource
# title = "The locale (locale.setlocale)"
# family = "state"
# symptoms = ["locale.setlocale"]
# ///
import locale

# "C" is the locale at the start; which others there are depends on the system
OTHERS = ["C.UTF-8", "en_US.UTF-8", "English_United States.1252"]


def mark(who):
    if who == "child":
        locale.setlocale(locale.LC_TIME, "C")
        return
    for name in OTHERS:
        try:
            locale.setlocale(locale.LC_TIME, name)
            return
        except locale.Error:
            pass
    raise locale.Error("this system has none of %s" % OTHERS)


def marked(who):
    return (locale.setlocale(locale.LC_TIME) == "C") == (who == "child")
