//! The code that a brand gives to a buyer organization, unique among its buyers.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::record::{Claim, ClaimScope, Facts};
use crate::refusal::Reason;
use crate::value::{BrandId, BuyerOrganizationId, Code};

/// What becomes of a buyer's code.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuyerCodeChange {
    /// It stays as it is.
    #[default]
    Keep,
    /// The buyer has none any more, and another buyer may get it.
    Clear,
    /// The buyer gets this one.
    Give(Code),
}

/// Another buyer of the brand has this code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("another buyer has the code `{code}`")]
pub struct BuyerCodeTaken {
    /// The code.
    pub code: Code,
    /// Who has it.
    pub buyer: BuyerOrganizationId,
}

impl BuyerCodeTaken {
    /// The refusal when a buyer other than `buyer` has the code.
    pub(super) fn check(
        facts: &Facts,
        brand: BrandId,
        code: &Code,
        buyer: Option<BuyerOrganizationId>,
    ) -> Option<Self> {
        let claim = facts.get::<Claim>(&ClaimScope::BuyerCode(code).key(brand))?;
        let holder = BuyerOrganizationId::from_uuid(claim.target);
        (buyer != Some(holder)).then(|| Self { code: code.clone(), buyer: holder })
    }
}

impl Reason for BuyerCodeTaken {
    fn codes() -> Vec<&'static str> {
        vec!["buyer_code_taken"]
    }

    fn code(&self) -> &'static str {
        "buyer_code_taken"
    }

    fn details(&self) -> Vec<(&'static str, String)> {
        vec![("buyer_code", self.code.to_string()), ("buyer", self.buyer.to_string())]
    }
}
