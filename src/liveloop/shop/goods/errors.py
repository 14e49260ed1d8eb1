"""What can go wrong with products and their categories."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid, NotFound


class ProductNotFound(NotFound):
    code = "product.not_found"


class ProductInvalid(Invalid):
    """`field` names what is to be changed, as the form calls it; `reason` is a short code for what it is.
    Both stand in `errors` too, in the form of a field that is wrong by itself."""

    code = "product.invalid"

    def __init__(self, message: str, *, field: str, reason: str) -> None:
        fault = {"field": field, "code": reason, "detail": message}
        super().__init__(message, field=field, reason=reason, errors=[fault])


class ProductChanged(Conflict):
    """Somebody else saved it since the form was opened."""

    code = "product.changed"


class SkuTaken(Conflict):
    """`sku` is the one that another product has."""

    code = "product.sku_taken"


class CategoryNotFound(NotFound):
    code = "category.not_found"


class CategoryTaken(Conflict):
    code = "category.taken"


class CategoriesInvalid(Invalid):
    code = "category.invalid"


class TooManyCategories(Conflict):
    code = "category.too_many"
