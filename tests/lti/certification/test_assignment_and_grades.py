"""The official list for grades: launch with claim; the tool creates line items and sends scores.

Source: 1EdTech LTI Advantage conformance certification guide 1.3.
"""

import json

from lti import claims
from lti.grades import LineItem, Score, create_line_item, send_score
from tests.lti.calling import ALL_SCOPES, Desk, reply
from tests.support.lti_fakes import NOW, Platform, message

ITEMS = "https://lms.example/lineitems"
ITEM = "https://lms.example/lineitems/1"


def test_launch_with_the_grades_claim() -> None:
    claim = {"scope": sorted(ALL_SCOPES), "lineitems": ITEMS, "lineitem": ITEM}
    found = Platform().launch(message(**{claims.AGS: claim}))
    assert found.ags == claims.Ags(ITEM, ITEMS, ALL_SCOPES)


def test_the_tool_creates_a_line_item() -> None:
    desk = Desk()
    desk.outward.answer("POST", ITEMS, reply({"id": ITEM, "label": "Quiz", "scoreMaximum": 10}, 201))
    assert create_line_item(desk.caller, ITEMS, LineItem("Quiz", 10)).id == ITEM
    sent = desk.outward.sent("POST", ITEMS)[0]
    assert sent.headers["Content-Type"] == "application/vnd.ims.lis.v2.lineitem+json"
    assert json.loads(sent.body) == {"label": "Quiz", "scoreMaximum": 10}


def test_the_tool_sends_a_score() -> None:
    desk = Desk()
    desk.outward.answer("POST", ITEM + "/scores", reply(status=204))
    send_score(desk.caller, ITEM, Score("person-1", NOW, given=7, maximum=10))
    sent = desk.outward.sent("POST", ITEM + "/scores")[0]
    assert sent.headers["Content-Type"] == "application/vnd.ims.lis.v1.score+json"
    assert json.loads(sent.body)["scoreGiven"] == 7
