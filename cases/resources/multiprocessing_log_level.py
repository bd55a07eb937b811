# /// resource
# title = "The level of multiprocessing's own logger"
# family = "state"
# situation = "in-the-preparation-data"
#
# [recipe]
# name = "level"
# create = "logging.INFO"
# change = "multiprocessing.get_logger().setLevel(level)"
# read = "multiprocessing.get_logger().level"
# prints = "20"
# imports = ["import logging", "import multiprocessing"]
# ///
import multiprocessing


def mark(who):
    multiprocessing.get_logger().setLevel({"parent": 30, "child": 40}[who])


def marked(who):
    return multiprocessing.get_logger().level == {"parent": 30, "child": 40}[who]
