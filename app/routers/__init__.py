"""The API's paths, one file per group; each route reads a request, asks a service, and says how long to keep the answer."""
