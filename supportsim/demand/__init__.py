"""Demand: customers and their cases, drawn before any design is known."""
