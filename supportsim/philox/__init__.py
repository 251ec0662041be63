"""Blocks of random bits by key and counter: in C where that was built, else in numpy; the same."""
