"""Blackboard Learn. The deployment is the institution; results filtered by user come without their comment."""

from lti.families.family import Family

FAMILY = Family(
    key="blackboard",
    products=frozenset({"blackboardlearn", "blackboard"}),
    # One issuer for every institution; each has a host of its own (docs.blackboard.com, LTI).
    issuers=frozenset({"https://blackboard.com"}),
    returns_elsewhere=True,
    # Its results service with `user_id`: github.com/hypothesis/lms/issues/5685.
    filtered_results_lose_comments=True,
)
