"""Outcome: measures and money, pure functions of a ledger."""
