//! The languages that papers and sheets are made in.

use std::fmt;

use order_core::value::Locale;

/// A language in which papers and sheets are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// English.
    English,
    /// Japanese.
    Japanese,
}

impl Language {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::English, Self::Japanese];

    /// That of somebody who reads this locale; English for those who read neither.
    pub fn of(locale: Locale) -> Self {
        if locale == Locale::JA || locale.wider().contains(&Locale::JA) {
            Self::Japanese
        } else {
            Self::English
        }
    }

    /// The locale in which names are looked up for it.
    pub const fn locale(self) -> Locale {
        match self {
            Self::English => Locale::EN,
            Self::Japanese => Locale::JA,
        }
    }
}

impl fmt::Display for Language {
    /// Its code, such as `ja`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.locale().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_reads_neither_gets_english() {
        for (locale, language) in [
            ("ja", Language::Japanese),
            ("ja-JP", Language::Japanese),
            ("en-GB", Language::English),
            ("fr", Language::English),
        ] {
            assert_eq!(Language::of(locale.parse().unwrap()), language, "{locale}");
        }
    }
}
