"""The blank form to print, for those who want no data stored: the official fields in their order, a box for the paper number, no QR."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from central.declarations.desk import blueprint
from central.declarations.destinations import destination_of_room
from central.services import services


@blueprint.get("/to-khai")
def blank_form() -> BaseResponse:
    """Show the blank form; `?room=` names the room at its head."""
    place = destination_of_room(services().live.places, request.args.get("room", ""))
    return make_response(render_template("declarations/blank.html", place=place))
