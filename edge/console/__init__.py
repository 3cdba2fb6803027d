"""The door's display and the staff's page, served by the unit itself; they work with no network at all.

Owns screens, words, access and the little web server. It reads one frozen `DoorView` and answers with events; it must not know
sensors, ledger, lamp, broker or any rule of counting.
"""
