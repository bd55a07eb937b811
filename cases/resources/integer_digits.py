# /// resource
# title = "The limit of digits for int and str (sys.set_int_max_str_digits)"
# family = "state"
# needs = ["sys:set_int_max_str_digits"]
# symptoms = ["set_int_max_str_digits"]
#
# [recipe]
# does = "Each worker converts integers of as many digits."
# name = "digits"
# create = "10000"
# change = "sys.set_int_max_str_digits(digits)"
# read = "sys.get_int_max_str_digits()"
# prints = "10000"
# imports = ["import sys"]
# ///
import sys


def mark(who):
    sys.set_int_max_str_digits({"parent": 5000, "child": 6000}[who])


def marked(who):
    return sys.get_int_max_str_digits() == {"parent": 5000, "child": 6000}[who]
