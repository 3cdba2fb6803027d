"""The security headers of every page: own scripts and styles only, no framing, no guessing of types."""

from flask import Flask, Response

_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def set_headers(app: Flask, is_secure: bool) -> None:
    """Let *app* send the headers; strict transport security only where cookies are secure, i.e. behind TLS."""

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", _POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if is_secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response
