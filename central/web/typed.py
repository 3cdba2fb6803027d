"""What every form of the pages is made from: it takes what was typed, and nothing else that can be sent to it."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict


class TypedForm(FlaskForm):
    """A form whose fields are texts: files and JSON that somebody sends under their names count as nothing typed."""

    class Meta(FlaskForm.Meta):
        """Where the values come from."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return the typed values of a request that sends some; what is given by the program stays as it is."""
            if isinstance(formdata, MultiDict) or formdata is None:
                return formdata
            return request.form if form.is_submitted() else None
