"""The tables, one file per aggregate.

What may be done with a row is decided in services and access.
"""

from lms_plugin.models.academy import Academy, Audit
from lms_plugin.models.attempt import Attempt, MoveRow, Progress
from lms_plugin.models.bookmark import Bookmark
from lms_plugin.models.certificate import Certificate
from lms_plugin.models.community import Member, Post, PostReport, Room, RoomCohort, Thread, ThreadMark
from lms_plugin.models.content import Module, ModuleVersion, OverlayPointer, OverlayVersion, Programme, SignOff
from lms_plugin.models.correction import Correction, PastOutcome
from lms_plugin.models.course import Cohort, Placement
from lms_plugin.models.grade import Grade, LineItem
from lms_plugin.models.group import CourseGroup, DiscussionGroup, GroupMember
from lms_plugin.models.joining import PlatformInvitation, Proposal
from lms_plugin.models.media import MediaFile, VersionMedia
from lms_plugin.models.meeting import Meeting
from lms_plugin.models.notice import ContextCopy, NoticeHandler, NoticeRow
from lms_plugin.models.person import Enrolment, Invitation, Person, Visit
from lms_plugin.models.platform import AccessTokenRow, Deployment, LoginRow, RegistrationRow, ToolKeyRow
from lms_plugin.models.private import JournalEntry, SurveyBox

__all__ = [
    "Academy",
    "AccessTokenRow",
    "Attempt",
    "Audit",
    "Bookmark",
    "Certificate",
    "Cohort",
    "ContextCopy",
    "Correction",
    "CourseGroup",
    "Deployment",
    "DiscussionGroup",
    "Enrolment",
    "Grade",
    "GroupMember",
    "Invitation",
    "JournalEntry",
    "LineItem",
    "LoginRow",
    "MediaFile",
    "Meeting",
    "Member",
    "Module",
    "ModuleVersion",
    "MoveRow",
    "NoticeHandler",
    "NoticeRow",
    "OverlayPointer",
    "OverlayVersion",
    "PastOutcome",
    "Person",
    "Placement",
    "PlatformInvitation",
    "Post",
    "PostReport",
    "Programme",
    "Progress",
    "Proposal",
    "RegistrationRow",
    "Room",
    "RoomCohort",
    "SignOff",
    "SurveyBox",
    "Thread",
    "ThreadMark",
    "ToolKeyRow",
    "VersionMedia",
    "Visit",
]
