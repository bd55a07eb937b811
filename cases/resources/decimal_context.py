# /// resource
# title = "The decimal context's precision"
# family = "state"
# ///
import decimal


def mark(who):
    decimal.getcontext().prec = {"parent": 10, "child": 20}[who]


def marked(who):
    return decimal.getcontext().prec == {"parent": 10, "child": 20}[who]
