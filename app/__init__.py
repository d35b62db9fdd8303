"""The web application: a REST API, the page, and the command line."""
