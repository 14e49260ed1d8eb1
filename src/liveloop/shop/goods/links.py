"""Links to products that are sold elsewhere: found in what people paste, checked, and told by their host."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from liveloop.shop.goods.models import ProductSource

LINK_LENGTH = 2000

_PASTED = re.compile(r"https://[!-~]+")
"""A link ends at the first sign that is not plain ASCII: sharing texts of apps go on in Chinese."""
_TRAILING = ".,;:!?)]}>'\""
_HOST = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])"
)
"""A name of the public DNS, in ASCII; no address, no name of a local machine."""
_FORBIDDEN = re.compile(r"[\\\x00-\x20\x7f<>\"`{}|^]")
_SHOPIFY_PATH = re.compile(r"(/[a-z]{2}(-[a-z]{2})?)?(/collections/[^/]+)?/products/[^/]+/?")

_HOSTS: dict[ProductSource, tuple[str, ...]] = {
    ProductSource.TMALL: ("tmall.com", "tmall.hk"),
    ProductSource.TAOBAO: ("taobao.com", "tb.cn"),
    ProductSource.JD: ("jd.com", "jd.hk", "3.cn", "jingxi.com"),
    ProductSource.PINDUODUO: ("pinduoduo.com", "yangkeduo.com"),
    ProductSource.DOUYIN: ("douyin.com", "iesdouyin.com", "jinritemai.com"),
    ProductSource.YOUZAN: ("youzan.com", "koudaitong.com"),
    ProductSource.SHOPIFY: ("myshopify.com", "shopify.com"),
}


def find_link(text: str) -> str:
    """The https link in a text that was pasted, such as what the apps of shops copy. Raises ValueError."""
    found = _PASTED.search(text)
    if found is None:
        raise ValueError("paste a link that begins with https://")
    link = found.group().rstrip(_TRAILING)
    check_link(link)
    return link


def check_link(link: str) -> SplitResult:
    """Raise ValueError unless a browser takes `link` for a page of exactly the host that it shows."""
    if len(link) > LINK_LENGTH:
        raise ValueError(f"use a link of at most {LINK_LENGTH} letters")
    if not link.isascii() or _FORBIDDEN.search(link):
        raise ValueError("the link has letters that no link has: copy it again")
    parts = urlsplit(link)
    if parts.scheme != "https" or not _HOST.fullmatch(parts.netloc.lower()):
        raise ValueError("use a link to a public page: https://, a host name, no user and no port")
    return parts


def source_of(link: str) -> ProductSource:
    """Who sells behind a link that `check_link` has passed."""
    parts = check_link(link)
    host = parts.netloc.lower()
    for source, domains in _HOSTS.items():
        if any(host == domain or host.endswith(f".{domain}") for domain in domains):
            return source
    if _SHOPIFY_PATH.fullmatch(parts.path) and parse_qs(parts.query).get("variant", [""])[0].isdigit():
        # Such shops have domains of their own, but name their variants in one way.
        return ProductSource.SHOPIFY
    return ProductSource.WEB
