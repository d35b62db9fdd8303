"""What a design point costs: exact, counted, over a design space."""
