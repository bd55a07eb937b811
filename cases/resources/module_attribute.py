# /// resource
# title = "Another module's attribute, assigned anew"
# family = "state"
# ///
import string


def mark(who):
    string.punctuation = who


def marked(who):
    return string.punctuation == who
