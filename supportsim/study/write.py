"""Write results so that the same study gives the same bytes: results.json, .csv, provenance."""

import csv
import io
import json
import math
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final

from supportsim.outcome.sources import cost_by_source
from supportsim.study.results import DesignResult, Difference, Figure, PointResult, StudyResult

#: Digits of every number written: fewer than a double has, so that a last bit that differs
#: between two machines does not show.
DIGITS: Final = 9
#: What is nearer to 0 than this is written as 0: the rest of a subtraction.
TINY: Final = 1e-12

COLUMNS: Final = ("scenario", "design", "stage", "point", "metric")
FIGURES: Final = ("mean", "low", "high", "replications", "indicative", "reason", "overloaded")


def number(value: float | None) -> float | None:
    """The value as it is written; None for what is undefined."""
    if value is None or not math.isfinite(value):
        return None
    return 0.0 if abs(value) < TINY else float(f"{value:.{DIGITS}g}")


def write_results(result: StudyResult, folder: Path) -> list[Path]:
    """Write results.json, results.csv and provenance.json; each appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "results.json": json_text(result),
        "results.csv": csv_text(result),
        "provenance.json": provenance_text(result),
    }
    for name, text in texts.items():
        write_whole(folder / name, text.encode())
    return [folder / name for name in texts]


def write_whole(file: Path, data: bytes) -> None:
    """Write a file under another name first, then rename it."""
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def json_text(result: StudyResult) -> str:
    """results.json: designs and differences of the base point on top, then curves and grids."""
    data = {
        "name": result.name,
        "question": result.question,
        "scenario": result.scenario,
        "reference": result.reference,
        **_point(result.base),
        "curves": {name: [_point(one) for one in line] for name, line in result.curves.items()},
        "grids": {name: [_point(one) for one in some] for name, some in result.grids.items()},
        "crossovers": [_rounded(asdict(one)) for one in result.crossovers],
        "optima": [_rounded(asdict(one)) for one in result.optima],
        "promises": {name: _rounded(asdict(one)) for name, one in result.promises.items()},
        "labels": result.labels,
        "units": result.units,
        "goals": _rounded(result.goals),
        "assumptions": result.assumptions,
        "warnings": result.warnings,
        "notes": result.notes,
        "seed": result.provenance.get("seed"),
        "input_hash": result.provenance.get("input_hash"),
    }
    return _json(data)


def provenance_text(result: StudyResult) -> str:
    """provenance.json: seed, versions, holidays and the resolved inputs."""
    data = {
        **result.provenance,
        "holidays": result.holidays,
        "resolved": result.resolved,
    }
    return _json(data)


def csv_text(result: StudyResult) -> str:
    """results.csv: a row for each scenario, design, point and metric.

    `stage` is "base", the name of a curve or of a grid; each curve has a column for the
    value it takes at the point, empty at base. Cuts of a metric stand at base only, as they
    would make a grid's table a hundred times as long; but for those that the study names.
    """
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    curves = list(result.labels)
    rows.writerow([*COLUMNS, *curves, *FIGURES])
    for stage, point in _all_points(result):
        label = ";".join(f"{name}={_cell(value)}" for name, value in point.values.items())
        swept = [_cell(point.values.get(curve)) for curve in curves]
        for name, design in point.designs.items():
            overloaded = {True: "yes", False: "no", None: ""}[design.overloaded]
            for metric, figure in design.metrics.items():
                if stage != "base" and "/" in metric and metric not in result.along:
                    continue
                where = [result.scenario, name, stage, label, metric]
                rows.writerow([*where, *swept, *_figure_cells(figure), overloaded])
    return out.getvalue()


def _all_points(result: StudyResult) -> Iterator[tuple[str, PointResult]]:
    yield "base", result.base
    for stages in (result.curves, result.grids):
        for name, points in stages.items():
            for point in points:
                yield name, point


def _figure_cells(figure: Figure) -> list[str]:
    values = [_cell(number(value)) for value in (figure.mean, figure.low, figure.high)]
    indicative = "yes" if figure.indicative else "no"
    return [*values, str(figure.replications), indicative, figure.reason or ""]


def _cell(value: object) -> str:
    """A value of a table: nothing for None, true and false as YAML has them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def _point(point: PointResult) -> dict[str, object]:
    designs = [
        {
            "name": design.name,
            "overloaded": design.overloaded,
            "staff_cost": number(design.staff_cost),
            "headcounts": _rounded(design.headcounts),
            **_seats_and_vendors(design),
            "metrics": {name: _figure(figure) for name, figure in design.metrics.items()},
            "months": design.months,
            "statement": _rounded(design.statement),
            "cost_by_source": _rounded(cost_by_source(design.statement)),
            "series": _rounded(design.series),
        }
        for design in point.designs.values()
    ]
    return {
        "values": point.values,
        "replications": point.replications,
        "designs": designs,
        "differences": [_difference(one) for one in point.differences],
        "best": point.best,
        "failures": point.failures,
    }


def _seats_and_vendors(design: DesignResult) -> dict[str, object]:
    """Seats by role and the roles that are a vendor's; nothing of a design without."""
    seats = {role: _rounded(asdict(seated)) for role, seated in design.seats.items()}
    told: dict[str, object] = {"seats": seats, "vendors": design.vendors}
    return {name: value for name, value in told.items() if value}


def _figure(figure: Figure) -> dict[str, object]:
    data: dict[str, object] = {
        "mean": number(figure.mean),
        "low": number(figure.low),
        "high": number(figure.high),
        "replications": figure.replications,
    }
    if figure.indicative:
        data["indicative"] = True
    if figure.reason is not None:
        data["reason"] = figure.reason
    return data


def _difference(one: Difference) -> dict[str, object]:
    data = {name: value for name, value in asdict(one).items() if name != "reason"}
    rounded = {
        name: number(value) if isinstance(value, float) else value for name, value in data.items()
    }
    return rounded if one.reason is None else {**rounded, "reason": one.reason}


def _rounded(data: object) -> object:
    """Plain data with every float as it is written."""
    if isinstance(data, float):
        return number(data)
    if isinstance(data, dict):
        return {name: _rounded(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_rounded(value) for value in data]
    return data


def _json(data: object) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
