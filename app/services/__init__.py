"""Joins what the library computes and what the store holds into answers; knows no HTTP."""
