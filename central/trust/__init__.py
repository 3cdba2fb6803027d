"""Whom the doors believe: lists of other countries taken in, and the bundle that central tells its units."""
