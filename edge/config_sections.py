"""The tables of unit.toml as frozen sections: which keys there are, what each may be, and its default.

Owns the words for what a key may be. It must not know how a file is read, how keys must agree, or what anybody does with them.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from msgspec import Meta

from edge.protocol.fields import Slug

Flag = Annotated[bool, Meta(description="true or false")]
Pin = Annotated[int, Meta(ge=2, le=27, description="a GPIO number (BCM) from 2 to 27")]
Port = Annotated[int, Meta(ge=0, le=65535, description="a port from 0 to 65535")]
Text = Annotated[str, Meta(max_length=1000, description="a text")]
Required = Annotated[str, Meta(min_length=1, max_length=1000, description="a text that is not empty")]
Label = Annotated[str, Meta(min_length=1, max_length=120, description="a name of 1 to 120 letters")]
Id = Annotated[Slug, Meta(description="1 to 48 lower-case letters, digits or inner hyphens")]
People = Annotated[int, Meta(ge=0, le=100_000, description="a number of people from 0 to 100000")]
Metres = Annotated[float, Meta(ge=0.01, le=1.0, description="a distance of 0.01 to 1 m")]
WebAddress = Annotated[
    str,
    Meta(
        pattern=r"^(https?://[A-Za-z0-9.\-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/\-]*)?)?$",
        max_length=120,
        description="an address as https://host/path, without a question mark",
    ),
]
Seconds = Annotated[float, Meta(ge=0.0, le=60.0, description="a time of 0 to 60 s")]
Pixels = Annotated[int, Meta(ge=160, le=4096, description="160 to 4096 pixels")]
FramesPerS = Annotated[float, Meta(ge=1, le=60, description="1 to 60 frames a second")]
KeepaliveS = Annotated[int, Meta(ge=5, le=600, description="a time of 5 to 600 s")]
Addresses = Annotated[
    tuple[Annotated[int, Meta(ge=0x08, le=0x77)], ...],
    Meta(min_length=1, max_length=4, description="a list of 1 to 4 I2C addresses from 8 to 119"),
]
Pins = Annotated[tuple[Pin, ...], Meta(max_length=4, description="a list of up to 4 GPIO numbers (BCM) from 2 to 27")]
I2cBus = Annotated[int, Meta(ge=0, le=31, description="the number of an I2C bus, as 1 for /dev/i2c-1")]
Mount = Annotated[Literal["overhead", "side"], Meta(description='"overhead" or "side"')]
MountHeight = Annotated[float, Meta(ge=1.8, le=3.5, description="a height of 1.8 to 3.5 m")]
Reach = Annotated[float, Meta(ge=0.3, le=3.5, description="a distance of 0.3 to 3.5 m")]
ChildHeight = Annotated[float, Meta(ge=1.0, le=1.6, description="a height of 1 to 1.6 m")]
DistanceMode = Annotated[Literal["short", "long"], Meta(description='"short" (to 1.36 m) or "long" (to 3.6 m)')]
TimingBudgetMs = Annotated[Literal[15, 20, 33, 50], Meta(description="15, 20, 33 or 50 ms")]
CodeDistance = Annotated[float, Meta(ge=0.03, le=2.0, description="a distance of 0.03 to 2 m")]
ModuleMm = Annotated[float, Meta(ge=0.1, le=5.0, description="a length of 0.1 to 5 mm")]
HandSpeed = Annotated[float, Meta(ge=1.0, le=1000.0, description="a speed of 1 to 1000 mm/s")]
ExposureBias = Annotated[float, Meta(ge=-4.0, le=4.0, description="-4 to 4 steps of the lens")]
Focus = Annotated[Literal["follow", "fixed"], Meta(description='"follow" or "fixed"')]
Exposure = Annotated[Literal["short", "bounded"], Meta(description='"short" or "bounded"')]
CameraSource = Annotated[
    Literal["picamera2", "v4l2", "video", "pictures", "none"],
    Meta(description='"picamera2", "v4l2", "video", "pictures" or "none"'),
]
Language = Annotated[Literal["vi", "en"], Meta(description='"vi" or "en"')]
LogLevel = Annotated[
    Literal["debug", "info", "warning", "error"], Meta(description='"debug", "info", "warning" or "error"')
]
ClockTrust = Annotated[Literal["kernel", "trusted"], Meta(description='"kernel" or "trusted"')]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSection:
    """[unit] Who the unit is.

    `limit` holds until central's plan is known; 0 keeps the door red until then. `clock`: "kernel" trusts UTC once the
    kernel says that it is synchronised, "trusted" at once (a server or a simulated unit; never a Pi without an RTC).
    """

    room: Id
    door: Id
    room_name: Label
    door_name: Label
    data_dir: Required
    language: Language = "vi"
    limit: People = 0
    log_level: LogLevel = "info"
    clock: ClockTrust = "kernel"


@dataclass(frozen=True, slots=True, kw_only=True)
class BeamsSection:
    """[beams] The two beams of the doorway; `gap_m` is the distance between them."""

    outer_pin: Pin = 17
    inner_pin: Pin = 27
    broken_is_low: Flag = True
    gap_m: Metres = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeSensorSection:
    """[range_sensor] Time-of-flight sensors in place of the beams, a lane each; without this table there are none.

    Several sensors wake with the same address: each but a single one needs a pin at its XSHUT, so that they are given theirs in turn.
    """

    bus: I2cBus = 1
    addresses: Addresses = (0x29,)
    xshut_pins: Pins = ()
    mount: Mount = "overhead"
    height_m: MountHeight = 2.2
    reach_m: Reach = 0.9
    child_m: ChildHeight = 1.3
    distance_mode: DistanceMode = "short"
    timing_budget_ms: TimingBudgetMs = 33
    is_swapped: Flag = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LampsSection:
    """[lamps] The red/green light; `min_red_s` keeps relays from flickering."""

    red_pin: Pin = 23
    green_pin: Pin = 24
    active_high: Flag = True
    min_red_s: Seconds = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SounderSection:
    """[sounder] The sounder; without this table there is none. An active one has a tone of its own and plays the rhythm alone."""

    pin: Pin = 18
    is_active: Flag = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonsSection:
    """[buttons] The staff's buttons; without this table there are none."""

    plus_pin: Pin = 5
    minus_pin: Pin = 6
    take_over_pin: Pin = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSection:
    """[camera] Where frames come from. `device` is for "v4l2", `path` for "video" and "pictures", all below the rate for "picamera2".

    `module_mm` and `hand_mm_per_s` are the smallest module to be read and the speed at which it may move while it is.
    """

    source: CameraSource = "picamera2"
    device: Required = "/dev/video0"
    path: Text = ""
    width: Pixels = 1280
    height: Pixels = 720
    frames_per_s: FramesPerS = 15.0
    focus: Focus = "follow"
    code_distance_m: CodeDistance = 0.2
    exposure: Exposure = "short"
    module_mm: ModuleMm = 0.2
    hand_mm_per_s: HandSpeed = 50.0
    exposure_bias_ev: ExposureBias = -0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class PassesSection:
    """[passes] How shown codes are taken. The same code held in view for `hold_s` is one scan, unless another is held up instead of it."""

    trust_dir: Text = ""
    hold_s: Seconds = 4.0
    require_declaration: Flag = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttSection:
    """[mqtt] The broker. An empty `ca_file` means no TLS; an empty `username` means no sign-in."""

    host: Required
    port: Annotated[int, Meta(ge=1, le=65535, description="a port from 1 to 65535")] = 8883
    username: Text = ""
    password_file: Text = ""
    ca_file: Text = ""
    keepalive_s: KeepaliveS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSection:
    """[console] The door display and staff's page. Port 0 takes a free one; without a PIN file staff pages answer loopback only.

    `declare_url` is central's declaration page as visitors' phones reach it; without it the display shows no code to declare with.
    """

    host: Required = "127.0.0.1"
    port: Port = 8081
    staff_pin_file: Text = ""
    declare_url: WebAddress = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitConfig:
    """The whole of unit.toml. `sounder`, `buttons` and `range_sensor` are None when their tables are absent.

    With a range sensor nothing is at the pins of `beams`.
    """

    unit: UnitSection
    mqtt: MqttSection
    beams: BeamsSection = field(default_factory=BeamsSection)
    lamps: LampsSection = field(default_factory=LampsSection)
    camera: CameraSection = field(default_factory=CameraSection)
    passes: PassesSection = field(default_factory=PassesSection)
    console: ConsoleSection = field(default_factory=ConsoleSection)
    sounder: SounderSection | None = None
    buttons: ButtonsSection | None = None
    range_sensor: RangeSensorSection | None = None


SECTIONS: dict[str, type[Any]] = {
    "unit": UnitSection,
    "mqtt": MqttSection,
    "beams": BeamsSection,
    "lamps": LampsSection,
    "camera": CameraSection,
    "passes": PassesSection,
    "console": ConsoleSection,
    "sounder": SounderSection,
    "buttons": ButtonsSection,
    "range_sensor": RangeSensorSection,
}
"""The tables of unit.toml and what each becomes."""

OPTIONAL = ("sounder", "buttons", "range_sensor")
"""The tables whose absence means that there is no such thing."""

PATHS = (
    ("unit", "data_dir"),
    ("camera", "path"),
    ("passes", "trust_dir"),
    ("mqtt", "password_file"),
    ("mqtt", "ca_file"),
    ("console", "staff_pin_file"),
)
"""The keys that hold a path."""
