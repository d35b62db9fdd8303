"""Sets of accuracies, published and brought."""
