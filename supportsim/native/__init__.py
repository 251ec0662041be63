"""What C does where it was built, and numpy or scipy elsewhere: the same, more slowly."""
