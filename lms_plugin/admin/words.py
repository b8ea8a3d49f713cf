"""Words for what stands in rows as a key: acts, and people without a name.

Words that stand in one template only stand there.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms_plugin.queries.audit import AuditRow
from lms_plugin.services.audit import OPERATOR, PLATFORM

ACTS = {
    "academy.add": _l("Academy added"),
    "academy.merge": _l("Academies merged"),
    "academy.settings": _l("Settings changed"),
    "certificate.issue": _l("Certificate issued"),
    "certificate.revoke": _l("Certificate revoked"),
    "cohort.path": _l("Path of a course chosen"),
    "content.import": _l("Content saved as a draft"),
    "content.publish": _l("Content published"),
    "content.withdraw": _l("Content withdrawn"),
    "content.download": _l("Content downloaded"),
    "content.po": _l("Texts handed out for translation"),
    "content.translate": _l("Translation saved as a draft"),
    "platform.add": _l("Connection registered"),
    "platform.invite": _l("LMS invited to register"),
    "platform.uninvite": _l("Invitation of an LMS closed"),
    "platform.propose": _l("LMS has registered, waiting for approval"),
    "platform.approve": _l("Connection approved"),
    "platform.refuse": _l("Connection refused"),
    "platform.adopt": _l("Deployment taken from the first launch"),
    "platform.test": _l("Connection tested"),
    "platform.launch_first": _l("First launch"),
    "platform.disable": _l("Connection switched off"),
    "platform.enable": _l("Connection switched on"),
    "platform.deployment": _l("Deployment added"),
    "export.csv": _l("Table exported"),
    "grade.retry": _l("Grades sent again"),
    "key.reseal": _l("Signing keys sealed anew"),
    "grade.resend": _l("Every grade sent again"),
    "grade.results": _l("Gradebook of the LMS read"),
    "content.correct": _l("Correction published"),
    "content.judge_anew": _l("Attempts judged anew"),
    "column.restore": _l("Column of the gradebook asked for again"),
    "key.rotate": _l("Signing key replaced"),
    "key.withdraw": _l("Signing key withdrawn"),
    "alias.unmask": _l("Alias looked up"),
    "invitation.make": _l("Person of an association invited"),
    "invitation.revoke": _l("Invitation closed"),
    "invitation.use": _l("Invitation used"),
    "cohort.law": _l("Law of a course chosen"),
    "overlay.import": _l("Law stored"),
    "overlay.sign": _l("Law signed by a jurist"),
    "person.appoint": _l("Jurist appointed"),
    "person.dismiss": _l("Jurist dismissed"),
    "person.join": _l("Person of two academies made one"),
    "placement.copy": _l("Link of a copied course set up"),
    "person.ask_erase": _l("Erasure asked for"),
    "person.erase": _l("Person erased"),
    "person.export": _l("Record given out"),
    "person.link": _l("Person recognised from LTI 1.1"),
    "discussion.groups": _l("Groups of a room chosen"),
    "platform.consumer": _l("LTI 1.1 key changed"),
    "platform.role": _l("Meaning of a role changed"),
    "placement.decide": _l("Link set up"),
    "enrolment.extra_time": _l("Extra time set"),
    "post.hide": _l("Contribution hidden"),
    "post.settle": _l("Report settled"),
    "post.unhide": _l("Contribution shown again"),
    "survey.close": _l("Survey closed"),
    "room.join_cohort": _l("Cohort joined to a room"),
    "room.make": _l("Room opened"),
    "room.offer": _l("Code of a room made"),
    "roster.request": _l("Roster asked for"),
    "export.audit": _l("Audit list exported"),
    "activity.accept": _l("Draft accepted"),
    "activity.return": _l("Draft returned"),
    "activity.present": _l("Marked present"),
    "activity.absent": _l("Attendance taken back"),
    "meeting.plan": _l("Date of a meeting set"),
}


THINGS = {
    "academy": _l("academy"),
    "certificate": _l("certificate"),
    "cohort": _l("cohort"),
    "enrolment": _l("enrolment"),
    "grade": _l("grade"),
    "invitation": _l("invitation"),
    "member": _l("member of a room"),
    "module": _l("module"),
    "overlay": _l("law of a jurisdiction"),
    "person": _l("person"),
    "placement": _l("link"),
    "post": _l("contribution"),
    "platform_invitation": _l("invitation of an LMS"),
    "programme": _l("programme"),
    "proposal": _l("proposed connection"),
    "registration": _l("connection"),
    "room": _l("room"),
}


MEANINGS = {
    "learner": _l("a trainee of the course"),
    "instructor": _l("an instructor of the course"),
    "administrator": _l("an administrator of this academy"),
    "nothing": _l("nobody: the role opens nothing"),
}


def thing_name(kind: str) -> str:
    """What an act was done to, in words; its key where no page has words for it yet."""
    return str(THINGS.get(kind, kind))


def act_name(act: str) -> str:
    """The act in words; its key where no page has words for it yet."""
    return str(ACTS.get(act, act))


def who_name(row: AuditRow) -> str:
    """The name, or why there is none."""
    if row.name:
        return row.name
    known = {OPERATOR: _("the operator"), PLATFORM: _("the LMS itself")}
    return str(known.get(row.actor_uuid) or _("somebody without a name here"))
