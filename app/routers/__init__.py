"""The API's paths, one file per group: read a request, ask a service, say how long the answer may be kept."""
