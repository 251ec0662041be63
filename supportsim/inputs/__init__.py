"""What people write: scenario, design and study, read and validated."""
