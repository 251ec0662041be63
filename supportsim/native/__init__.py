"""What C does in whole numbers where it was built, and numpy elsewhere: the same, more slowly."""
