"""Parts of paths that are told apart before a method is looked for."""

from starlette.convertors import Convertor, register_url_convertor


class _Id(Convertor[str]):
    """What may be an id of what is stored: `estimate` and `import` are paths of their own, whatever the method."""

    regex = "[^/a-zA-Z][^/]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("id", _Id())
MEASUREMENT_ID = "{measurement_id:id}"
