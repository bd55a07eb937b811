"""Can I share? If a worker process changes this object, does its parent see it?"""
