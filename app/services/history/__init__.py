"""What was measured and imported, and how jobs go."""
