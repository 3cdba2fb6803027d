"""How a command asks for a secret: at a terminal, where nobody else sees it, or not at all."""

import getpass
import warnings

import click

from central.commands.refusal import Refused


def secret(what: str, option: str, *, is_new: bool) -> str:
    """Return *what* was typed without being shown, twice where it *is new*. *option* names the file that is given instead.

    Raises: Refused where there is no terminal: it would be shown there.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return str(click.prompt(what.capitalize(), hide_input=True, confirmation_prompt=is_new, err=True))
    except getpass.GetPassWarning:
        raise Refused(f"the {what} can only be typed at a terminal; give a file by {option}") from None
