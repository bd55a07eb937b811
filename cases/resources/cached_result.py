# /// resource
# title = "A result cached by functools.lru_cache"
# family = "state"
# needs = ["functools:lru_cache"]
# recipe = "read-only-data"
# symptoms = ["lru_cache", "functools.cache is not shared", "computed again in every worker"]
# ///
import functools


@functools.lru_cache(maxsize=None)
def answer(who):
    return who


def mark(who):
    answer(who)


def marked(who):
    hits = answer.cache_info().hits
    answer(who)
    return answer.cache_info().hits > hits
