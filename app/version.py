"""The installed version, read from the package's metadata."""

from importlib import metadata

VERSION = metadata.version("mobilenet-explorer")
