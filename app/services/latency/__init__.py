"""What is known of a device's latency, and what is predicted from it."""
