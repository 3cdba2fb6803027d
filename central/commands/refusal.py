"""How a command says no: a sentence on standard error and an exit status, never a traceback."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from central.errors import CentralError, ConfigError

config_option = click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), required=True, help="central.toml"
)


class Refused(click.ClickException):
    """A sentence for the operator, and exit status 2."""

    exit_code = 2


def in_words(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turn central's own errors, and those of files and sockets, into a sentence and exit status 2."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        for name, value in kwargs.items():
            if not _is_text(value):
                raise Refused(f"{name} is not UTF-8 text")
        try:
            return function(*args, **kwargs)
        except ConfigError as error:
            raise Refused("\n  ".join((f"{error.file} cannot be used:", *error.problems))) from None
        except CentralError as error:
            raise Refused(str(error.args[0] if error.args else error)) from None
        except OSError as error:
            raise Refused(f"{error.filename or 'a file or socket'}: {error.strerror or error}") from None

    return call


def _is_text(value: object) -> bool:
    """Whether what was typed can be stored; bytes that are no UTF-8 come as lone surrogates (PEP 383)."""
    texts = [each for each in (value if isinstance(value, tuple) else (value,)) if isinstance(each, str)]
    return not any("\ud800" <= letter <= "\udfff" for text in texts for letter in text)
