//! What is wrong with an address that was filled in.

use thiserror::Error;

use crate::party::{PostalAddress, PostalAddressForm};
use crate::refusal::{Findings, Reason, Refusals};

/// A field that an address needs is missing, or `lines` has more of them than an address may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the address is not complete: see its field `{field}`")]
pub struct AddressIncomplete {
    /// Which field.
    pub field: &'static str,
}

impl AddressIncomplete {
    /// The complete address when nothing else was found either; otherwise all findings, those about the address last.
    pub(super) fn verdict<R: Reason + From<Self>>(
        form: &PostalAddressForm,
        mut findings: Findings<R>,
    ) -> Result<PostalAddress, Refusals<R>> {
        match form.complete() {
            Ok(address) => findings.verdict(address),
            Err(fields) => {
                findings.extend(fields.into_iter().map(|field| R::from(Self { field })));
                // An incomplete form names a field, so there is a finding; the rest is only there for the compiler.
                findings.verdict(()).and(Err(Refusals::one(R::from(Self { field: "address" }))))
            }
        }
    }
}

impl Reason for AddressIncomplete {
    fn codes() -> Vec<&'static str> {
        vec!["address_incomplete"]
    }

    fn code(&self) -> &'static str {
        "address_incomplete"
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        vec![("field", self.field.to_owned())]
    }
}
