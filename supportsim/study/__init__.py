"""Studies: replications, comparison, curves and their results."""
