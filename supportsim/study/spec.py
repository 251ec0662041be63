"""What is asked: a study of a file, or of a scenario and designs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from supportsim.errors import InputError
from supportsim.inputs.load import load_study
from supportsim.inputs.overrides import (
    Override,
    check_design_names,
    sets_for_design,
    sets_for_scenario,
)
from supportsim.inputs.study import Curve, Grid, Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySpec:
    """What is to be run, before any file of a scenario or design is read.

    Attributes:
        scenario: Path of the scenario.
        designs: Name to path of each design.
        reference: The design with which the others are compared.
        equal_cost: Whether the others get the reference's yearly staff cost.
        sets: Overrides that hold at every point.
        turning_points: Metrics that are judged along curves beside the usual ones.
        promises: What has to be kept.
        file: Of the study, for messages; None where there is none.
    """

    name: str
    description: str
    question: str
    scenario: Path
    designs: dict[str, Path]
    reference: str
    equal_cost: bool
    replications: int
    seed: int
    curves: dict[str, Curve] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    sets: tuple[Override, ...] = ()
    turning_points: tuple[str, ...] = ()
    promises: dict[str, Promise] = field(default_factory=dict)
    file: Path | None = None

    @property
    def along(self) -> tuple[str, ...]:
        """Every metric that the turning points and promises name."""
        named = (metric for one in self.promises.values() for metric in (*one.goals, one.then))
        return tuple(dict.fromkeys((*self.turning_points, *named)))

    @property
    def metrics_by_key(self) -> dict[str, Sequence[str]]:
        """Key of a study to the metrics that stand under it."""
        goals = {f"promises.{name}.goals": list(one.goals) for name, one in self.promises.items()}
        return {"turning_points": self.turning_points, **goals}


def spec_of_study(path: Path, sets: Sequence[Override] = ()) -> StudySpec:
    """The study of a file, or of the `study.yaml` in a folder; named after its folder.

    Raises:
        InputError: A mistake in the file, or a reference or grid names what is not there.
    """
    file = path / "study.yaml" if path.is_dir() else path
    study = load_study(file)
    check_design_names(study.designs, sets)
    reference = study.reference or next(iter(study.designs))
    return StudySpec(
        name=file.resolve().parent.name if file.stem == "study" else file.stem,
        description=study.description,
        question=study.question,
        scenario=file.parent / study.scenario,
        designs={name: file.parent / design for name, design in study.designs.items()},
        reference=reference,
        equal_cost=study.equal_cost,
        replications=study.replications,
        seed=study.seed,
        curves=dict(study.curves),
        grids=dict(study.grids),
        sets=tuple(sets),
        turning_points=tuple(study.turning_points),
        promises=dict(study.promises),
        file=file,
    )


def spec_of_files(
    scenario: Path,
    designs: Sequence[Path],
    *,
    sets: Sequence[Override] = (),
    equal_cost: bool = False,
    replications: int = 30,
    seed: int = 1,
) -> StudySpec:
    """A comparison of designs, named by their files, the first one the reference.

    Raises:
        InputError: No design, two of one name, or an override of a design not there.
    """
    named = {path.stem: path for path in designs}
    if not designs or len(named) < len(designs):
        twice = "two design files have the same name" if designs else "no design is given"
        raise InputError([f"{twice}: {', '.join(str(path) for path in designs)}"])
    check_design_names(named, sets)
    return StudySpec(
        name=scenario.stem,
        description=f"{', '.join(named)} on {scenario.stem}",
        question="Which of these designs serves this case load best?",
        scenario=scenario,
        designs=named,
        reference=next(iter(named)),
        equal_cost=equal_cost,
        replications=replications,
        seed=seed,
        sets=tuple(sets),
    )


def mistakes_of(spec: StudySpec, sets: Sequence[Override]) -> list[str]:
    """A line for each mistake of the scenario and the designs of a study, under overrides."""
    from supportsim.inputs.together import Asked, all_mistakes  # noqa: PLC0415 (a mistake is rare)

    return all_mistakes(
        Asked(file=spec.scenario, sets=sets_for_scenario(sets)),
        {
            name: Asked(file=file, sets=sets_for_design(name, sets))
            for name, file in spec.designs.items()
        },
    )
