# /// resource
# title = "The level of multiprocessing's own logger"
# family = "state"
# situation = "in-the-preparation-data"
#
# [recipe]
# does = "Each worker's own messages of multiprocessing have the same level."
# name = "level"
# create = '"INFO"'
# change = "multiprocessing.get_logger().setLevel(level)"
# read = "multiprocessing.get_logger().level"
# prints = "20"
# imports = ["import multiprocessing"]
# ///
import multiprocessing


def mark(who):
    multiprocessing.get_logger().setLevel({"parent": 30, "child": 40}[who])


def marked(who):
    return multiprocessing.get_logger().level == {"parent": 30, "child": 40}[who]
