//! From which network address a request comes, for what is limited per address.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::Extensions;
use sha2::{Digest as _, Sha256};

/// The network address of whoever asks. A host behind a proxy puts it into the extensions of each request; else the address of the
/// connection is taken, where the host serves the router with it. Where neither is known, nothing is limited per address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The address that a request comes from.
    pub(crate) fn of(extensions: &Extensions) -> Option<Self> {
        let told = extensions.get::<Self>().copied();
        let connected = || extensions.get::<ConnectInfo<SocketAddr>>().map(|info| Self(info.0.ip()));
        told.or_else(connected)
    }

    /// What is limited together: one address of version 4, or the network that a subscriber of version 6 has. It is told as a hash, for
    /// what is counted stands in the store.
    pub(crate) fn group(self) -> String {
        let network = match self.0.to_canonical() {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().into_iter().take(8).collect(),
        };
        let hash = Sha256::digest(network);
        hash.iter().take(16).fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_host_says_counts_before_the_connection() {
        let mut extensions = Extensions::new();
        assert_eq!(ClientAddress::of(&extensions), None);
        let proxy: SocketAddr = "10.0.0.1:80".parse().unwrap();
        extensions.insert(ConnectInfo(proxy));
        assert_eq!(ClientAddress::of(&extensions), Some(ClientAddress(proxy.ip())));
        let client = ClientAddress("203.0.113.7".parse().unwrap());
        extensions.insert(client);
        assert_eq!(ClientAddress::of(&extensions), Some(client));
    }

    #[test]
    fn addresses_of_one_subscriber_are_limited_together() {
        let group = |text: &str| ClientAddress(text.parse().unwrap()).group();
        assert_eq!(group("203.0.113.7"), group("::ffff:203.0.113.7"));
        assert_ne!(group("203.0.113.7"), group("203.0.113.8"));
        assert!(!group("203.0.113.7").contains("203"));
        assert_eq!(group("2001:db8:1:2::3"), group("2001:db8:1:2:ffff::9"));
        assert_ne!(group("2001:db8:1:2::3"), group("2001:db8:1:3::3"));
    }
}
