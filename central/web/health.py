"""For machines that watch: whether central is well, and its figures."""

import ipaddress
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version

from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from central.errors import CentralError
from central.live.views import Attention
from central.services import services
from central.web.limits import limiter

blueprint = Blueprint("health", __name__)

_RELAYED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
"""Behind a relay nobody told us of every reader has the relay's address: none of them is known."""


@blueprint.get("/healthz")
@limiter.exempt
def healthz() -> tuple[Response, int]:
    """Answer 200 while central can do its work and 503 with the reasons while it cannot."""
    own = services()
    problems = []
    try:
        own.store.registry.version()
    except CentralError as error:
        problems.append(str(error))
    if own.ingest is not None:
        if not own.live.is_link_up:
            problems.append("the broker does not answer; what is shown is old")
        if own.ingest.is_failing or not own.ingest.is_alive:
            problems.append("nothing can be stored; the units keep their rows")
    problems += [key.problem for key in own.keys if key.problem]
    if own.late is not None:
        problems += own.late.troubles()
    deleted_up_to = None
    try:
        if own.retention is not None:
            problems += own.retention.troubles()
            deleted_up_to = own.retention.standing().deleted_up_to
    except CentralError as error:
        problems.append(str(error))
    answer = jsonify(
        status="ok" if not problems else "broken",
        problems=problems,
        version=version("counterroom"),
        ingest_lag_s=round(own.ingest.lag_s(), 3) if own.ingest is not None else 0.0,
        contacts_deleted_up_to=None if deleted_up_to is None else deleted_up_to.isoformat(),
    )
    return answer, 503 if problems else 200


@blueprint.get("/metrics")
@limiter.exempt
def metrics() -> Response:
    """Answer with the figures in Prometheus' text form, to the addresses the configuration names."""
    is_relayed = services().config.central.proxies == 0 and any(name in request.headers for name in _RELAYED)
    if is_relayed or not _may_read(request.remote_addr or "", services().config.metrics.allow):
        abort(403)
    _count_rooms()
    _age_contacts()
    return current_app.response_class(generate_latest(services().metrics.registry), mimetype=CONTENT_TYPE_LATEST)


def _count_rooms() -> None:
    own = services().metrics
    rooms = services().live.rooms()
    for kind in Attention:
        own.rooms.labels(kind.name.lower()).set(sum(room.attention is kind for room in rooms))
    doors = [door.is_online for room in rooms for door in room.doors]
    own.doors.labels("yes").set(sum(doors))
    own.doors.labels("no").set(len(doors) - sum(doors))
    own.people.set(sum(room.occupancy for room in rooms))


def _age_contacts() -> None:
    own = services()
    if own.retention is None:
        return
    with suppress(CentralError):  # health says it
        now = own.retention.standing()
        own.metrics.contacts_oldest_days.set(-1 if now.oldest is None else (now.today - now.oldest).days)
        own.metrics.contacts_overdue.set(now.overdue is not None)


def _may_read(address: str, allowed: tuple[str, ...]) -> bool:
    try:
        return any(ipaddress.ip_address(address) in network for network in _networks(allowed))
    except ValueError:
        return False


@lru_cache
def _networks(allowed: tuple[str, ...]) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(each) for each in allowed)
