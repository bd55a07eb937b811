"""Errors: each message says what is wrong, where, and what to do."""

from __future__ import annotations


class CanishareError(Exception):
    """Anything that a command reports in one line instead of a traceback."""


class NoProjectError(CanishareError):
    """A command that needs a project was run in a folder that belongs to none."""


class CaseError(CanishareError):
    """A case file cannot be used: ``FILE:LINE: KEY: what is wrong``."""


class MatrixError(CanishareError):
    """``matrix.toml`` cannot be used: ``FILE: ENTRY: what is wrong``."""


class ProbeError(CanishareError):
    """A command does not start, or does not answer as a Python interpreter does."""


class NoSuchTargetError(CanishareError):
    """A target that was asked for by name or command is not on this machine."""


class Fault(CanishareError):  # noqa: N818 - the design's word for an error that is not a result
    """An error of a case or of the harness: it is reported as such and is never a result."""


class EmulatorFault(Fault):
    """An error of the emulator, not of the script that it ran: the cell can be run again."""


class ResultsError(CanishareError):
    """Results cannot be used: ``FILE:LINE: what is wrong``."""


class NoSuchChoiceError(CanishareError):
    """A need or an environment that was asked for is not known; the message lists those that are."""


class NoMarksError(CanishareError):
    """A file lacks the marks between which a table is written."""
