"""Opens the registry for a command."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from central.bootstrap import open_store
from central.config import load_config
from central.store.registry import Registry


@contextmanager
def open_registry(config: Path) -> Iterator[Registry]:
    """Give the registry of the configuration *config*."""
    with closing(open_store(load_config(config))) as store:
        yield store.registry
