"""What a run here can stand for in another environment, and what it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Final

import msgspec

from canishare.answers.environments import Environment
from canishare.answers.environments import find_environment
from canishare.answers.environments import python_of
from canishare.errors import NoSuchChoiceError
from canishare.running.target import Target
from canishare.vocabulary import PLATFORMS
from canishare.vocabulary import StartMethod

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

# What a run on another system does not show.
_SYSTEMS: Final = {
    "win32": "files, signals, handles and sockets of Windows, what needs os.fork, the limit of 61 workers; and a program "
    "without a main guard may hang there where it raises here",
    "darwin": "system libraries that do not survive a fork, names of shared memory, which may have 31 characters, and that "
    "qsize() of a Queue is missing",
    "linux": "what needs os.fork or a pidfd, and signals",
}


class StandIn(msgspec.Struct, frozen=True, kw_only=True):
    """An environment for which a run of a target stands, with its default start method; `any_version`: it is a platform."""

    environment: Environment
    any_version: bool
    target: Target

    @property
    def start_method(self) -> StartMethod:
        """The default start method of the environment."""
        return self.environment.default_start_method

    def lines(self) -> Iterator[str]:
        """Yield what the run can and cannot stand for."""
        there, here = self.environment, self.target.facts
        # Linux's default depends on the version
        name = (
            there.platform_title
            if self.any_version and there.platform != "linux"
            else f"Python {there.python_version} on {there.platform_title}"
        )
        yield f"{name} starts workers by {self.start_method}: the run shows what workers miss and what cannot be sent to them."
        if there.platform != here.platform:
            system = PLATFORMS.get(here.platform, here.platform)
            yield f"It was a run on {system}. It does not show: {_SYSTEMS.get(there.platform, 'how that system differs')}."
        if there.python_version != here.python_version and not self.any_version:
            yield (
                f"It was a run on {python_of(here)}. It does not show what else changed between the versions; "
                f"`--target {there.python_version}` runs it there if that Python is installed."
            )


def stand_in_for(name: str, environments: Sequence[Environment], target: Target) -> StandIn:
    """Return the environment of this name, for which a target stands in.

    Raises:
        NoSuchChoiceError: there is no such environment, or the target lacks its start method.
    """
    environment = find_environment(environments, name)
    any_version = name.lower() == environment.platform_title.lower()
    found = StandIn(environment=environment, any_version=any_version, target=target)
    if found.start_method not in target.facts.start_methods:
        message = f"{python_of(target.facts)} on this system has no start method {found.start_method}, the default of {name}"
        raise NoSuchChoiceError(message)
    return found
