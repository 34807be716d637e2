//! The original order: what was placed, frozen.

use serde::{Deserialize, Serialize};

use crate::cart::{CardReference, CartRoute, PricedItem, PricedLine, Terms, Totals};
use crate::party::{Brand, PostalAddress};
use crate::value::{BuyerOrganizationId, CartId, CatalogId, LinkId, LocalizedName, Note, UtcOffset};

/// All that the buyer agreed to, and nothing that is known only afterwards: its id, code and time are on the header. So the preview
/// makes the very same document, and its bytes are what the fingerprint is taken of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalOrder {
    /// The cart that it was.
    pub cart: CartId,
    /// Who orders.
    pub buyer: BuyerOrganizationId,
    /// From which catalog.
    pub catalog: CatalogId,
    /// How it came about.
    pub route: CartRoute,
    /// The order link whose terms hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkId>,
    /// Term and currency.
    pub terms: Terms,
    /// What is ordered, with prices.
    pub items: Vec<PricedItem>,
    /// What it costs.
    pub totals: Totals,
    /// How it is paid.
    pub payment: PaymentChoice,
    /// The buyer's remark on the order.
    pub comment: Option<Note>,
    /// Where the bill goes.
    pub billing: PostalAddress,
    /// Where the goods go.
    pub delivery: PostalAddress,
    /// Who sells. Orders have told it only since papers stay as they were whatever becomes of the brand; `None` in those of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seller: Option<Seller>,
}

/// The brand at placing, as the papers of an order show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// Its name per language.
    pub name: LocalizedName,
    /// Where it sits; `None` = its name stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
    /// What tells the days on its papers from instants.
    pub offset: UtcOffset,
}

impl Seller {
    /// The brand as it is at present.
    pub fn of(brand: &Brand) -> Self {
        let Brand { id: _, name, settings } = brand;
        Self { name: name.clone(), address: settings.address.clone(), offset: settings.offset }
    }
}

/// How an order is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentChoice {
    /// Outside this software, as agreed with the brand.
    NotByCard,
    /// By card.
    Card(CardReference),
}

impl OriginalOrder {
    /// The same without the notes that the buyer wrote for its own company, which the brand never sees.
    #[must_use]
    pub fn for_brand(&self) -> Self {
        let mut seen = self.clone();
        for item in &mut seen.items {
            item.note_to_own_company = None;
        }
        seen
    }

    /// Every line with its item, in order.
    pub fn lines(&self) -> impl Iterator<Item = (&PricedItem, &PricedLine)> {
        super::revision::lines_of(&self.items)
    }
}
