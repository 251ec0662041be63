"""The plan: all that an engine may know, as integer arrays."""
