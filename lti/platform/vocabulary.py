"""Names of the specifications that the platform's side speaks: claims, scopes, roles, media types.

What they mean for the tool (which role may do what) does not belong here.
Sources: LTI Core 1.3, Deep Linking 2.0, Assignment and Grade Services 2.0,
Names and Role Provisioning Services 2.0, Submission Review Service 1.0, Data
Privacy Launch (draft), Course Groups Service 1.0, Platform Notification
Service 1.0.
"""

from typing import Final

VERSION: Final = "1.3.0"
RESOURCE_LINK_REQUEST: Final = "LtiResourceLinkRequest"
DEEP_LINKING_REQUEST: Final = "LtiDeepLinkingRequest"
DEEP_LINKING_RESPONSE: Final = "LtiDeepLinkingResponse"
SUBMISSION_REVIEW_REQUEST: Final = "LtiSubmissionReviewRequest"
DATA_PRIVACY_REQUEST: Final = "LtiDataPrivacyLaunchRequest"

HELLO_NOTICE: Final = "LtiHelloWorldNotice"
CONTEXT_COPY_NOTICE: Final = "LtiContextCopyNotice"
NOTICE_TYPES: Final = (HELLO_NOTICE, CONTEXT_COPY_NOTICE)

_CLAIM: Final = "https://purl.imsglobal.org/spec/lti/claim/"
MESSAGE_TYPE: Final = _CLAIM + "message_type"
VERSION_CLAIM: Final = _CLAIM + "version"
DEPLOYMENT_ID: Final = _CLAIM + "deployment_id"
TARGET_LINK_URI: Final = _CLAIM + "target_link_uri"
ROLES: Final = _CLAIM + "roles"
CONTEXT: Final = _CLAIM + "context"
RESOURCE_LINK: Final = _CLAIM + "resource_link"
CUSTOM: Final = _CLAIM + "custom"
LAUNCH_PRESENTATION: Final = _CLAIM + "launch_presentation"
TOOL_PLATFORM: Final = _CLAIM + "tool_platform"
FOR_USER: Final = _CLAIM + "for_user"
NOTICE: Final = _CLAIM + "notice"
NOTICE_SERVICE: Final = _CLAIM + "platformnotificationservice"
ORIGIN_CONTEXTS: Final = _CLAIM + "origin_contexts"
AGS_ENDPOINT: Final = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS_SERVICE: Final = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
GROUPS_SERVICE: Final = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice"

_DL_CLAIM: Final = "https://purl.imsglobal.org/spec/lti-dl/claim/"
DL_SETTINGS: Final = _DL_CLAIM + "deep_linking_settings"
DL_ITEMS: Final = _DL_CLAIM + "content_items"
DL_DATA: Final = _DL_CLAIM + "data"
DL_MESSAGE: Final = _DL_CLAIM + "msg"
DL_ERROR: Final = _DL_CLAIM + "errormsg"

PLATFORM_CONFIGURATION: Final = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL_CONFIGURATION: Final = "https://purl.imsglobal.org/spec/lti-tool-configuration"

SCOPE_LINE_ITEM: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
SCOPE_LINE_ITEM_READ: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
SCOPE_RESULT: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
SCOPE_SCORE: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
SCOPE_ROSTER: Final = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
SCOPE_GROUPS: Final = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"
SCOPE_NOTICES: Final = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers"
AGS_SCOPES: Final = (SCOPE_LINE_ITEM, SCOPE_LINE_ITEM_READ, SCOPE_RESULT, SCOPE_SCORE)
ALL_SCOPES: Final = frozenset({*AGS_SCOPES, SCOPE_ROSTER, SCOPE_GROUPS, SCOPE_NOTICES})

LEARNER: Final = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
INSTRUCTOR: Final = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
INSTITUTION_ADMINISTRATOR: Final = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
INSTITUTION_STUDENT: Final = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student"
INSTITUTION_INSTRUCTOR: Final = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"
COURSE_SECTION: Final = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"
COURSE_OFFERING: Final = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"

LINE_ITEM_TYPE: Final = "application/vnd.ims.lis.v2.lineitem+json"
LINE_ITEMS_TYPE: Final = "application/vnd.ims.lis.v2.lineitemcontainer+json"
SCORE_TYPE: Final = "application/vnd.ims.lis.v1.score+json"
RESULTS_TYPE: Final = "application/vnd.ims.lis.v2.resultcontainer+json"
MEMBERS_TYPE: Final = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
GROUPS_TYPE: Final = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json"
GROUP_SETS_TYPE: Final = "application/vnd.ims.lti-gs.v1.contextgroupsetcontainer+json"

ACTIVITY_PROGRESS: Final = frozenset({"Initialized", "Started", "InProgress", "Submitted", "Completed"})
GRADING_PROGRESS: Final = frozenset({"FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"})

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
