"""The blueprint of the instructor's room, its guard, and the one way into a cohort.

Its pages stand in the files beside it.
"""

from uuid import UUID

from flask import abort

from lms_plugin.access import Place, may
from lms_plugin.queries import cohorts
from lms_plugin.queries.cohorts import Placed, Taught
from lms_plugin.web.guards import instructors, room
from lms_plugin.web.identity import actor
from lms_plugin.web.transactions import reading

teach = room("teach", "lms_plugin.teach", instructors, "/teach")


def taught(cohort_uuid: UUID) -> Taught:
    """The cohort, if the actor teaches it; 404 for every other one."""
    who = actor()
    found = cohorts.taught(reading(), who, str(cohort_uuid))
    if found is None or not may(who, "teach", Place(found.academy_id, enrolled_as=found.enrolled_as)):
        abort(404)
    return found


def placed(placement_uuid: UUID) -> Placed:
    """A placement of a cohort that the actor teaches; 404 for every other one."""
    who = actor()
    found = cohorts.placed(reading(), who, str(placement_uuid))
    if found is None or not may(who, "teach", Place(found.cohort.academy_id, enrolled_as=found.cohort.enrolled_as)):
        abort(404)
    return found
