"""The closed word lists that travel on the wire, in the ledger and to the screens.

Every word a reader may meet in a message stands here once, so that a screen can name it in Vietnamese and
English and a test can hold that it does.
"""

from enum import StrEnum


class Light(StrEnum):
    """What the lamp at the door shows."""

    RED = "red"
    GREEN = "green"


class Cause(StrEnum):
    """Why the lamp shows what it shows."""

    ROOM = "room"  # green: there is room
    FULL = "full"  # red: the limit is reached
    ELSEWHERE = "elsewhere"  # red: the room has places left, and other doors hold them
    STARTING = "starting"  # red: the state is not known yet
    FAULT = "fault"  # red: a sensor or the ledger cannot be trusted
    CLOSED = "closed"  # red: the room takes nobody (limit 0 or closed by the plan)


class Fault(StrEnum):
    """What is wrong at a door. A lost network is not a fault of the door."""

    BEAM_BLOCKED = "beam_blocked"
    BEAM_SILENT = "beam_silent"  # one beam breaks while the other never does
    BEAM_CHATTER = "beam_chatter"
    BEAM_SWAPPED = "beam_swapped"
    SENSOR_LOST = "sensor_lost"
    CAMERA_LOST = "camera_lost"
    LEDGER_FAILED = "ledger_failed"
    DISK_FULL = "disk_full"
    CLOCK_UNKNOWN = "clock_unknown"
    LAMP_FAILED = "lamp_failed"
    DOOR_CLAIMED_TWICE = "door_claimed_twice"  # another unit says that it is this door


CANNOT_WRITE = frozenset({Fault.LEDGER_FAILED, Fault.DISK_FULL, Fault.DOOR_CLAIMED_TWICE})
"""While one of these stands, a door cannot write for its room, or another unit writes in its name: it sets no anchor, hands on no permit,
and no headcount is ordered from it."""


class Mode(StrEnum):
    """Who counts."""

    AUTOMATIC = "automatic"
    STAFF = "staff"


class VerdictKind(StrEnum):
    """What a shown code is worth."""

    VERIFIED = "verified"
    RECORDED = "recorded"  # nothing to verify, taken as stated
    REFUSED = "refused"


class PassFormat(StrEnum):
    """The kinds of code a visitor may show."""

    DECLARATION = "declaration"  # our own signed health declaration
    DCC = "dcc"  # EU Digital COVID Certificate, and Viet Nam's (Decision 5772/QĐ-BYT)
    COVID_NATIONAL = "covid_national"  # Decision 1405/QĐ-BTTTT
    ID_CARD = "id_card"  # CCCD / căn cước
    DDCC = "ddcc"  # WHO Digital Documentation of COVID-19 Certificates, in the container of the DCC
    HEALTH_CARD = "health_card"  # SMART Health Card, `shc:/`
    TRAVEL_SEAL = "travel_seal"  # ICAO VDS-NC proof of vaccination or test
    INSURANCE_CARD = "insurance_card"  # thẻ BHYT
    STAFF_BADGE = "staff_badge"  # our own signed badge; its bearer works here and is no visitor
    SPOKEN = "spoken"  # no code: the answers of a declaration, told to staff at the door
    PAPER = "paper"  # no code: a declaration handed in on paper, of which nothing is stored
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a verdict is what it is."""

    SIGNATURE_VALID = "signature_valid"
    AS_STATED = "as_stated"
    UNKNOWN_CODE = "unknown_code"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    UNKNOWN_ISSUER = "unknown_issuer"
    SIGNATURE_INVALID = "signature_invalid"
    ISSUER_EXPIRED = "issuer_expired"  # the issuer's certificate was not valid at the time
    ISSUER_NOT_ALLOWED = "issuer_not_allowed"  # the certificate may not sign this kind
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    ANSWERS_NOT_CLEAR = "answers_not_clear"  # the declared answers ask for a conversation first
    CLOCK_UNKNOWN = "clock_unknown"  # validity cannot be judged until the unit knows the time
    NOT_ACCEPTED = "not_accepted"  # a kind the plan does not accept
    DATE_ODD = "date_odd"  # taken as stated, though a date in it is in no calendar or to come
    PART_ONLY = "part_only"  # one symbol of a pass that is spread over several
    LIST_OUTDATED = "list_outdated"  # the list its signer stands on ended long ago: it may have been withdrawn since
    REVOKED = "revoked"  # withdrawn by who issued it
    ANOTHER_AREA = "another_area"  # a badge for an area in which this room does not lie
    DECLARATION_NEEDED = "declaration_needed"  # the plan takes this kind only of somebody whose declaration is on file
    ON_FILE = "on_file"  # taken, for a declaration of its bearer is on file
    STAFF_HEARD = "staff_heard"  # staff took the answers at the door


class Taking(StrEnum):
    """On what terms a plan takes a kind of code."""

    ALONE = "alone"
    WITH_DECLARATION = "with_declaration"  # only of somebody whose declaration is on file
    NOT = "not"


class Source(StrEnum):
    """Where a count came from."""

    BEAMS = "beams"
    RANGES = "ranges"  # time-of-flight sensors
    STAFF = "staff"


class CommandOutcome(StrEnum):
    """What became of a command."""

    APPLIED = "applied"
    REPEATED = "repeated"  # it had been applied before; nothing changed
    TOO_OLD = "too_old"
    NOT_READY = "not_ready"  # the unit does not know its count yet, or cannot write it down
    REFUSED = "refused"
