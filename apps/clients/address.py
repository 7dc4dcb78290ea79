"""Where a request comes from, believed only as far as our own proxies vouch for it."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

NOWHERE = "unknown"


def address_of(request: HttpRequest) -> str:
    """The caller's address, or the network of it that one subscriber has: /64 of IPv6.

    With two proxies of ours in front, the second last entry of X-Forwarded-For is what the outer one saw; everything
    to its left came with the request and anybody could have written it.
    """
    proxies: int = settings.TRUSTED_PROXIES
    seen = request.META.get("REMOTE_ADDR", "")
    if proxies:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        seen = forwarded[-proxies].strip() if len(forwarded) >= proxies else seen
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return NOWHERE
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), 64), strict=False))
