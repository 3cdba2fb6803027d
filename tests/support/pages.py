"""Somebody who reads central's pages through Flask's test client."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.district import PASSWORD


class Reader:
    """Somebody with a browser: keeps cookies and puts the page's CSRF token into what is sent."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **options: object) -> TestResponse:
        """Ask for a page."""
        return self.client.get(path, **options)  # type: ignore[arg-type]

    def html(self, path: str, expected: int = 200) -> str:
        """Return a page's text, which must come with the status *expected*."""
        answer = self.get(path)
        assert expected == answer.status_code, answer.text
        return answer.text

    def send(self, path: str, page: str | None = None, **fields: str) -> TestResponse:
        """Send the form that stands on *page* (or on *path*)."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page or path).text)
        assert token is not None, f"no form on {page or path}"
        return self.client.post(path, data={**fields, "csrf_token": token[1]})

    def sign_in(self, name: str, password: str = PASSWORD) -> "Reader":
        """Sign in."""
        answer = self.send("/sign-in", name=name, password=password)
        assert 302 == answer.status_code, answer.text
        return self
