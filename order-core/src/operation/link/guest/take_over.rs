//! Take the cart of a guest over for a buyer organization.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::super::cart::EntryFault;
use super::super::super::shared::{NotPermitted, Outdated, member_writes};
use super::super::super::subject::buyer_key;
use super::super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::super::{ByLink, NotAdmitted};
use super::add_up::add_up;
use super::{Reached, ask_for_guest_cart, reach};
use crate::cart::{Cart, CartItem, CartRoute, GuestCart, GuestCartState};
use crate::party::{BuyerOrganization, Connection};
use crate::record::{Claim, ClaimScope, Facts, Key, Keys, Partition, Stored, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, BuyerOrganizationId, CartId, CatalogId, SkuId};

/// Makes the guest's cart for a catalog of a link that of a buyer organization, which then orders it as any of its carts. Whoever asks
/// again for what was taken over is answered alike, as long as that is remembered and nothing new was put in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakeOverCart {
    /// The brand.
    pub brand: BrandId,
    /// The link and the guest.
    pub by: ByLink,
    /// From which catalog.
    pub catalog: CatalogId,
    /// Who will order.
    pub buyer: BuyerOrganizationId,
    /// The version of the guest's cart that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// What becomes of a cart that the buyer organization has for the catalog already.
    pub there_is_a_cart: IfThereIsACart,
}

/// What becomes of a cart that the buyer organization has for the catalog already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IfThereIsACart {
    /// It stays as it is, and nothing is taken over.
    #[default]
    Refuse,
    /// It is gone, and the guest's takes its place.
    Replace,
    /// It stays the cart that it is, under its terms, and the guest's items are added to its own: of a product that both have, piece by
    /// piece. What the cart says of such a product stays, be it a date, a note or a message.
    AddTo,
}

/// The cart that the guest's became, or went into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartTakenOver {
    /// Its id.
    pub cart: CartId,
    /// Its version; `None` = it was taken over before, and is whatever it is by now.
    pub version: Option<Version>,
}

/// Why a guest's cart cannot be taken over.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TakeOverRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The guest does not come by the link, or not to this catalog, or the buyer organization does not.
    #[error(transparent)]
    NotAdmitted(#[from] NotAdmitted),
    /// The guest's cart changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// Another buyer organization took it over before.
    #[error("another buyer organization took the cart over")]
    TakenByAnother,
    /// The buyer organization has a cart for the catalog, be it empty of pieces.
    #[error("the buyer organization has a cart for the catalog {catalog} already")]
    CartExists {
        /// Which catalog.
        catalog: CatalogId,
    },
    /// Both carts together would have more lines than one can have, or a SKU more option rows.
    #[error(transparent)]
    Entry(#[from] EntryFault),
    /// Both carts together would have more pieces of a SKU than a line can have.
    #[error("the cart would have more than {max} pieces of the SKU {sku}")]
    TooManyPieces {
        /// Which SKU.
        sku: SkuId,
        /// How many a line may have.
        max: u32,
    },
}

reasons! {
    TakeOverRefusal shares [NotPermitted, NotAdmitted, Outdated, Entry] {
        TakenByAnother {} = "taken_by_another";
        CartExists { catalog } = "cart_exists";
        TooManyPieces { sku, max } = "too_many_pieces";
    }
}

impl TakeOverCart {
    fn slot(&self) -> ClaimScope<'static> {
        ClaimScope::CartSlot(self.buyer, self.catalog)
    }

    /// The cart that the buyer organization has for the catalog already.
    fn present<'f>(&self, facts: &'f Facts) -> Option<&'f Cart> {
        let slot = facts.get::<Claim>(&self.slot().key(self.brand))?;
        facts.get::<Cart>(&Key::cart(self.brand, CartId::from_uuid(slot.target))).map(AsRef::as_ref)
    }

    /// The buyer organization must be there: with the brand that keeps it, or with itself.
    fn check_buyer(&self, facts: &Facts, connection: Option<&Connection>) -> Result<(), Missing> {
        let key = connection.map_or_else(|| Key::buyer_organization(self.buyer), buyer_key);
        let there = facts.get::<BuyerOrganization>(&key).is_some();
        if there { Ok(()) } else { Err(Missing::of(&key)) }
    }
}

impl Command for TakeOverCart {
    type Output = CartTakenOver;
    type Reason = TakeOverRefusal;

    const OPERATION: Operation = Operation::TakeOverCart;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        ask_for_guest_cart(self.brand, &self.by, self.catalog, known, keys);
        let (connection, slot) = (Key::connection(self.brand, self.buyer), self.slot().key(self.brand));
        if let Some(found) = known.found(&connection) {
            let connection = found.record.as_ref().and_then(Connection::of);
            let own = || Key::buyer_organization(self.buyer);
            keys.record(connection.map_or_else(own, |connection| buyer_key(connection)));
        }
        if let Some(claim) = known.get::<Claim>(&slot) {
            keys.record(Key::cart(self.brand, CartId::from_uuid(claim.target)));
        }
        keys.record(connection);
        keys.record(slot);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CartTakenOver>, Stop<TakeOverRefusal>> {
        member_writes(moment.actor(), self.buyer)?;
        let connection = facts.get::<Connection>(&Key::connection(self.brand, self.buyer));
        let connection = connection.map(AsRef::as_ref);
        self.check_buyer(facts, connection)?;
        let mut findings: Findings<TakeOverRefusal> = Findings::new();
        let at = (self.brand, &self.by, self.catalog);
        let reached = reach(facts, at, (moment.actor(), moment.now()), &mut findings)?;
        if let Some((buyer, cart)) = reached.cart.and_then(taken_over) {
            // It tells its own people nothing new, whatever became of the link.
            if buyer != self.buyer {
                return Err(Stop::refused(TakeOverRefusal::TakenByAnother));
            }
            let draft = Draft::new(self.partition(), Self::OPERATION, facts);
            let output = CartTakenOver { cart, version: None };
            return Ok(Decision { output, changeset: draft.finish()? });
        }
        let items = reached.items()?;
        let stranger = reached.link.kind.asks_log_in() && connection.is_none();
        findings.check(!stranger, || NotAdmitted::NotConnected.into());
        findings.extend(Outdated::check(facts, &reached.key, self.seen).map(Into::into));
        let present = self.present(facts);
        let refused = present.is_some() && self.there_is_a_cart == IfThereIsACart::Refuse;
        findings.check(!refused, || TakeOverRefusal::CartExists { catalog: self.catalog });
        let after = self.after(&reached, items, present, (moment, &mut findings));
        findings.extend(EntryFault::too_long(&after.items).map(Into::into));
        findings.verdict(())?;
        self.write(facts, &reached, present, after, moment)
    }
}

impl TakeOverCart {
    /// The cart as it would be.
    fn after(
        &self,
        reached: &Reached<'_>,
        items: &[CartItem],
        present: Option<&Cart>,
        (moment, findings): (&mut Moment<'_>, &mut Findings<TakeOverRefusal>),
    ) -> Cart {
        if let (Some(present), IfThereIsACart::AddTo) = (present, self.there_is_a_cart) {
            let mut after = present.clone();
            findings.extend(add_up(&mut after.items, items.to_vec()));
            return after;
        }
        Cart {
            id: CartId::made(moment.now(), moment.bytes()),
            brand: self.brand,
            buyer: self.buyer,
            catalog: self.catalog,
            route: CartRoute::OrderLink,
            items: items.to_vec(),
            created_at: moment.now(),
            returned: None,
            terms: None,
            link: Some(reached.link.id),
        }
    }

    fn write(
        &self,
        facts: &Facts,
        reached: &Reached<'_>,
        present: Option<&Cart>,
        cart: Cart,
        moment: &Moment<'_>,
    ) -> Result<Decision<CartTakenOver>, Stop<TakeOverRefusal>> {
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let key = Key::cart(self.brand, cart.id);
        if present.is_none_or(|present| present.id != cart.id) {
            if let Some(present) = present {
                draft.delete(Key::cart(self.brand, present.id));
            }
            draft.claim(self.brand, &self.slot(), cart.id.as_uuid());
        }
        let state = GuestCartState::TakenOver { buyer: self.buyer, cart: cart.id };
        let left = reached.cart.map(|before| GuestCart { state, changed_at: moment.now(), ..before.clone() });
        if let Some(left) = left {
            draft.put(reached.key.clone(), left);
        }
        let output = CartTakenOver { cart: cart.id, version: Some(facts.version(&key).next()) };
        draft.put(key, cart);
        Ok(Decision { output, changeset: draft.finish()? })
    }
}

fn taken_over(cart: &GuestCart) -> Option<(BuyerOrganizationId, CartId)> {
    match cart.state {
        GuestCartState::TakenOver { buyer, cart } => Some((buyer, cart)),
        GuestCartState::Filling { .. } => None,
    }
}
