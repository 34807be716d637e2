//! From where a request comes, and how often something may be tried from there.
//!
//! Decides which address a request is counted under, and how often people log in, sign up or ask for codes from one. Counting is the
//! core's, in records, so that who is blocked stays so after a restart. Deliberately believes no header unless the host names it: whoever
//! connects can write anything into one.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::HeaderName;
use axum::http::request::Parts;
use order_core::Actor;
use order_core::operation::{CountTry, Counted};
use order_core::party::ThrottleRule;
use order_core::record::Partition;
use order_core::value::Code;
use sha2::{Digest as _, Sha256};

use crate::route::{Head, Route};
use crate::{Problem, ProblemCode};

/// How the address of a client is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ClientAddress {
    /// Whoever is connected, for a host that clients connect to themselves. It is known where the host serves the router with
    /// [`into_make_service_with_connect_info`](axum::Router::into_make_service_with_connect_info) of a [`SocketAddr`].
    #[default]
    Peer,
    /// A header that the host's own proxies write, such as `X-Forwarded-For`. Each of them adds the address that connected to it at the
    /// end; what stands further in front came with the request and is not believed.
    Header {
        /// Which header.
        name: HeaderName,
        /// How many proxies of the host's own a request passes, at least one.
        proxies: usize,
    },
    /// Nobody knows it, and nothing is counted by address.
    Unknown,
}

impl ClientAddress {
    /// The address that a request comes from; `None` = it is not told.
    pub(crate) fn of(&self, parts: &Parts) -> Option<IpAddr> {
        match self {
            Self::Unknown => None,
            Self::Peer => {
                parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip())
            }
            Self::Header { name, proxies } => {
                let values = parts.headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
                let told: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
                let place = told.len().checked_sub((*proxies).max(1))?;
                told.get(place).and_then(|text| read(text))
            }
        }
    }
}

/// An address, with or without the port that some proxies add.
fn read(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// Those who share an address: one of version 4, or the 64 bits of version 6 that are given to one customer.
fn neighbours(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
    }
}

/// What is counted by address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tried {
    /// To log in.
    LogIn,
    /// To sign up.
    SignUp,
    /// To have a code sent for a new password, or to tell one.
    Reset,
}

/// Many people may share an address, such as an office: there are more tries than one account has.
const MINUTES_15: u32 = 15 * 60;

impl Tried {
    /// The word that it is counted under.
    const fn word(self) -> &'static str {
        match self {
            Self::LogIn => "log_in",
            Self::SignUp => "sign_up",
            Self::Reset => "reset",
        }
    }

    /// How often it may be tried from one address.
    const fn rule(self) -> ThrottleRule {
        let tries = match self {
            Self::LogIn => 100,
            Self::SignUp | Self::Reset => 20,
        };
        ThrottleRule { tries, within_seconds: MINUTES_15, blocked_seconds: MINUTES_15 }
    }

    /// What stands for it and an address in the store.
    fn counted_as(self, address: IpAddr) -> Result<Code, Problem> {
        let mut half = [0; 16];
        for (byte, hashed) in half.iter_mut().zip(Sha256::digest(neighbours(address).to_string())) {
            *byte = hashed;
        }
        let what = format!("{}:{:032x}", self.word(), u128::from_be_bytes(half));
        Code::new(what).map_err(|_| Problem::new(ProblemCode::Internal))
    }
}

impl Head {
    /// Counts that something is tried from the address of the request, before any work is done for it.
    ///
    /// # Errors
    /// [`ProblemCode::TooManyRequests`] with when it may be tried again, and what the desk says.
    pub(crate) async fn count(&self, tried: Tried) -> Result<(), Problem> {
        let Some(address) = self.address else { return Ok(()) };
        let count =
            CountTry { partition: Partition::Host, what: tried.counted_as(address)?, rule: tried.rule() };
        let counted = self.desk().run(count, &Actor::host()).await;
        match counted.map_err(|error| Problem::of_run(&error))? {
            Counted::Passed => Ok(()),
            Counted::Blocked { until } => {
                let seconds = until.since(self.desk().now()).as_secs().saturating_add(1);
                Err(Problem::new(ProblemCode::TooManyRequests).retry_after(seconds))
            }
        }
    }
}

impl Route {
    /// It is counted by address, and blocked for a while after too many tries.
    pub(crate) fn counted(self) -> Self {
        self.may_end(ProblemCode::TooManyRequests)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn parts(headers: &[(&str, &str)], peer: Option<&str>) -> Parts {
        let mut request = Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        if let Some(peer) = peer {
            parts.extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
        }
        parts
    }

    #[test]
    fn a_peer_is_believed_and_headers_are_not() {
        let asked = parts(&[("x-forwarded-for", "9.9.9.9")], Some("192.0.2.7:1234"));
        assert_eq!(ClientAddress::Peer.of(&asked), "192.0.2.7".parse().ok());
        assert_eq!(ClientAddress::Unknown.of(&asked), None);
        assert_eq!(ClientAddress::Peer.of(&parts(&[], None)), None);
    }

    #[test]
    fn of_a_header_only_what_the_hosts_own_proxies_wrote_is_believed() {
        let header =
            |proxies| ClientAddress::Header { name: HeaderName::from_static("x-forwarded-for"), proxies };
        let asked = parts(
            &[("x-forwarded-for", "1.1.1.1, 2.2.2.2"), ("x-forwarded-for", "3.3.3.3")],
            Some("4.4.4.4:1"),
        );
        for (proxies, told) in [
            (0, Some("3.3.3.3")),
            (1, Some("3.3.3.3")),
            (2, Some("2.2.2.2")),
            (3, Some("1.1.1.1")),
            (4, None),
        ] {
            assert_eq!(header(proxies).of(&asked), told.map(|told| told.parse().unwrap()), "{proxies}");
        }
        for (text, told) in [
            ("5.5.5.5:80", Some("5.5.5.5")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:80", Some("2001:db8::1")),
            ("unknown", None),
            ("", None),
        ] {
            let told = told.map(|told| told.parse().unwrap());
            assert_eq!(header(1).of(&parts(&[("x-forwarded-for", text)], None)), told, "{text}");
        }
        assert_eq!(header(1).of(&parts(&[], Some("4.4.4.4:1"))), None, "the proxy itself is no client");
    }

    #[test]
    fn neighbours_are_counted_as_one_and_their_address_is_kept_by_its_hash() {
        let code = |text: &str| Tried::LogIn.counted_as(text.parse().unwrap()).unwrap();
        assert_eq!(code("2001:db8::1"), code("2001:db8::ffff:1"));
        assert_ne!(code("2001:db8::1"), code("2001:db8:0:1::1"));
        assert_eq!(code("192.0.2.7"), code("::ffff:192.0.2.7"));
        assert_ne!(code("192.0.2.7"), code("192.0.2.8"));
        assert!(!code("192.0.2.7").as_str().contains("192"));
        let of = |tried: Tried| tried.counted_as("192.0.2.7".parse().unwrap()).unwrap();
        assert!(of(Tried::LogIn) != of(Tried::SignUp) && of(Tried::SignUp) != of(Tried::Reset));
    }
}
