"""The instructor's room: the cohort's table, its people, its activities, its grades and its links.

Completion, scores and counts are shown here, and the answers to quizzes that were handed in; what somebody wrote,
chose or noted for themselves is not. Drafts of products are handed in to be read, so they are shown as well.
"""

from flask import Blueprint

import lms_plugin.teach.activity
import lms_plugin.teach.attendance
import lms_plugin.teach.choose
import lms_plugin.teach.cohort
import lms_plugin.teach.drafts
import lms_plugin.teach.exports
import lms_plugin.teach.grades
import lms_plugin.teach.groups
import lms_plugin.teach.law
import lms_plugin.teach.path
import lms_plugin.teach.person
import lms_plugin.teach.review
import lms_plugin.teach.sending  # noqa: F401  (each file adds its routes to the blueprint)
from lms_plugin.teach.room import teach

__all__ = ["blueprints"]


def blueprints() -> tuple[Blueprint, ...]:
    """What the factory mounts."""
    return (teach,)
