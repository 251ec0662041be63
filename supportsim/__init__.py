"""supportsim: service, cost and margin of technical-support organisations on the same cases."""
