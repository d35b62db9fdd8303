"""The command line: a file of commands each, and main, which runs them."""
