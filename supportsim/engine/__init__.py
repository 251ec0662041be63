"""Engines: a plan in, a ledger out."""
