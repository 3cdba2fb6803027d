"""The one fault of this package: something that was to be trusted cannot be."""


class TrustError(ValueError):
    """A certificate, key or list that cannot be used; the text says why, for the technician."""
