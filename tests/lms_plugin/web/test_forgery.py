"""A form without our token is refused with a sentence, however its body is made."""

import pytest
from flask import Flask

from tests.support.browser import Browser


@pytest.mark.parametrize(
    "disposition", ["form-data", "form-data; name", "form-data; filename", ""], ids=["bare", "name", "file", "empty"]
)
@pytest.mark.parametrize("path", ["/language", "/window", "/join/nobody", "/learn/mine/data/erase"])
def test_a_part_without_a_name_is_no_token(
    app: Flask, trainee: Browser, monkeypatch: pytest.MonkeyPatch, path: str, disposition: str
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    body = f"--x\r\nContent-Disposition: {disposition}\r\n\r\nfoo\r\n--x--\r\n"
    answer = trainee.post(path, body.encode(), content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400
