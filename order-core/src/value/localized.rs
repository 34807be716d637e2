//! A text in several languages, one of which stands in for the missing ones.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::limits::LANGUAGES_MAX;
use super::locale::{Locale, LocaleError};
use super::text::{Name, Note};

/// Texts per language as they travel. Read by hand so that repeats and endless lists are refused on the way.
struct Texts<T>(BTreeMap<Locale, T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Texts<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read<T>(PhantomData<fn() -> T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Read<T> {
            type Value = Texts<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("texts by language")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut given: A) -> Result<Texts<T>, A::Error> {
                let mut texts = BTreeMap::new();
                while let Some((locale, text)) = given.next_entry::<Locale, T>()? {
                    if texts.insert(locale, text).is_some() {
                        return Err(A::Error::custom(LocaleError::Repeated { locale }));
                    }
                    if texts.len() > LANGUAGES_MAX {
                        return Err(A::Error::custom(LocaleError::TooManyLanguages { max: LANGUAGES_MAX }));
                    }
                }
                Ok(Texts(texts))
            }
        }

        deserializer.deserialize_map(Read(PhantomData))
    }
}

macro_rules! localized {
    ($($(#[$doc:meta])+ $name:ident of $text:ident;)+) => {$(
        $(#[$doc])+
        ///
        /// ```
        #[doc = concat!("use order_core::value::{Locale, ", stringify!($name), ", ", stringify!($text), "};")]
        ///
        #[doc = concat!("let text = ", stringify!($name), "::new(Locale::EN, ", stringify!($text), "::new(\"Tea\")?)")]
        #[doc = concat!("    .with(Locale::JA, ", stringify!($text), "::new(\"お茶\")?)?;")]
        /// assert_eq!(text.get(&Locale::JA).as_str(), "お茶");
        /// assert_eq!(text.get(&"ja-JP".parse()?).as_str(), "お茶");
        /// assert_eq!(text.get(&"fr".parse()?).as_str(), "Tea");
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        // The default text lies beside the others, so that there always is one.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $name {
            default: Locale,
            text: $text,
            others: BTreeMap<Locale, $text>,
        }

        impl $name {
            /// A text in its default language.
            pub fn new(default: Locale, text: $text) -> Self {
                Self { default, text, others: BTreeMap::new() }
            }

            /// Adds the text in one more language, or replaces it.
            ///
            /// # Errors
            /// [`LocaleError::TooManyLanguages`] when there are as many as allowed already.
            pub fn with(mut self, locale: Locale, text: $text) -> Result<Self, LocaleError> {
                if locale == self.default {
                    self.text = text;
                    return Ok(self);
                }
                self.others.insert(locale, text);
                if self.others.len() >= LANGUAGES_MAX {
                    return Err(LocaleError::TooManyLanguages { max: LANGUAGES_MAX });
                }
                Ok(self)
            }

            /// The text for a reader of that language: in it, else without its region or script, else the default.
            pub fn get(&self, locale: &Locale) -> &$text {
                let [no_region, no_script] = locale.wider();
                [*locale, no_region, no_script].iter().find_map(|wanted| self.exactly(wanted)).unwrap_or(&self.text)
            }

            /// The text in exactly that language.
            pub fn exactly(&self, locale: &Locale) -> Option<&$text> {
                if *locale == self.default { Some(&self.text) } else { self.others.get(locale) }
            }

            /// The text in the default language.
            pub const fn default_text(&self) -> &$text {
                &self.text
            }

            /// The language that stands in for missing ones.
            pub fn default_locale(&self) -> Locale {
                self.default
            }

            /// All languages, the default first.
            pub fn locales(&self) -> impl Iterator<Item = Locale> {
                std::iter::once(self.default).chain(self.others.keys().copied())
            }

            /// All languages with their texts, the default first.
            pub fn iter(&self) -> impl Iterator<Item = (Locale, &$text)> {
                std::iter::once((self.default, &self.text)).chain(self.others.iter().map(|(locale, text)| (*locale, text)))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #[derive(Serialize)]
                struct Wire<'a> {
                    default: Locale,
                    texts: BTreeMap<Locale, &'a $text>,
                }
                Wire { default: self.default, texts: self.iter().collect() }.serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Wire {
                    default: Locale,
                    texts: Texts<$text>,
                }
                let Wire { default, texts: Texts(mut others) } = Wire::deserialize(deserializer)?;
                let text = others
                    .remove(&default)
                    .ok_or_else(|| D::Error::custom(LocaleError::DefaultMissing { locale: default }))?;
                Ok(Self { default, text, others })
            }
        }
    )+};
}

localized! {
    /// A name in one or more languages.
    LocalizedName of Name;
    /// A note in one or more languages.
    LocalizedNote of Note;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(text: &str) -> Name {
        Name::new(text).unwrap()
    }

    #[test]
    fn travels_with_its_default() {
        let tea = LocalizedName::new(Locale::JA, name("お茶")).with(Locale::EN, name("Tea")).unwrap();
        let json = serde_json::to_string(&tea).unwrap();
        assert_eq!(json, r#"{"default":"ja","texts":{"en":"Tea","ja":"お茶"}}"#);
        assert_eq!(serde_json::from_str::<LocalizedName>(&json).unwrap(), tea);
        assert_eq!(tea.locales().collect::<Vec<_>>(), [Locale::JA, Locale::EN]);
        assert_eq!(tea.with(Locale::JA, name("茶")).unwrap().get(&Locale::JA), &name("茶"));
    }

    #[test]
    fn refuses_hostile_json() {
        for json in [
            r"{}",
            r#"{"default":"en","texts":{}}"#,
            r#"{"default":"en","texts":{"ja":"x"}}"#,
            r#"{"default":"en","texts":{"en":"x","EN":"y"}}"#,
            r#"{"default":"en","texts":{"en":""}}"#,
            r#"{"default":"en","texts":{"en":"x"},"more":1}"#,
            r#"{"default":"en","texts":["x"]}"#,
            r#""x""#,
        ] {
            assert!(serde_json::from_str::<LocalizedName>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn languages_are_limited_alike_on_both_ways() {
        // aa, ab, … az, ba, …: none of the first forty is English.
        let locale = |n: u8| -> Locale {
            format!("{}{}", char::from(b'a' + n / 26), char::from(b'a' + n % 26)).parse().unwrap()
        };
        let build = |count: u8| {
            (0..count)
                .map(locale)
                .try_fold(LocalizedNote::new(Locale::EN, Note::new("x").unwrap()), |all, locale| {
                    all.with(locale, Note::new("y").unwrap())
                })
        };
        assert_eq!(build(39).unwrap().locales().count(), LANGUAGES_MAX);
        assert!(matches!(build(40), Err(LocaleError::TooManyLanguages { .. })));
        let full = serde_json::to_string(&build(39).unwrap()).unwrap();
        assert!(serde_json::from_str::<LocalizedNote>(&full).is_ok());
        assert!(
            serde_json::from_str::<LocalizedNote>(&full.replacen(
                "\"texts\":{",
                "\"texts\":{\"zz\":\"z\",",
                1
            ))
            .is_err()
        );
    }

    proptest! {
        #[test]
        fn there_is_always_a_text(wanted in "[a-c]{2}(-[A-C]{2})?", given in prop::collection::vec("[a-c]{2}(-[A-C]{2})?", 0..8)) {
            let mut all = LocalizedName::new(Locale::EN, name("default"));
            for locale in &given {
                all = all.with(locale.parse().unwrap(), name(locale)).unwrap();
            }
            let found = all.get(&wanted.parse().unwrap()).as_str().to_owned();
            prop_assert!(found == "default" || wanted.starts_with(&found));
            prop_assert_eq!(found == wanted, given.contains(&wanted));
        }
    }
}
