"""The compiled engine: the same rules as the SimPy engine, the same ledger, in C."""
