"""Open edX (its LTI consumer XBlock).

Quirks that need no switch: identifiers contain `+ @ :`; the deployment is
always "1"; `lineitems` may come without `lineitem`; equal timestamps of scores
are refused like earlier ones.
"""

from lti.families.family import Family

FAMILY = Family(
    key="openedx",
    products=frozenset({"open edx", "openedx"}),
    # Older releases send institution roles only (`LTI_1P3_ROLE_MAP` in lti_consumer/lti_1p3/constants.py).
    institution_roles_enrol=True,
    # The same table gives course staff the system administrator's role.
    system_administrator_is_course_staff=True,
    # A line item without the launch's resource link is answered 201 and never seen again (seen in lti-consumer-xblock).
    lineitem_needs_resource=True,
    # Only the final grade is published; others are answered 201 and kept (signals/signals.py, seen in 11.4.4).
    keeps_only_fully_graded=True,
    # Deep-linked items open as a page of links under the block's own link (templates/html/lti-dl, seen in 11.4.4).
    items_share_a_link=True,
    # `validate_timestamp` in lti_1p3/extensions/rest_framework/serializers.py names the member and answers 400.
    stale_scores_are_bad_requests=True,
)
