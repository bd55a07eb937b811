# /// resource
# title = "The decimal context's precision"
# family = "state"
# symptoms = ["decimal precision", "getcontext().prec"]
#
# [recipe]
# does = "Each worker calculates with the same precision."
# name = "digits"
# create = "6"
# change = "decimal.getcontext().prec = digits"
# read = "decimal.Decimal(1) / 3"
# prints = "0.333333"
# imports = ["import decimal"]
# ///
import decimal


def mark(who):
    decimal.getcontext().prec = {"parent": 10, "child": 20}[who]


def marked(who):
    return decimal.getcontext().prec == {"parent": 10, "child": 20}[who]
