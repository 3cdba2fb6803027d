"""Putting a room's count right from afar, and how far it had gone wrong."""
