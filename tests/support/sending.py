"""What a browser of an author sends: forms and files."""

from io import BytesIO

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BASE = "https://localhost"


def get(client: FlaskClient, address: str) -> TestResponse:
    return client.get(address, base_url=BASE)


def post(client: FlaskClient, address: str, **fields: object) -> TestResponse:
    return client.post(address, data=fields, base_url=BASE)


def upload(client: FlaskClient, data: bytes, act: str = "save") -> TestResponse:
    """Send a package through the form."""
    return post(client, "/author/upload", package=(BytesIO(data), "package.zip"), act=act)
