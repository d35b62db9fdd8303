"""Model files: one writer per file, each from a network's rows or its module."""
