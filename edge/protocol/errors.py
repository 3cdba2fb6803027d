"""What can be wrong with something said on the wire."""


class ProtocolError(ValueError):
    """A topic or message that cannot be taken; its text is a sentence for an operator, free of payload."""


class TopicError(ProtocolError):
    """A topic that is none of ours."""


class MalformedMessage(ProtocolError):
    """A payload that is not JSON, or not the JSON this topic carries."""


class UnknownVersion(ProtocolError):
    """A payload of a version this program does not speak."""
