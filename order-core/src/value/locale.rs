//! Languages that texts are given in.

use std::fmt;
use std::str::FromStr;

use super::wire::{quoted, serde_as_text};

/// Why a text is not a language, or a set of texts per language is refused.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub enum LocaleError {
    /// The text is not a language tag of the kind used here.
    #[error("\"{text}\" is not a language such as en, en-US or zh-Hant-TW")]
    NotALocale {
        /// The beginning of the text.
        text: String,
    },
    /// There are more languages than one text may have.
    #[error("a text may be given in {max} languages at most")]
    TooManyLanguages {
        /// Most languages allowed.
        max: usize,
    },
    /// The same language is given twice.
    #[error("language {locale} is given twice")]
    Repeated {
        /// The language.
        locale: Locale,
    },
    /// There is no text in the language that is to stand in for missing ones.
    #[error("there is no text in the default language {locale}")]
    DefaultMissing {
        /// The default language.
        locale: Locale,
    },
}

/// A language, optionally with a script and a region: the part of BCP 47 that a shop needs.
///
/// Read in any case, written in the customary one.
///
/// ```
/// use order_core::value::Locale;
///
/// let locale: Locale = "ZH-hant-tw".parse()?;
/// assert_eq!(locale.to_string(), "zh-Hant-TW");
/// assert_eq!("ja".parse(), Ok(Locale::JA));
/// # Ok::<(), order_core::value::LocaleError>(())
/// ```
// Absent parts and the end of short ones are zero bytes, so that a locale is a plain, comparable value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale {
    language: [u8; 3],
    script: [u8; 4],
    region: [u8; 3],
}

impl Locale {
    /// English.
    pub const EN: Self = Self::language(*b"en\0");
    /// Japanese.
    pub const JA: Self = Self::language(*b"ja\0");

    const fn language(language: [u8; 3]) -> Self {
        Self { language, script: [0; 4], region: [0; 3] }
    }

    /// The less exact locales to look in next: without the region, then without the script. They may be the same.
    ///
    /// ```
    /// use order_core::value::Locale;
    ///
    /// let locale: Locale = "zh-Hant-TW".parse()?;
    /// assert_eq!(locale.wider().map(|wider| wider.to_string()), ["zh-Hant", "zh"]);
    /// assert_eq!(Locale::JA.wider(), [Locale::JA, Locale::JA]);
    /// # Ok::<(), order_core::value::LocaleError>(())
    /// ```
    #[must_use]
    pub fn wider(self) -> [Self; 2] {
        [Self { region: [0; 3], ..self }, Self::language(self.language)]
    }
}

/// The bytes of a part, changed by `change` one by one, filled up with zeros.
fn part<const N: usize>(text: &str, change: impl Fn(usize, u8) -> u8) -> [u8; N] {
    let mut out = [0; N];
    for (at, (slot, byte)) in out.iter_mut().zip(text.bytes()).enumerate() {
        *slot = change(at, byte);
    }
    out
}

fn lower(_: usize, byte: u8) -> u8 {
    byte.to_ascii_lowercase()
}

fn upper(_: usize, byte: u8) -> u8 {
    byte.to_ascii_uppercase()
}

fn title(at: usize, byte: u8) -> u8 {
    if at == 0 { upper(at, byte) } else { lower(at, byte) }
}

fn is_letters(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_region(text: &str) -> bool {
    (text.len() == 2 && is_letters(text))
        || (text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Longest locale: three letters, four letters and three digits.
const TEXT_BYTES_MAX: usize = 12;

fn read(text: &str) -> Option<Locale> {
    if text.len() > TEXT_BYTES_MAX {
        return None;
    }
    let mut parts = text.split('-').peekable();
    let language = parts.next().filter(|part| matches!(part.len(), 2 | 3) && is_letters(part))?;
    let script = parts.next_if(|part| part.len() == 4 && is_letters(part)).unwrap_or("");
    let region = parts.next_if(|part| is_region(part)).unwrap_or("");
    let locale =
        Locale { language: part(language, lower), script: part(script, title), region: part(region, upper) };
    parts.next().is_none().then_some(locale)
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for part in [self.language.as_slice(), &self.script, &self.region] {
            let end = part.iter().position(|byte| *byte == 0).unwrap_or(part.len());
            // They are letters and digits of ASCII.
            let text = part.get(..end).and_then(|part| std::str::from_utf8(part).ok()).unwrap_or_default();
            if !text.is_empty() && !first {
                f.write_str("-")?;
            }
            first = false;
            f.write_str(text)?;
        }
        Ok(())
    }
}

impl FromStr for Locale {
    type Err = LocaleError;

    fn from_str(text: &str) -> Result<Self, LocaleError> {
        read(text).ok_or_else(|| LocaleError::NotALocale { text: quoted(text) })
    }
}

serde_as_text!(Locale, "a language such as en");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn writes_the_customary_case() {
        for (text, written) in [
            ("EN", "en"),
            ("fil", "fil"),
            ("en-us", "en-US"),
            ("ES-419", "es-419"),
            ("sr-LATN", "sr-Latn"),
            ("zh-hans-cn", "zh-Hans-CN"),
            ("fil-latn-608", "fil-Latn-608"),
        ] {
            assert_eq!(text.parse::<Locale>().unwrap().to_string(), written);
        }
    }

    #[test]
    fn refuses_what_is_no_language() {
        let huge = "en-".repeat(1_000_000);
        for text in [
            "",
            "e",
            "engl",
            "en_US",
            "en-",
            "-en",
            "en--US",
            "en-U",
            "en-USA",
            "en-12",
            "en-US-Latn",
            "en-US-US",
            "e1",
            "日本",
            "en ",
            "i-klingon",
            &huge,
        ] {
            let error = text.parse::<Locale>().unwrap_err();
            assert!(error.to_string().len() < 250);
        }
    }

    proptest! {
        #[test]
        fn text_gives_the_locale_back(text in "[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?") {
            let locale: Locale = text.parse().unwrap();
            prop_assert_eq!(locale.to_string().parse::<Locale>(), Ok(locale));
            prop_assert!(locale.to_string().eq_ignore_ascii_case(&text));
            prop_assert_eq!(serde_json::from_str::<Locale>(&serde_json::to_string(&locale).unwrap()).unwrap(), locale);
        }

        #[test]
        fn no_text_panics(text in "[a-z0-9-]{0,14}", any in ".{0,14}") {
            let _ = (text.parse::<Locale>(), any.parse::<Locale>());
        }
    }
}
