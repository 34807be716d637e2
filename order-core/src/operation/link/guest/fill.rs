//! Put products into the cart of a guest, or change them there. The first one makes the cart.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::super::cart::{
    EntryFault, LineReason, Parked, ask_for_items, ask_for_stock, check_items, entered, is_too_long, merge,
};
use super::super::super::shared::Outdated;
use super::super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::super::{ByLink, NotAdmitted};
use super::{Reached, ask_for_guest_cart, reach};
use crate::cart::{CartItem, GuestCart, GuestCartState};
use crate::catalog::Catalog;
use crate::party::Brand;
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, CatalogId, GuestCartId};

/// Puts items into the guest's cart for a catalog of a link. An item replaces the one that its product had. A cart that was taken over
/// begins anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FillGuestCart {
    /// The brand.
    pub brand: BrandId,
    /// The link and the guest.
    pub by: ByLink,
    /// From which catalog.
    pub catalog: CatalogId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// What to put in.
    pub items: Vec<CartItem>,
}

/// The guest's cart afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestCartReceipt {
    /// Its id.
    pub id: GuestCartId,
    /// Its version.
    pub version: Version,
}

/// Why items cannot be put into a guest's cart.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FillGuestCartRefusal {
    /// The guest does not come by the link, or not to this catalog.
    #[error(transparent)]
    NotAdmitted(#[from] NotAdmitted),
    /// The cart changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// What is to be put in makes no sense.
    #[error(transparent)]
    Entry(#[from] EntryFault),
    /// An item cannot be entered.
    #[error(transparent)]
    Line(#[from] LineReason),
}

reasons! { FillGuestCartRefusal shares [NotAdmitted, Outdated, Entry, Line] {} }

impl Command for FillGuestCart {
    type Output = GuestCartReceipt;
    type Reason = FillGuestCartRefusal;

    const OPERATION: Operation = Operation::FillGuestCart;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let catalog = Key::catalog(self.brand, self.catalog);
        ask_for_guest_cart(self.brand, &self.by, self.catalog, known, keys);
        keys.record(Key::brand(self.brand));
        // Nothing of a catalog is looked at that the link does not open.
        let opened = self.by.link(known, self.brand).is_ok_and(|link| link.kind.opens(self.catalog));
        if !opened || is_too_long(&self.items) {
            return;
        }
        ask_for_items(self.brand, self.catalog, &self.items, keys);
        if let Some(catalog) = known.get::<Catalog>(&catalog) {
            ask_for_stock(catalog, &self.items, keys);
        }
        keys.record(catalog);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<GuestCartReceipt>, Stop<FillGuestCartRefusal>> {
        let mut findings = Findings::new();
        let at = (self.brand, &self.by, self.catalog);
        let reached = reach(facts, at, (moment.actor(), moment.now()), &mut findings)?;
        let brand = Key::brand(self.brand);
        let brand = facts.get::<Brand>(&brand).ok_or_else(|| Missing::of(&brand))?;
        findings.extend(Outdated::check(facts, &reached.key, self.seen).map(Into::into));
        let mut items = reached.cart.and_then(GuestCart::items).map(<[_]>::to_vec).unwrap_or_default();
        let entered = entered(&self.items);
        merge(&mut items, entered.clone());
        findings.extend(EntryFault::of(&self.items, &items).into_iter().map(Into::into));
        let catalog = Key::catalog(self.brand, self.catalog);
        if let Some(catalog) = facts.get::<Catalog>(&catalog).filter(|_| !is_too_long(&self.items)) {
            let today = moment.now().day(brand.settings.offset);
            let (_, faults) = check_items(facts, catalog, today, &entered, Parked::Checked);
            findings.extend(faults.into_iter().map(Into::into));
        }
        findings.verdict(())?;
        self.write(facts, &reached, items, moment)
    }
}

impl FillGuestCart {
    fn write(
        &self,
        facts: &Facts,
        reached: &Reached<'_>,
        items: Vec<CartItem>,
        moment: &Moment<'_>,
    ) -> Result<Decision<GuestCartReceipt>, Stop<FillGuestCartRefusal>> {
        let cart = GuestCart {
            id: reached.id,
            brand: self.brand,
            guest: self.by.guest_id(),
            link: reached.link.id,
            catalog: self.catalog,
            state: GuestCartState::Filling { items },
            changed_at: moment.now(),
        };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = facts.version(&reached.key).next();
        draft.put(reached.key.clone(), cart);
        Ok(Decision { output: GuestCartReceipt { id: reached.id, version }, changeset: draft.finish()? })
    }
}
