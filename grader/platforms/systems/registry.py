"""All platforms, in the order in which a download or a table is tried on them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grader.platforms.systems.blackboard import BLACKBOARD
from grader.platforms.systems.brightspace import BRIGHTSPACE
from grader.platforms.systems.canvas import CANVAS
from grader.platforms.systems.github_classroom import GITHUB_CLASSROOM
from grader.platforms.systems.gradescope import GRADESCOPE
from grader.platforms.systems.handed import Platform
from grader.platforms.systems.moodle import MOODLE
from grader.platforms.systems.nbgrader import NBGRADER
from grader.platforms.systems.plain import PLAIN

_ALL = (
    *(GRADESCOPE, MOODLE, BLACKBOARD, BRIGHTSPACE, NBGRADER, GITHUB_CLASSROOM, CANVAS),
    PLAIN,  # takes everything, so that it is the last
)

PLATFORMS: Mapping[str, Platform] = MappingProxyType({each.name: each for each in _ALL})
