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
