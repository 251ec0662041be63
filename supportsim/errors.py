"""What can go wrong, said so that the reader knows what to change."""


class SupportSimError(Exception):
    """Base of every error that supportsim raises on purpose; its text is shown bare."""


class InputError(SupportSimError):
    """One or more mistakes in a file that a person wrote.

    Attributes:
        problems: One line a mistake, each "file:line:column: path: message".
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class PlanError(SupportSimError):
    """A plan that no engine may run (a bug in the caller, or a limit exceeded)."""


class LedgerError(SupportSimError):
    """A ledger that contradicts itself (a bug in whatever wrote it)."""
