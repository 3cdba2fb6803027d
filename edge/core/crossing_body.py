"""What the edges of a body say of it: speed, depth, distance to the one before, whether a movement is humanly possible. PURE."""

from math import log
from statistics import median

from edge.core.crossing_model import Body, Counted, CrossingSettings

STEADY = 1.5
"""How many times faster a front may be than its back, or slower, of somebody who walks on; sensors and gait allow for that much."""


def speed(lag_s: float, settings: CrossingSettings) -> float:
    """Return the speed in m/s of an edge of a body that needed *lag_s* from beam to beam, bounded by the fastest body."""
    return settings.gap_m / max(lag_s, settings.shortest_lag_s)


def mean_speed(lead_lag_s: float | None, trail_lag_s: float, settings: CrossingSettings) -> float:
    """Return the speed in m/s of a body between the passing of its front and of its back.

    Latencies of the sensors lengthen one lag and shorten the other, so lags of like size are averaged as lags; a lag many times the
    other is a body that stood, and its speed while it moved is the other one.
    """
    back = speed(trail_lag_s, settings)
    if lead_lag_s is None:
        return max(back, 0.5)  # a body whose front was not seen and whose back stood still walked at some time
    front = speed(lead_lag_s, settings)
    ratio = max(front, back) / min(front, back)
    if ratio < 3.0:
        return speed((max(lead_lag_s, 0.0) + max(trail_lag_s, 0.0)) / 2, settings)
    return max(front, back) if ratio > 8.0 else (front + back) / 2


def depth(body: Body, far_clear_s: float, settings: CrossingSettings) -> tuple[float, float]:
    """Return depth in m and speed in m/s of a body that passed through and left the far beam at *far_clear_s*.

    The front went exactly `gap_m` between its two edges; from there to the back's first edge the mean speed holds.
    """
    near_clear_s = far_clear_s if body.near_clear_s is None else body.near_clear_s
    pace = mean_speed(body.lead_lag_s, far_clear_s - near_clear_s, settings)
    far_s = body.near_s if body.far_s is None else body.far_s
    return max(0.0, settings.gap_m + pace * (near_clear_s - far_s)), pace


def counted(body: Body, far_clear_s: float, depth_m: float, pieces: int = 0) -> Counted:
    """Return what is kept of a body that left the far beam at *far_clear_s* as a person, to compare the next one with."""
    near_clear_s = far_clear_s if body.near_clear_s is None else body.near_clear_s
    stay_s, lags_s = _stay_s(body, far_clear_s), _lags_s(body, far_clear_s)
    return Counted(body.side, near_clear_s, far_clear_s, depth_m, stay_s, lags_s, pieces)


def _lags_s(body: Body, far_clear_s: float) -> tuple[float, ...]:
    trail_s = None if body.near_clear_s is None else far_clear_s - body.near_clear_s
    return tuple(each for each in (body.lead_lag_s, trail_s) if each is not None)


def _stay_s(body: Body, far_clear_s: float) -> float:
    """Return how long a body broke a beam, on average of the two."""
    far_s = body.near_s if body.far_s is None else body.far_s
    near_clear_s = far_clear_s if body.near_clear_s is None else body.near_clear_s
    return (near_clear_s - body.near_s + far_clear_s - far_s) / 2


def is_luggage(last: Counted, body: Body, far_clear_s: float, settings: CrossingSettings) -> bool:
    """Tell whether *body*, which left the far beam at *far_clear_s*, belongs to the person counted last: close behind, and thin for that.

    What is that close goes at the same pace, or else could not have come so close; so the pace is the median over the fronts and
    backs of both, which no single arm before or behind one of them makes wrong. The two are told by the thinner one (a bag pushed ahead
    was counted in its owner's place) and by the clear distance between them.
    """
    if last.side is not body.side or last.pieces >= settings.most_pieces:
        return False
    far_s = body.near_s if body.far_s is None else body.far_s
    between_s = max(0.0, (body.near_s - last.near_clear_s + far_s - last.far_clear_s) / 2)
    if between_s > settings.limb_stay_s:
        return False
    lags_s = _lags_s(body, far_clear_s)
    pace = speed(median((*last.lags_s, *lags_s)) if last.lags_s or lags_s else 0.0, settings)
    thinner, thicker = sorted((pace * _stay_s(body, far_clear_s), pace * last.stay_s))
    gap_m = pace * between_s
    are_alike = between_s > 2 * settings.touch_s and not is_limb_of(thinner, thicker)
    if are_alike and thicker < settings.slim_m:
        thinner, gap_m = (each * settings.usual_m / thicker for each in (thinner, gap_m))
    return thinner / settings.luggage_depth_m + gap_m / settings.luggage_gap_m < 1.0


def is_clean(body: Body, far_clear_s: float, settings: CrossingSettings) -> bool:
    """Tell whether *body* broke both beams and left them in order, both lags telling the direction."""
    return (
        body.lead_lag_s is not None
        and body.lead_lag_s >= settings.shortest_lag_s
        and body.near_clear_s is not None
        and far_clear_s - body.near_clear_s >= settings.shortest_lag_s
    )


def is_limb_of(depth_m: float, owner_m: float) -> bool:
    """Tell whether a thing is that much thinner than somebody close to it that it is no second person."""
    return depth_m < 0.75 * owner_m


def is_reach(depth_m: float, lasts_s: float, settings: CrossingSettings) -> bool:
    """Tell whether something thin that nobody followed was too quick for a person: an arm, or the leaf of a door, thinner still."""
    return lasts_s < settings.short_s * (1.4 if depth_m < settings.limb_m / 2 else 1.0)


def went_on(body: Body, again_s: float, far_clear_s: float, settings: CrossingSettings) -> bool:
    """Tell whether a body went on, and another follows it, when the far beam cleared although the near one is broken again.

    The near beam cleared at `body.near_clear_s`, broke again at *again_s*, and the far beam cleared at *far_clear_s*. Either the
    back of the body went from beam to beam in that time and a second front arrived, or the body stopped, reversed and moved back by
    its whole depth. The movement closer to the pace it came with is the one that happened; in doubt it is one person, not two.
    """
    if body.near_clear_s is None or body.far_s is None:
        return False
    if could_not_return(body, again_s, far_clear_s, settings):
        return True
    came = _came(body, settings)
    onward = settings.gap_m / max(far_clear_s - body.near_clear_s, settings.shortest_lag_s)
    return abs(log(onward / came)) + settings.doubt < abs(log(_backward(body, again_s, far_clear_s, settings) / came))


def could_not_return(body: Body, again_s: float, far_clear_s: float, settings: CrossingSettings) -> bool:
    """Tell whether the body would have had to turn round harder, or to come back faster, than a body can."""
    if body.far_s is None:
        return False
    backward = _backward(body, again_s, far_clear_s, settings)
    turning_s = (again_s + far_clear_s) / 2 - body.far_s
    return backward > settings.fastest_m_s or is_too_hard(_came(body, settings), backward, turning_s, settings)


def is_steady(body: Body, far_clear_s: float) -> bool:
    """Tell whether the back of the body went from beam to beam at about the pace of its front."""
    if body.lead_lag_s is None or body.near_clear_s is None:
        return False
    return body.lead_lag_s / STEADY < far_clear_s - body.near_clear_s < body.lead_lag_s * STEADY


def _came(body: Body, settings: CrossingSettings) -> float:
    return max(speed(body.lead_lag_s, settings), 0.4) if body.lead_lag_s is not None else 1.0


def _backward(body: Body, again_s: float, far_clear_s: float, settings: CrossingSettings) -> float:
    """Return the speed in m/s at which a body would have moved back out of the far beam."""
    stay_s = (body.near_clear_s or 0.0) - (body.far_s or 0.0)
    back_m = min(max(_came(body, settings) * stay_s, 0.08), 0.30) if stay_s < 0.5 else 0.10
    return back_m / max(far_clear_s - again_s, 1e-4)


def is_withdrawal(body: Body, near_clear_s: float, settings: CrossingSettings) -> bool:
    """Tell whether a body that left the far beam first and the near one at *near_clear_s* went back to where it came from.

    It did not if it came fast and the two cleared at one instant (unequal sensors), or if its front would have had to turn round
    harder than a body can, unless it left as it came: then the front was an arm, drawn back.
    """
    if body.withdrew_s is None or body.far_s is None or body.lead_lag_s is None:
        return True
    lag_s = near_clear_s - body.withdrew_s
    if lag_s < settings.shortest_lag_s <= body.lead_lag_s < 3 * settings.shortest_lag_s:
        return False
    came = speed(body.lead_lag_s, settings)
    stay_s = body.withdrew_s - body.far_s
    is_mirrored = 0.4 * body.lead_lag_s < lag_s < 2.5 * body.lead_lag_s
    return is_mirrored or came * stay_s < settings.limb_m or not is_too_hard(came, came, stay_s, settings)


def is_limb_ahead(body: Body, again_s: float, far_clear_s: float, settings: CrossingSettings) -> bool:
    """Tell whether what left the near beam first was an arm ahead of the body that broke it *again_s*.

    It was too thin at the pace it came with, and by *far_clear_s* the body had time to reach the far beam in the arm's shadow.
    """
    if body.near_clear_s is None or body.lead_lag_s is None:
        return False
    is_thin = speed(body.lead_lag_s, settings) * (body.near_clear_s - body.near_s) < 1.25 * settings.limb_m
    return is_thin and far_clear_s - again_s > 1.5 * body.lead_lag_s


def is_too_hard(before_m_s: float, after_m_s: float, within_s: float, settings: CrossingSettings) -> bool:
    """Tell whether going from *before_m_s* to *after_m_s* the other way within *within_s* is beyond a body."""
    return before_m_s + after_m_s > settings.hard_reversal_m_s2 * max(within_s, 0.0)
