"""CSV files that somebody brings, and ours."""
