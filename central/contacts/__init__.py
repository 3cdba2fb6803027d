"""Contacts, sealed: kept by the day, deleted by key and by row, taken out for one case at a time; and the department's own tools.

Central cannot read a contact. Only `department` and `opening`, which run on the health department's machine, know the private key.
"""
