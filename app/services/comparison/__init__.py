"""Networks, design points and runtimes beside each other."""
