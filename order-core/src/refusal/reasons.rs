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
    use crate::operation::order::RejectRefusal;
    use crate::operation::party::ConnectRefusal;
    use crate::refusal::{Never, Reason};

    #[test]
    fn codes_are_those_of_the_variants_and_of_what_they_share() {
        assert_eq!(
            RejectRefusal::codes(),
            [
                "not_in_bulk",
                "not_permitted",
                "outdated",
                "already_rejected",
                "already_returned",
                "referenced",
                "has_backlog_skus",
            ]
        );
        assert_eq!(
            ConnectRefusal::codes(),
            ["already_connected", "no_such_buyer", "not_permitted", "buyer_code_taken"]
        );
        assert!(Never::codes().is_empty());
    }
}
