"""The citizens' pages for the tests of one file."""

from collections.abc import Iterator

import pytest

from central.web.limits import limiter
from tests.support.citizens import CitizensPages, citizens_pages


@pytest.fixture(scope="module")
def _citizens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CitizensPages]:
    with citizens_pages(tmp_path_factory.mktemp("central")) as pages:
        yield pages


@pytest.fixture
def citizens(_citizens: CitizensPages) -> CitizensPages:
    """The pages of a running central, whose limits have not been asked for yet."""
    limiter.reset()
    return _citizens
