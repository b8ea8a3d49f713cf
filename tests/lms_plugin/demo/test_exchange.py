"""The list of messages keeps fifty, and no secret."""

from lms_plugin.demo.exchange import ExchangeLog, shortened
from tests.lti.platform.tool_side import NOW


def test_the_list_keeps_the_last_fifty_newest_first() -> None:
    log = ExchangeLog()
    for number in range(60):
        log.add(NOW, "score", {"number": number})
    kept = log.newest_first()
    assert [one.detail["number"] for one in kept] == list(range(59, 9, -1))
    assert kept[0].number == 60


def test_secrets_are_shortened_wherever_they_stand() -> None:
    secret = "s" * 40
    told = shortened({
        "access_token": secret, "list": [{"client_assertion": secret}], "https://example.org/claim/data": secret,
        "label": secret, "score": 5,
    })
    assert told == {
        "access_token": "ssssssss… (40)", "list": [{"client_assertion": "ssssssss… (40)"}],
        "https://example.org/claim/data": "ssssssss… (40)", "label": secret, "score": 5,
    }
