# /// resource
# title = "The limit of open files (resource.setrlimit)"
# family = "state"
# needs = ["resource:setrlimit"]
# situation = "inherited-from-the-system"
# symptoms = ["ulimit", "open file limit"]
#
# [recipe]
# does = "Each worker may open at most so many files."
# name = "limit"
# create = "64"
# change = "resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))"
# read = "resource.getrlimit(resource.RLIMIT_NOFILE)[0]"
# prints = "64"
# imports = ["import resource"]
# ///
import resource


def mark(who):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, ({"parent": 200, "child": 201}[who], most))


def marked(who):
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0] == {"parent": 200, "child": 201}[who]
