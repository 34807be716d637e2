//! An order that was read from a file: the one rule of sheets and of bulk imports. Nothing is kept in between, so there is either the whole
//! order or none of it.
//!
//! Deliberately knows no file and no code: what is ordered comes here by its ids.

use std::sync::Arc;

use super::super::cart::{EntryFault, entered, is_too_long};
use super::super::{Decision, Missing, Moment, Operation, Stop};
use super::examine::may_place;
use super::place::{ask_for_number, charged, write};
use super::surroundings::ask_for_surroundings;
use super::{PlaceRefusal, Placed};
use crate::cart::{Cart, CartItem, CartRoute, CheckoutForm, Terms};
use crate::order::Fingerprint;
use crate::party::{Access, Actor};
use crate::record::{Facts, Key, Keys};
use crate::refusal::{Findings, Reason};
use crate::value::{BrandId, BuyerOrganizationId, CartId, CatalogId, Code, Timestamp};

/// What a file orders.
#[derive(Debug)]
pub(super) struct Filed<'a> {
    pub(super) brand: BrandId,
    pub(super) buyer: BuyerOrganizationId,
    pub(super) catalog: CatalogId,
    pub(super) route: CartRoute,
    /// `None` = those of the connection.
    pub(super) terms: Option<Terms>,
    pub(super) items: &'a [CartItem],
    pub(super) form: &'a CheckoutForm,
    pub(super) agreed: Option<Fingerprint>,
    pub(super) external_code: Option<&'a Code>,
}

/// What staff may do who hand a file in; nobody else does.
pub(super) fn of_staff(actor: &Actor, brand: BrandId) -> Result<Access, Missing> {
    actor.on_brand(brand).ok_or_else(|| Missing::of(&Key::brand(brand)))
}

impl Filed<'_> {
    /// The cart that it would be, if it were kept.
    fn cart(&self, id: CartId, now: Timestamp) -> Cart {
        Cart {
            id,
            brand: self.brand,
            buyer: self.buyer,
            catalog: self.catalog,
            route: self.route,
            items: entered(self.items),
            created_at: now,
            returned: None,
            link: None,
            terms: self.terms.clone(),
        }
    }

    /// Asks for all that placing it needs.
    pub(super) fn ask(&self, known: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        if is_too_long(self.items) {
            return;
        }
        let cart = self.cart(CartId::made(Timestamp::MIN, [0; 10]), Timestamp::MIN);
        ask_for_surroundings(&cart, self.form, known, keys);
        ask_for_number(self.brand, known, keys);
    }

    /// What is wrong before any record is looked at.
    pub(super) fn faults<R: Reason + From<EntryFault>>(&self) -> Findings<R> {
        let mut findings = Findings::new();
        findings.extend(EntryFault::of(self.items, self.items).into_iter().map(Into::into));
        findings
    }

    /// Places it, unless something was found before or is found now.
    pub(super) fn place<R: Reason + From<PlaceRefusal>>(
        &self,
        operation: Operation,
        mut findings: Findings<R>,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Placed>, Stop<R>> {
        let now = moment.now();
        let cart = Arc::new(self.cart(CartId::made(now, moment.bytes()), now));
        let examined = (!is_too_long(self.items))
            .then(|| may_place(facts, &cart, self.form, self.agreed, now, moment.actor()));
        let permit = match examined {
            Some(Ok(permit)) => {
                findings.check(charged(&permit).is_none(), || PlaceRefusal::CardNotAuthorized.into());
                Some(permit)
            }
            Some(Err(Stop::Refused(reasons))) => {
                findings.extend(reasons.into_iter().map(Into::into));
                None
            }
            Some(Err(Stop::Missing(missing))) => return Err(missing.into()),
            Some(Err(Stop::Defect(defect))) => return Err(defect.into()),
            None => None,
        };
        let permit = findings.verdict(permit)?;
        let permit = permit.ok_or_else(|| Stop::refused(PlaceRefusal::CartGone { cart: cart.id }))?;
        Ok(write(operation, permit, None, self.external_code.cloned(), facts, moment)?)
    }
}
