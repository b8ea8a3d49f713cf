"""Canvas.

Quirks that need no switch: a teaching assistant arrives as Instructor with a
sub-role and an observer as Mentor (`lti.roles`); the Test Student's scores are
answered 422 (`lti.answers`); key sets want a User-Agent (`lti.outward`);
the configuration is given only to who shows the registration token
(`lti.registration`), and a registration that Canvas does not like is answered
422 (developerdocs.instructure.com, "Registration").
"""

from types import MappingProxyType

from lti.families.family import Family

FAMILY = Family(
    key="canvas",
    products=frozenset({"canvas"}),
    # One issuer for every school of a cloud (developerdocs.instructure.com, LTI).
    issuers=frozenset(
        {
            "https://canvas.instructure.com",
            "https://canvas.beta.instructure.com",
            "https://canvas.test.instructure.com",
        }
    ),
    # Hosted schools live below the first, single sign-on and keys are served from the second.
    clouds=frozenset({"instructure.com", "canvaslms.com"}),
    # The assertion's audience is the token endpoint (developerdocs.instructure.com, "OAuth2 Endpoints"), while
    # `authorization_server` of the configuration is a bare host name ("Registration").
    token_url_is_audience=True,
    # No course navigation: what is taught is chosen for a place in the course.
    deep_linking_placements=("assignment_selection", "link_selection"),
    # Without it Canvas sends no names (developerdocs.instructure.com, "Registration": the default is anonymous).
    registration_extras=MappingProxyType({"https://canvas.instructure.com/lti/privacy_level": "public"}),
    # The school's own host follows from the shared issuer.
    returns_elsewhere=True,
    # Every score counts as a new submission unless told otherwise: developerdocs.instructure.com, "Score".
    submission_claim="https://canvas.instructure.com/lti/submission",
    # `Pending` takes away the score that was there (`ignore_score?` in app/controllers/lti/ims/scores_controller.rb).
    keeps_only_fully_graded=True,
    # Same file: each comment is added to the submission.
    comments_pile_up=True,
    # developerdocs.instructure.com, "Throttling".
    throttles_with_403=True,
)
