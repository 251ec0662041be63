"""All pictures of a study, in the order of the page."""

from supportsim.report.cost_sources import source_pictures
from supportsim.report.curves import curve_pictures
from supportsim.report.desk_weeks import desk_week_pictures
from supportsim.report.heat import heat_pictures
from supportsim.report.intern_weeks import intern_pictures
from supportsim.report.months import money_pictures, month_pictures
from supportsim.report.picture import Picture
from supportsim.report.versus import versus_pictures
from supportsim.report.waiting import waiting_pictures
from supportsim.study.results import StudyResult


def pictures(result: StudyResult) -> list[Picture]:
    """Every picture that the result has numbers for; names are unique."""
    found = [
        *versus_pictures(result),
        *curve_pictures(result),
        *month_pictures(result),
        *waiting_pictures(result),
        *heat_pictures(result),
        *desk_week_pictures(result),
        *intern_pictures(result),
        *source_pictures(result),
        *money_pictures(result),
    ]
    names = [picture.name for picture in found]
    return [
        picture if names.index(picture.name) == place else _renamed(picture, place)
        for place, picture in enumerate(found)
    ]


def _renamed(picture: Picture, place: int) -> Picture:
    """A picture whose name another one has too, with its position behind it."""
    name = f"{picture.name}-{place}"
    svg = picture.svg.replace(f'id="{picture.name}-', f'id="{name}-')
    svg = svg.replace(f"#{picture.name}-", f"#{name}-")
    return Picture(name=name, room=picture.room, alt=picture.alt, svg=svg)
