"""Write results so that the same study gives the same bytes: JSON, CSV tables, provenance."""

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path

from supportsim.outcome.sources import cost_by_source
from supportsim.study.results import DesignResult, Difference, Figure, PointResult, StudyResult
from supportsim.study.tables import csv_text, differences_text
from supportsim.study.written import number, rounded


def write_results(result: StudyResult, folder: Path) -> list[Path]:
    """Write results.json, two CSV tables and provenance.json; each appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "results.json": json_text(result),
        "results.csv": csv_text(result),
        "differences.csv": differences_text(result),
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
        "crossovers": [rounded(asdict(one)) for one in result.crossovers],
        "optima": [rounded(asdict(one)) for one in result.optima],
        "promises": {name: rounded(asdict(one)) for name, one in result.promises.items()},
        "labels": result.labels,
        "units": result.units,
        "goals": rounded(result.goals),
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


def _point(point: PointResult) -> dict[str, object]:
    designs = [
        {
            "name": design.name,
            "overloaded": design.overloaded,
            "staff_cost": number(design.staff_cost),
            "headcounts": rounded(design.headcounts),
            **_seats_and_vendors(design),
            "metrics": {name: _figure(figure) for name, figure in design.metrics.items()},
            "months": design.months,
            "statement": rounded(design.statement),
            "cost_by_source": rounded(cost_by_source(design.statement)),
            "series": rounded(design.series),
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
    seats = {role: rounded(asdict(seated)) for role, seated in design.seats.items()}
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


def _json(data: object) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
