"""The page that describes the API, made from its OpenAPI schema. It needs no script, so the strict policy holds."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, override
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from minhchung.web.page import FRESH, page
from minhchung.web.reader import reader


@dataclass(frozen=True)
class Field:
    """A field of a question."""

    name: str
    kind: str
    required: bool
    meaning: str


@dataclass(frozen=True)
class Operation:
    """A method on an address."""

    method: str
    path: str
    title: str
    meaning: str
    fields: tuple[Field, ...]


class Docs(DocsBase):
    """Our own page in place of a bundled one, which runs scripts."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **_kwargs: Any) -> HttpResponse:
        """/api/docs in the reader's language."""
        who = reader(request)
        schema = api.get_openapi_schema()
        with override(who.lang):
            context = {"operations": operations(schema), "intro": gettext(api.description), "here": "api"}
        context |= {"base": f"{request.scheme}://{request.get_host()}"}
        response = page(who, "api", context, path="/api/docs")
        response.headers["Cache-Control"] = FRESH
        return response


def operations(schema: dict[str, Any]) -> list[Operation]:
    """What `schema` (OpenAPI 3.1) offers, described in the active language."""
    return [
        _operation(method.upper(), path, offered, schema)
        for path, methods in schema["paths"].items()
        for method, offered in methods.items()
    ]


def _operation(method: str, path: str, offered: dict[str, Any], schema: dict[str, Any]) -> Operation:
    title, meaning = offered["summary"], offered["description"]
    fields = _parameters(offered) + _body(offered, schema)
    return Operation(method, path, gettext(title), gettext(meaning), tuple(fields))


def _parameters(operation: dict[str, Any]) -> list[Field]:
    return [_field(given["name"], given["schema"], given["required"]) for given in operation.get("parameters", ())]


def _body(operation: dict[str, Any], schema: dict[str, Any]) -> list[Field]:
    if "requestBody" not in operation:
        return []
    name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    model = schema["components"]["schemas"][name]
    return [_field(key, value, key in model["required"]) for key, value in model["properties"].items()]


def _field(name: str, schema: dict[str, Any], required: bool) -> Field:
    kinds = [schema.get("type"), *(choice.get("type") for choice in schema.get("anyOf", ()))]
    kind = next(kind for kind in kinds if kind and kind != "null")
    meaning = schema["description"]
    return Field(name, kind, required, gettext(meaning))
