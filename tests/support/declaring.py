"""An invented citizen's answers, and the way to send them."""

import io
import re

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from edge.adapters.qr_pyzbar import decode

START = "/khai-bao/"
PAGE = "/khai-bao/?room=thang-tam"
"""The short form: this room's plan orders no contacts."""
OFFICIAL_PAGE = "/khai-bao/?room=ba-ria"
"""The official fields, where a desk keeps the contacts of this room."""
SYMPTOMS = ("fever", "cough", "breath", "pneumonia", "throat", "tired")
CONTACTS = ("near_case", "near_area", "near_ill")
ANSWERS = {
    "full_name": "Trần Thị Mẫu Đơn",
    "id_number": "048 187 009 876",
    "birth_year": "1987",
    "sex": "female",
    "nationality": "Việt Nam",
    "province": "Tỉnh Mẫu Thử",
    "district": "Huyện Không Có",
    "ward": "Xã Ví Dụ",
    "street": "77 đường Tưởng Tượng",
    "phone": "0909 555 123",
    "email": "mau.don@vi-du.example",
    "travelled": "yes",
    "travelled_where": "Đảo Thử Nghiệm",
    **dict.fromkeys((*SYMPTOMS, *CONTACTS, "any_symptom", "any_contact"), "no"),
    "companions": "2",
    "agree": "y",
}
"""Complete for both forms: each takes what it asks."""
PROXY = {"whom": "other", "proxy_name": "Lê Văn Thay Mặt", "proxy_phone": "0912 777 456"}
PERSONAL = ("full_name", "id_number", "province", "district", "ward", "street", "phone", "email", "travelled_where")
"""What could tell who somebody is."""


def token_of(page: TestResponse) -> str:
    """Return the form's token."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def once_of(page: TestResponse) -> str:
    """Return what tells this form from another one sent with the same answers."""
    found = re.search(r'name="once" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def declare(client: FlaskClient, address: str = PAGE, **changes: str | None) -> TestResponse:
    """Open the form and send the invented answers; an answer None is left out."""
    page = client.get(address)
    answers = {"csrf_token": token_of(page), "once": once_of(page)} | ANSWERS | changes
    return client.post(address, data={key: value for key, value in answers.items() if value is not None})


def text_in(client: FlaskClient) -> str:
    """Return the text of the code this client was given, read from the picture by the door's own reader."""
    (text,) = decode(Image.open(io.BytesIO(client.get("/khai-bao/ma.png").data)))
    return text
