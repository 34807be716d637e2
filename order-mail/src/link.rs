//! Addresses of a host's pages, to which mails link.

use std::fmt;
use std::str::FromStr;

use order_core::party::{CodePurpose, Party};
use order_core::value::{BrandId, OrderId};

/// The most characters of a base address.
const CHARS_MAX: usize = 500;

/// Under which address the pages of a host lie, such as `https://shop.example/buyers`.
///
/// ```
/// use order_mail::BaseAddress;
///
/// let base: BaseAddress = "https://shop.example/buyers/".parse()?;
/// assert_eq!(base.to_string(), "https://shop.example/buyers");
/// assert!("javascript:alert(1)".parse::<BaseAddress>().is_err());
/// # Ok::<(), order_mail::BaseAddressError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseAddress(String);

/// Why a text is not a base address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a base address is http:// or https://, a host and a path, without a query, of {CHARS_MAX} characters at most"
)]
pub struct BaseAddressError;

impl FromStr for BaseAddress {
    type Err = BaseAddressError;

    fn from_str(text: &str) -> Result<Self, BaseAddressError> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let is_plain = |char: char| char.is_ascii_alphanumeric() || "-._~:/[]%!$&'()*+,;=".contains(char);
        let fits = rest.is_some_and(|rest| {
            rest.starts_with(|char: char| char.is_ascii_alphanumeric() || char == '[')
                && rest.chars().all(is_plain)
        });
        if fits && text.len() <= CHARS_MAX {
            Ok(Self(text.trim_end_matches('/').to_owned()))
        } else {
            Err(BaseAddressError)
        }
    }
}

impl fmt::Display for BaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl BaseAddress {
    /// The page of an order.
    pub(crate) fn order(&self, brand: BrandId, order: OrderId) -> String {
        format!("{self}/brands/{brand}/orders/{order}")
    }

    /// The page that asks for a code.
    pub(crate) fn code(&self, purpose: CodePurpose) -> String {
        match purpose {
            CodePurpose::VerifyEmail => format!("{self}/verify-email"),
            CodePurpose::ResetPassword => format!("{self}/reset-password"),
        }
    }

    /// The page of an invitation.
    pub(crate) fn invitation(&self, party: Party) -> String {
        match party {
            Party::Brand(brand) => format!("{self}/invitations/brands/{brand}"),
            Party::BuyerOrganization(buyer) => format!("{self}/invitations/organizations/{buyer}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_pages_are_taken() {
        for good in ["http://localhost:8080", "https://shop.example/a/b%20c", "http://[::1]:8080/"] {
            let base: BaseAddress = good.parse().unwrap();
            assert_eq!(base.to_string(), good.trim_end_matches('/'));
        }
        let long = format!("https://{}", "a".repeat(CHARS_MAX));
        for bad in [
            "",
            "https://",
            "https:///x",
            "shop.example",
            "ftp://shop.example",
            "javascript:alert(1)",
            "https://shop.example/?next=",
            "https://shop.example/#top",
            "https://me@shop.example",
            "https://shop.example/\"><script>",
            "https://shop.example/ x",
            "https://shop.example/\r\n",
            "https://青.example",
            &long,
        ] {
            assert_eq!(bad.parse::<BaseAddress>(), Err(BaseAddressError), "{bad}");
        }
    }
}
