"""A district in a box: a broker, central and simulated door units as real processes, with people of an invented day.

Everything here is for showing and testing; nothing of the service imports it.
"""
