//! Which addresses are of the open internet.
//!
//! After the IANA special-purpose address registries (RFC 6890); addresses that carry an IPv4
//! address inside are judged by it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is of this machine, a private network or another special purpose.
pub(super) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let inner = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_private_v4(Ipv4Addr::new(a, b, c, d))
    };
    match (a, b) {
        // Unspecified, loopback, mapped and compatible addresses.
        (0, 0) if (c, d, e) == (0, 0, 0) && matches!(f, 0 | 0xffff) => f == 0 || inner(g, h),
        // Translated ones.
        (0, 0) if (c, d, e, f) == (0, 0, 0xffff, 0) => inner(g, h),
        (0x64, 0xff9b) if (c, d, e, f) == (0, 0, 0, 0) => inner(g, h),
        (0x64, 0xff9b) => true,
        (0x2002, high) => inner(high, c),
        // Teredo, benchmarking, ORCHID and the rest of IETF's own; documentation.
        (0x2001, 0..=0x01ff | 0x0db8) | (0x3fff, 0..=0x0fff) | (0x5f00, _) | (0x100, _) => true,
        // What is not global unicast: unique local, link-local, site-local, multicast.
        _ => a & 0xe000 != 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_of_the_open_internet_is_told_in_every_form() {
        let private = [
            "127.0.0.1",
            "127.255.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
            "192.0.0.8",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "::ffff:0:10.0.0.1",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "2002:0a00:0001::1",
            "2001::1",
            "2001:db8::1",
            "100::1",
        ];
        for text in private {
            assert!(is_private(text.parse().unwrap()), "{text}");
        }
        let open = [
            "1.1.1.1",
            "8.8.8.8",
            "172.32.0.1",
            "172.15.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:0808:0808::1",
            "2606:4700::1111",
            "2a00:1450:4001::1",
        ];
        for text in open {
            assert!(!is_private(text.parse().unwrap()), "{text}");
        }
    }
}
