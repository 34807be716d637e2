//! Add products to a cart, or change them there. The first one makes the cart.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::entry::{EntryFault, entered, is_too_long, merge};
use super::{LineReason, Parked, ask_for_items, ask_for_stock, check_items, may_use};
use crate::cart::{Cart, CartItem, CartRoute};
use crate::catalog::Catalog;
use crate::party::{Access, Brand, Connection};
use crate::record::{Claim, ClaimScope, Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, BuyerOrganizationId, CartId, CatalogId, ProductId};

/// Puts items into a cart. An item replaces the one that its product had.
///
/// A buyer organization has one cart of its own for a catalog: a standard one, which is made by the first item, or one that came by an
/// order link. A working cart of the brand is made anew where no `cart` is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddToCart {
    /// The brand.
    pub brand: BrandId,
    /// Who will order.
    pub buyer: BuyerOrganizationId,
    /// From which catalog.
    pub catalog: CatalogId,
    /// Whose cart it is.
    pub route: CartRoute,
    /// Which cart; `None` = the standard one, or a new working cart.
    pub cart: Option<CartId>,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// What to put in.
    pub items: Vec<CartItem>,
}

/// The cart afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartReceipt {
    /// Its id.
    pub id: CartId,
    /// Its version.
    pub version: Version,
}

/// Why items cannot be put into a cart.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddToCartRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The cart changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// What is to be put in makes no sense.
    #[error(transparent)]
    Entry(#[from] EntryFault),
    /// A working cart of the brand carries no note to the buyer's own company.
    #[error(
        "a working cart of the brand has no note to the buyer's own company, and the product {product} has one"
    )]
    NoteOfBuyer {
        /// Which product.
        product: ProductId,
    },
    /// What is read from a file is placed at once, and has no cart to put anything into.
    #[error("an order of a file has no cart")]
    FromFile,
    /// An item cannot be entered.
    #[error(transparent)]
    Line(#[from] LineReason),
}

reasons! {
    AddToCartRefusal shares [NotPermitted, Outdated, Entry, Line] {
        NoteOfBuyer { product } = "note_of_buyer";
        FromFile {} = "from_file";
    }
}

impl AddToCart {
    /// Items for the standard cart of a buyer organization and catalog, whatever is in it now.
    pub const fn of(
        brand: BrandId,
        buyer: BuyerOrganizationId,
        catalog: CatalogId,
        items: Vec<CartItem>,
    ) -> Self {
        Self { brand, buyer, catalog, route: CartRoute::Standard, cart: None, seen: None, items }
    }

    fn slot(&self) -> ClaimScope<'static> {
        ClaimScope::CartSlot(self.buyer, self.catalog)
    }

    /// The cart that is meant, as far as it is known.
    fn meant(&self, known: &Facts) -> Option<CartId> {
        match self.route {
            CartRoute::Proxy | CartRoute::Consignment | CartRoute::OrderSheet | CartRoute::BulkImport => {
                self.cart
            }
            CartRoute::Standard | CartRoute::OrderLink => {
                let slot = known.get::<Claim>(&self.slot().key(self.brand))?;
                Some(CartId::from_uuid(slot.target))
            }
        }
    }

    /// The cart as it is; `None` = it is yet to be made.
    fn before<'f>(&self, facts: &'f Facts) -> Result<Option<&'f Cart>, Missing> {
        let meant = self.meant(facts);
        if let Some(named) = self.cart
            && meant != Some(named)
        {
            return Err(Missing::of(&Key::cart(self.brand, named)));
        }
        let Some(id) = meant else { return Ok(None) };
        let key = Key::cart(self.brand, id);
        // Whichever way the buyer's own cart came about, it is the one.
        let alike = |cart: &Cart| {
            if self.route.is_working() { cart.route == self.route } else { !cart.route.is_working() }
        };
        let mine = |cart: &&std::sync::Arc<Cart>| {
            alike(cart) && cart.buyer == self.buyer && cart.catalog == self.catalog
        };
        let cart = facts.get::<Cart>(&key).filter(mine).ok_or_else(|| Missing::of(&key))?;
        Ok(Some(cart))
    }

    /// What is wrong before any record of an item is looked at; `items` is the cart as it would be.
    fn check_form(&self, items: &[CartItem], findings: &mut Findings<AddToCartRefusal>) {
        findings.extend(EntryFault::of(&self.items, items).into_iter().map(AddToCartRefusal::from));
        findings.check(!self.route.is_from_file(), || AddToCartRefusal::FromFile);
        for item in &self.items {
            let note = self.route.is_working() && item.note_to_own_company.is_some();
            findings.check(!note, || AddToCartRefusal::NoteOfBuyer { product: item.product });
        }
    }
}

impl Command for AddToCart {
    type Output = CartReceipt;
    type Reason = AddToCartRefusal;

    const OPERATION: Operation = Operation::AddToCart;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let catalog = Key::catalog(self.brand, self.catalog);
        keys.record(Key::brand(self.brand));
        keys.record(Key::connection(self.brand, self.buyer));
        keys.record(catalog.clone());
        if !self.route.is_working() {
            keys.record(self.slot().key(self.brand));
        }
        if let Some(cart) = self.meant(known) {
            keys.record(Key::cart(self.brand, cart));
        }
        if is_too_long(&self.items) {
            return;
        }
        ask_for_items(self.brand, self.catalog, &self.items, keys);
        if let Some(catalog) = known.get::<Catalog>(&catalog) {
            ask_for_stock(catalog, &self.items, keys);
        }
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CartReceipt>, Stop<AddToCartRefusal>> {
        let access = may_use(moment.actor(), self.brand, self.buyer, self.route);
        let brand_key = Key::brand(self.brand);
        let brand = facts.get::<Brand>(&brand_key).filter(|_| access.is_some());
        let brand = brand.ok_or_else(|| Missing::of(&brand_key))?;
        let before = self.before(facts)?;
        let catalog = self.catalog_for(facts, before)?;
        if access == Some(Access::Read) {
            return Err(Stop::refused(NotPermitted));
        }
        let mut findings = Findings::new();
        findings.extend(self.outdated(facts, before).map(AddToCartRefusal::from));
        let entered = entered(&self.items);
        let mut items = before.map(|cart| cart.items.clone()).unwrap_or_default();
        merge(&mut items, entered.clone());
        self.check_form(&items, &mut findings);
        if !is_too_long(&self.items) {
            let today = moment.now().day(brand.settings.offset);
            let (_, faults) = check_items(facts, catalog, today, &entered, Parked::Checked);
            findings.extend(faults.into_iter().map(AddToCartRefusal::from));
        }
        findings.verdict(())?;
        self.write(facts, before, items, moment)
    }
}

impl AddToCart {
    /// The catalog, as far as it exists for this buyer. A brand without a connection does not exist for it. A cart that there is may
    /// be edited also when the catalog can no longer be seen; placing says so then.
    fn catalog_for<'f>(&self, facts: &'f Facts, before: Option<&Cart>) -> Result<&'f Catalog, Missing> {
        let connection = facts.get::<Connection>(&Key::connection(self.brand, self.buyer));
        // Whoever came by a link is connected by placing only.
        if connection.is_none() && before.is_none_or(|cart| cart.link.is_none()) {
            let known = !self.route.is_working();
            let (brand, pair) = (Key::brand(self.brand), Key::connection(self.brand, self.buyer));
            return Err(Missing::of(if known { &brand } else { &pair }));
        }
        let key = Key::catalog(self.brand, self.catalog);
        // A cart by a link begins as a guest's, and never here.
        let begins = self.route != CartRoute::OrderLink;
        let granted = |catalog: &Catalog| connection.is_some_and(|connection| connection.sees(catalog));
        let seen = |catalog: &&std::sync::Arc<Catalog>| {
            before.is_some() || begins && (self.route.is_working() || granted(catalog))
        };
        let catalog = facts.get::<Catalog>(&key).filter(seen);
        Ok(catalog.ok_or_else(|| Missing::of(&key))?)
    }

    /// Whether the cart is no longer what the person saw; one that is gone meanwhile is not made anew.
    fn outdated(&self, facts: &Facts, before: Option<&Cart>) -> Option<Outdated> {
        match (before, self.seen) {
            (Some(cart), seen) => Outdated::check(facts, &Key::cart(self.brand, cart.id), seen),
            (None, Some(seen)) if seen != Version::NEVER => Some(Outdated { seen, current: Version::NEVER }),
            (None, _) => None,
        }
    }

    fn write(
        &self,
        facts: &Facts,
        before: Option<&Cart>,
        items: Vec<CartItem>,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CartReceipt>, Stop<AddToCartRefusal>> {
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let cart = match before {
            Some(cart) => Cart { items, ..cart.clone() },
            None => Cart {
                id: CartId::made(moment.now(), moment.bytes()),
                brand: self.brand,
                buyer: self.buyer,
                catalog: self.catalog,
                route: self.route,
                items,
                created_at: moment.now(),
                returned: None,
                link: None,
                terms: None,
            },
        };
        if before.is_none() && !self.route.is_working() {
            draft.claim(self.brand, &self.slot(), cart.id.as_uuid());
        }
        let id = cart.id;
        let key = Key::cart(self.brand, id);
        let version = facts.version(&key).next();
        draft.put(key, cart);
        Ok(Decision { output: CartReceipt { id, version }, changeset: draft.finish()? })
    }
}
