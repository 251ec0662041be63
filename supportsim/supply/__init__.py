"""Supply: the people of a design and when they are on duty."""
