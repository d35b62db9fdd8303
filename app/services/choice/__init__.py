"""The best design point under budgets, the front, and what to measure next."""
