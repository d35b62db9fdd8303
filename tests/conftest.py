"""What holds for every test."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # these machines are shared: how long an example takes says nothing
settings.load_profile("untimed")
