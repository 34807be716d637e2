//! Countries by their code of ISO 3166-1.

use std::fmt;
use std::str::FromStr;

use super::wire::{quoted, serde_as_text};

/// Why a text is not a country.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CountryError {
    /// No country has this code.
    #[error("\"{text}\" is not a country code of ISO 3166-1 such as JP")]
    Unknown {
        /// The beginning of the text.
        text: String,
    },
}

/// One of the 249 countries and territories of ISO 3166-1, by its code of two upper-case letters.
///
/// ```
/// use order_core::value::Country;
///
/// let japan: Country = "JP".parse()?;
/// assert_eq!(japan.code(), "JP");
/// assert!("jp".parse::<Country>().is_err());
/// # Ok::<(), order_core::value::CountryError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// The code.
    pub fn code(&self) -> &str {
        // The table is ASCII, so the code is always text.
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// All countries, ascending by code.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().copied().map(Self)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Country {
    type Err = CountryError;

    fn from_str(text: &str) -> Result<Self, CountryError> {
        <[u8; 2]>::try_from(text.as_bytes())
            .ok()
            .filter(|code| TABLE.binary_search(code).is_ok())
            .map(Self)
            .ok_or_else(|| CountryError::Unknown { text: quoted(text) })
    }
}

serde_as_text!(Country, "a country code such as JP");

/// Every assigned code, ascending.
#[rustfmt::skip]
static TABLE: [[u8; 2]; 249] = [
    *b"AD", *b"AE", *b"AF", *b"AG", *b"AI", *b"AL", *b"AM", *b"AO", *b"AQ", *b"AR", *b"AS", *b"AT", *b"AU", *b"AW", *b"AX", *b"AZ",
    *b"BA", *b"BB", *b"BD", *b"BE", *b"BF", *b"BG", *b"BH", *b"BI", *b"BJ", *b"BL", *b"BM", *b"BN", *b"BO", *b"BQ", *b"BR", *b"BS",
    *b"BT", *b"BV", *b"BW", *b"BY", *b"BZ", *b"CA", *b"CC", *b"CD", *b"CF", *b"CG", *b"CH", *b"CI", *b"CK", *b"CL", *b"CM", *b"CN",
    *b"CO", *b"CR", *b"CU", *b"CV", *b"CW", *b"CX", *b"CY", *b"CZ", *b"DE", *b"DJ", *b"DK", *b"DM", *b"DO", *b"DZ", *b"EC", *b"EE",
    *b"EG", *b"EH", *b"ER", *b"ES", *b"ET", *b"FI", *b"FJ", *b"FK", *b"FM", *b"FO", *b"FR", *b"GA", *b"GB", *b"GD", *b"GE", *b"GF",
    *b"GG", *b"GH", *b"GI", *b"GL", *b"GM", *b"GN", *b"GP", *b"GQ", *b"GR", *b"GS", *b"GT", *b"GU", *b"GW", *b"GY", *b"HK", *b"HM",
    *b"HN", *b"HR", *b"HT", *b"HU", *b"ID", *b"IE", *b"IL", *b"IM", *b"IN", *b"IO", *b"IQ", *b"IR", *b"IS", *b"IT", *b"JE", *b"JM",
    *b"JO", *b"JP", *b"KE", *b"KG", *b"KH", *b"KI", *b"KM", *b"KN", *b"KP", *b"KR", *b"KW", *b"KY", *b"KZ", *b"LA", *b"LB", *b"LC",
    *b"LI", *b"LK", *b"LR", *b"LS", *b"LT", *b"LU", *b"LV", *b"LY", *b"MA", *b"MC", *b"MD", *b"ME", *b"MF", *b"MG", *b"MH", *b"MK",
    *b"ML", *b"MM", *b"MN", *b"MO", *b"MP", *b"MQ", *b"MR", *b"MS", *b"MT", *b"MU", *b"MV", *b"MW", *b"MX", *b"MY", *b"MZ", *b"NA",
    *b"NC", *b"NE", *b"NF", *b"NG", *b"NI", *b"NL", *b"NO", *b"NP", *b"NR", *b"NU", *b"NZ", *b"OM", *b"PA", *b"PE", *b"PF", *b"PG",
    *b"PH", *b"PK", *b"PL", *b"PM", *b"PN", *b"PR", *b"PS", *b"PT", *b"PW", *b"PY", *b"QA", *b"RE", *b"RO", *b"RS", *b"RU", *b"RW",
    *b"SA", *b"SB", *b"SC", *b"SD", *b"SE", *b"SG", *b"SH", *b"SI", *b"SJ", *b"SK", *b"SL", *b"SM", *b"SN", *b"SO", *b"SR", *b"SS",
    *b"ST", *b"SV", *b"SX", *b"SY", *b"SZ", *b"TC", *b"TD", *b"TF", *b"TG", *b"TH", *b"TJ", *b"TK", *b"TL", *b"TM", *b"TN", *b"TO",
    *b"TR", *b"TT", *b"TV", *b"TW", *b"TZ", *b"UA", *b"UG", *b"UM", *b"US", *b"UY", *b"UZ", *b"VA", *b"VC", *b"VE", *b"VG", *b"VI",
    *b"VN", *b"VU", *b"WF", *b"WS", *b"YE", *b"YT", *b"ZA", *b"ZM", *b"ZW",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_table_is_in_order() {
        assert!(TABLE.is_sorted_by(|a, b| a < b));
        for country in Country::all() {
            assert_eq!(country.code().parse::<Country>(), Ok(country));
            assert_eq!(country.code().len(), 2);
        }
    }

    #[test]
    fn refuses_other_codes() {
        for text in ["", "J", "jp", "JPN", "XX", "EU", "UK", " JP", "ZZ", "é", &"JP".repeat(5_000_000)] {
            assert!(text.parse::<Country>().unwrap_err().to_string().len() < 200);
        }
        assert!(serde_json::from_str::<Country>("\"YU\"").is_err());
        assert!(serde_json::from_str::<Country>("[74,80]").is_err());
    }

    proptest! {
        #[test]
        fn only_codes_of_the_table(text in "[A-Z]{2}|.{0,4}") {
            prop_assert_eq!(text.parse::<Country>().is_ok(), Country::all().any(|country| country.code() == text));
        }
    }
}
