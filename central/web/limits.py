"""How often one address may ask for what is worth guessing or costs much. Counted in memory: one process serves all requests."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window", headers_enabled=True)
"""Decorate a view with `@limiter.limit("10/minute")`; the factory binds it to the application."""
