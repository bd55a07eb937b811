# /// resource
# title = "The configuration by logging.config.dictConfig"
# family = "state"
# recipe = "logging-in-workers"
# symptoms = ["dictConfig", "logging configuration of workers"]
# ///
import logging
import logging.config


def mark(who):
    logging.config.dictConfig({"version": 1, "root": {"level": {"parent": "DEBUG", "child": "ERROR"}[who]}})


def marked(who):
    return logging.getLogger().level == {"parent": logging.DEBUG, "child": logging.ERROR}[who]
