"""The tables of the report as plain words, the same for the page and the terminal."""
