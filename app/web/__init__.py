"""What every request meets: parameters, security, problems, answers as bytes, the page."""
