"""The ledger: what happened in a run, and what follows from it alone."""
