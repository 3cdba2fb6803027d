"""Every word of the wire has words for people."""

from enum import StrEnum
from inspect import getmembers, isclass

import pytest

from edge.protocol import vocabulary
from edge.protocol.words import say

VOCABULARIES = [
    kind for _, kind in getmembers(vocabulary, isclass) if issubclass(kind, StrEnum) and kind is not StrEnum
]


@pytest.mark.parametrize("member", [member for kind in VOCABULARIES for member in kind], ids=repr)
def test_each_member_is_said_in_both_languages(member: StrEnum) -> None:
    """No screen meets a word it cannot say, and the two languages differ."""
    vietnamese, english = say(member, "vi"), say(member, "en")
    assert vietnamese
    assert english
    assert vietnamese != english


def test_equal_strings_of_two_lists_keep_their_own_words() -> None:
    """`staff` as a mode and `staff` as a source are different things."""
    assert say(vocabulary.Mode.STAFF, "en") == "Staff count by hand"
    assert say(vocabulary.Source.STAFF, "en") == "Staff"
