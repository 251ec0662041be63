"""How often the checks of the truth suite alarm falsely, found by drawing samples from their laws.

    python tests/false_alarms.py [SAMPLES [ROOM ...]]

No engine runs: every call of `prove` hands over its law and the size of its sample instead. For
each the real level of either stage is the share of samples that would fail; their product, added
up over all checks, is how often the suite fails were it right and all keys drawn anew.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import chains
import numpy as np
import pytest
from checks import DRAWS, FIRST_STAGE, LEVELS, Floats, chi_square

#: Each check with its law and the size of its first stage.
Check = tuple[str, Floats, int]
ROOMS = ["queues", "priorities", "structures", "hours", "mechanisms", "overtime_and_calls"]


class Collector:
    """Takes the place of `prove` while the tests run."""

    def __init__(self) -> None:
        self.checks: list[Check] = []
        self.name = ""
        chains.prove = self.prove

    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """Note whose law comes next."""
        self.name = item.name

    def prove(self, _sample: object, law: Floats, *wrong: Floats) -> None:
        """Keep the law, as `chains.prove` would use it."""
        mine, *others = (each / each.sum() for each in (law, *wrong))
        size = max(chains.enough(mine, other) for other in others)
        self.checks.append((self.name, mine, size))


def real_level(law: Floats, size: int, stage: int, samples: int, references: int) -> float:
    """Share of samples of a law that the check at a stage fails, over some sets of references."""
    rng = np.random.default_rng([stage, size, 7])
    _, expected = chains.pooled(law * size, law)
    shares = expected / expected.sum()
    # Fails who has fewer than so many of the references at or above.
    allowed = int(LEVELS[stage] * (DRAWS[stage] + 1)) - 1

    def drawn(count: int) -> Floats:
        step = 100_000
        parts = [min(step, count - done) for done in range(0, count, step)]
        return np.concatenate(
            [chi_square(rng.multinomial(size, shares, size=n), size * shares) for n in parts]
        )

    pool = np.sort(drawn(samples))
    failed = 0.0
    for _ in range(references):
        bound = np.partition(drawn(DRAWS[stage]), -allowed - 1)[-allowed - 1]
        failed += 1 - np.searchsorted(pool, bound * (1 + 1e-12), side="right") / samples
    return failed / references


def main(samples: int, rooms: Sequence[str], say: Callable[[str], Any] = print) -> None:
    """Print the real levels of every check of some rooms, and their sum."""
    collector = Collector()
    folder = Path(__file__).parent / "truth"
    paths = [str(folder / f"test_{room}.py") for room in rooms]
    pytest.main(["-q", "-p", "no:cacheprovider", *paths], plugins=[collector])
    total, levels = 0.0, []
    for name, law, size in collector.checks:
        first = real_level(law, size, 1, samples, 10)
        second = real_level(law, 4 * size, 2, samples, 1)
        total += first * second
        levels.append((first, second))
        say(f"{name:70} {size:6} {first:.2e} {second:.2e}")
    one, two = np.mean(levels, axis=0)
    say(f"{len(levels)} checks: mean levels {one:.3e} and {two:.3e}, nominal {FIRST_STAGE:.0e} and")
    say(f"{LEVELS[2]:.1e}; false alarms of the suite {total:.2e}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, sys.argv[2:] or ROOMS)
