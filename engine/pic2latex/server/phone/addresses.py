"""The IPv4 addresses of this computer in local networks, the likeliest first."""

import ipaddress
import socket

__all__ = ["lan_addresses"]

# Any address of the internet: connecting a datagram socket sends nothing, and tells which address would be used.
ELSEWHERE = ("198.51.100.1", 9)  # TEST-NET-2 (RFC 5737)


def lan_addresses() -> tuple[str, ...]:
    """Return the addresses a phone in the same network may reach; none when the computer is in no network.

    That of the default route comes first. Loopback and link-local addresses are left out.
    """
    import ifaddr

    found = [str(each.ip) for adapter in ifaddr.get_adapters() for each in adapter.ips if each.is_IPv4]
    first = _default_route()
    usable = [each for each in found if _is_reachable(each)]
    return tuple(sorted(dict.fromkeys(usable), key=lambda each: each != first))


def _is_reachable(address: str) -> bool:
    known = ipaddress.IPv4Address(address)
    return not (known.is_loopback or known.is_link_local or known.is_unspecified)


def _default_route() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return None
        return str(probe.getsockname()[0])
