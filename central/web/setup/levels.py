"""The set-up page of an area's epidemic level. What a level would change in which rooms is shown before the doors are told."""

from typing import Final

from flask import request, url_for
from werkzeug.wrappers import Response
from wtforms import Field, RadioField
from wtforms.validators import ValidationError

from central.plans.preview import level_change
from central.plans.rules import DEFAULT_LEVEL, LEVELS
from central.store.places import Area, Places
from central.web import seen
from central.web.setup.desk import administrators, blueprint, done, log, own_area, page, places, registry
from central.web.typed import TypedForm
from central.web.words import t

ROOMS_NAMED: Final = 12
HISTORY_SHOWN: Final = 10


class LevelForm(TypedForm):
    """A level, or that of the area above (empty)."""

    level = RadioField(validate_choice=False)

    def offer(self, known: Places, area: Area) -> None:
        """Set what can be chosen."""
        above = known.level_source(area.parent_id) if area.parent_id else None
        level = DEFAULT_LEVEL if above is None else above.level
        inherited = t("rules.inherit", area=above.name, level=level) if above else t("rules.inherit_top", level=level)
        self.level.choices = [(str(each), t("rules.level_n", level=each)) for each in LEVELS] + [("", inherited)]

    def validate_level(self, field: Field) -> None:
        """Refuse what was not offered."""
        if field.data not in [value for value, _ in self.level.choices or ()]:
            raise ValidationError(t("rules.level_wrong"))

    @property
    def chosen(self) -> int | None:
        """The level; only after validation."""
        return int(self.level.data) if self.level.data else None


@blueprint.route("/areas/<area_id>/level", methods=["GET", "POST"])
@administrators
def level(area_id: str) -> Response:
    """Ask for an area's level, show which rooms it would change and how, and on confirmation tell the doors."""
    known = places()
    area = own_area(known, area_id)
    form = LevelForm(level=str(area.level or ""))
    form.offer(known, area)
    if not form.validate_on_submit():
        changes = registry().level_changes([area_id])[-HISTORY_SHOWN:]
        return page("setup_level.html", form, area=area, known=known, changes=reversed(changes))
    back = url_for("setup.area", area_id=area_id)
    if form.chosen == area.level:
        return done(back, "rules.level_same", name=area.name)
    if "confirmed" not in request.form:
        found = level_change(known, area_id, form.chosen)
        words = next(words for value, words in form.level.choices or () if value == form.level.data)
        return page("setup_level_confirm.html", form, area=area, found=found, words=words, named=ROOMS_NAMED)
    changed = registry().set_level(area_id, form.chosen, seen.account().name)
    log.info("an epidemic level was set", area=area_id, old=area.level, new=form.chosen, by=seen.account().name)
    in_force = places().level(area_id)
    return done(back, "rules.level_done", name=area.name, level=in_force, n=len(changed))
