"""Networks as data: what a row does (ops) and how rows make a network (network)."""
