"""What can go wrong with orders."""

from __future__ import annotations

from liveloop.kit.errors import Conflict, Invalid, NotFound, TooMany


class OrderNotFound(NotFound):
    code = "order.not_found"


class OrderInvalid(Invalid):
    code = "order.invalid"


class OrderState(Conflict):
    """`state` is where it is."""

    code = "order.state"


class NotForSale(Conflict):
    """`variant_ids` of what cannot be bought here any more."""

    code = "order.not_for_sale"


class PriceChanged(Conflict):
    """`total` is what it costs now, more than the page showed."""

    code = "order.price_changed"


class CurrenciesMixed(Invalid):
    code = "order.currencies_mixed"


class TooManyUnpaid(TooMany):
    """A person has so many orders to pay already."""

    code = "orders.too_many_unpaid"


class RefundTooLarge(Conflict):
    """`most` can still be given back, in minor units."""

    code = "refund.too_large"


class RefundInvalid(Invalid):
    code = "refund.invalid"


class ShippingInvalid(Invalid):
    code = "shipping.invalid"
