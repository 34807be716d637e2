//! How refusals become [`Reason`](crate::refusal::Reason)s without writing every variant twice.

/// Implements [`Reason`](crate::refusal::Reason). In an enum, the variants that it `shares` hold a reason of their own and hand everything on
/// to it; the others are listed with the fields they show as details, and with their code. A struct is one such variant.
///
/// ```text
/// reasons! {
///     ChangeThingRefusal shares [NotPermitted, Outdated] {
///         TooMany { count, max } = "too_many";
///         Closed {} = "closed";
///     }
/// }
/// reasons! { struct UnknownThing { thing } = "unknown_thing" }
/// ```
macro_rules! reasons {
    (struct $refusal:ident { $($field:ident),* } = $code:literal) => {
        impl $crate::refusal::Reason for $refusal {
            fn codes() -> Vec<&'static str> {
                vec![$code]
            }

            fn code(&self) -> &'static str {
                $code
            }

            fn details(&self) -> Vec<(&'static str, String)> {
                vec![$((stringify!($field), self.$field.to_string())),*]
            }
        }
    };
    ($refusal:ident $(shares [$($shared:ident),+ $(,)?])? {
        $($variant:ident { $($field:ident),* } = $code:literal;)*
    }) => {
        impl $crate::refusal::Reason for $refusal {
            fn codes() -> Vec<&'static str> {
                let mut codes: Vec<&'static str> = vec![$($code),*];
                $($(codes.extend($crate::refusal::codes_of(Self::$shared));)+)?
                codes.dedup();
                codes
            }

            fn code(&self) -> &'static str {
                match self {
                    $($(Self::$shared(reason) => $crate::refusal::Reason::code(reason),)+)?
                    $(Self::$variant { .. } => $code,)*
                }
            }

            fn details(&self) -> Vec<(&'static str, String)> {
                match self {
                    $($(Self::$shared(reason) => $crate::refusal::Reason::details(reason),)+)?
                    $(Self::$variant { $($field),* } => vec![$((stringify!($field), $field.to_string())),*],)*
                }
            }
        }
    };
}
pub(crate) use reasons;

/// The codes of the reason that a variant holds.
pub(crate) fn codes_of<E, R: crate::refusal::Reason>(_: fn(R) -> E) -> Vec<&'static str> {
    R::codes()
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use crate::refusal::{Never, Reason};

    #[derive(Debug, Clone, PartialEq)]
    struct Late {
        hours: u32,
    }

    #[derive(Debug, Clone, PartialEq)]
    enum Stay {
        Late(Late),
        Full,
    }

    impl fmt::Display for Late {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{} hours late", self.hours)
        }
    }

    impl fmt::Display for Stay {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("no stay")
        }
    }

    reasons! { struct Late { hours } = "late" }
    reasons! { Stay shares [Late] { Full {} = "full"; } }

    #[test]
    fn codes_are_those_of_the_variants_and_of_what_they_share() {
        assert_eq!(Stay::codes(), ["full", "late"]);
        assert!(Never::codes().is_empty());
        for stay in [Stay::Full, Stay::Late(Late { hours: 2 })] {
            assert!(Stay::codes().contains(&stay.code()), "{stay}");
        }
    }
}
