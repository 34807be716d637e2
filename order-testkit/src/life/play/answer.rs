//! Answering an order: what it takes to say what becomes different, and to confirm that.

use std::collections::BTreeSet;

use order_core::Actor;
use order_core::catalog::Rates;
use order_core::operation::confirmation::{
    AddedLine, Confirm, ConfirmationEdits, LineEdit, NewTag, PriceEdit, UpdateConfirmation,
};
use order_core::order::{Colour, Revision};
use order_core::record::Version;
use order_core::store::Store;
use order_core::value::{DiscountRate, Quantity, TagId, WholesaleRate};

use super::super::model::Status;
use super::super::scenario::product_of;
use super::super::step::{Edit, How};
use super::Player;
use super::command::notify;
use super::set_up::money;
use crate::model::Verdict;
use crate::requests::same;
use crate::world::{brand, id, name, quantity};

impl<S: Store + Clone + 'static> Player<'_, S> {
    pub(super) fn update(
        &self,
        number: usize,
        seen: Option<Version>,
        edits: &[Edit],
        (asked, approval_requested, old): (bool, bool, bool),
    ) -> UpdateConfirmation {
        UpdateConfirmation {
            brand: brand(),
            order: self.order(number),
            seen,
            revision: self.revision(number, old),
            edits: self.edits(number, edits),
            notify: notify(asked),
            approval_requested,
        }
    }

    /// Confirms, and compares what the caller is told of the buyer's approval.
    pub(super) async fn confirm(
        &mut self,
        number: usize,
        actor: &Actor,
        seen: Option<Version>,
        (asked, tags, fresh): (bool, &[usize], bool),
    ) -> Result<Verdict, String> {
        let called = || name(&format!("fresh {}", self.tags.len()));
        let new_tags = fresh.then(|| NewTag { name: called(), colour: Colour::GREY });
        let confirm = Confirm {
            brand: brand(),
            order: self.order(number),
            seen,
            notify: notify(asked),
            tags: self.tags_of(tags),
            new_tags: new_tags.into_iter().collect(),
        };
        let (verdict, confirmed) = self.requests.run(&self.world, &confirm, actor).await?;
        if let Some((confirmed, at)) = confirmed.zip(self.model.order_at(number)) {
            let skipped = self.model.orders[at].status == Status::Created;
            same("whether approval was skipped", &confirmed.approval_skipped, &skipped)?;
            self.tags.extend(confirmed.new_tags);
        }
        Ok(verdict)
    }

    /// Tags; those beyond the last are none.
    pub(super) fn tags_of(&self, numbers: &[usize]) -> BTreeSet<TagId> {
        let tag = |number: &usize| self.tags.get(*number).copied().unwrap_or_else(|| id(TagId::made, 404));
        numbers.iter().map(tag).collect()
    }

    /// The newest revision of an order, or the one before it.
    pub(super) fn revision(&self, number: usize, old: bool) -> Revision {
        let newest = self.model.order_at(number).map_or(0, |at| self.model.orders[at].revision);
        Revision::from_number(newest.saturating_sub(u32::from(old)))
    }

    fn currency_of(&self, number: usize) -> usize {
        self.model.order_at(number).map_or(0, |at| self.model.orders[at].currency)
    }

    pub(super) fn price(&self, number: usize, edit: &Edit) -> PriceEdit {
        let base = edit.base.map(|base| money(base, self.currency_of(number)));
        PriceEdit { sku: self.ids.skus[edit.sku], base, rates: rates(edit) }
    }

    pub(super) fn edits(&self, number: usize, edits: &[Edit]) -> ConfirmationEdits {
        let asks = self.model.order_at(number).map_or(&[][..], |at| self.model.orders[at].asks());
        let mut given = ConfirmationEdits::default();
        for edit in edits {
            let sku = self.ids.skus[edit.sku];
            let base = edit.base.map(|base| money(base, self.currency_of(number)));
            let known = asks.iter().any(|line| line.sku == edit.sku);
            let (quantity, rates) = (edit.pieces.map(quantity), rates(edit));
            match edit.how {
                How::Remove => given.removed.push(sku),
                How::Fit if known => given.lines.push(LineEdit { sku, quantity, base, rates, options: None }),
                How::Change => given.lines.push(LineEdit { sku, quantity, base, rates, options: None }),
                How::Fit | How::Add => given.added.push(AddedLine {
                    product: self.ids.products[product_of(edit.sku)],
                    sku,
                    quantity: quantity.unwrap_or(Quantity::ZERO),
                    base,
                    rates,
                    options: Vec::new(),
                }),
            }
        }
        given
    }
}

fn rates(edit: &Edit) -> Rates {
    Rates {
        wholesale: edit.wholesale.map(|ppm| WholesaleRate::from_ppm(ppm).expect("a rate")),
        discount: edit.discount.map(|ppm| DiscountRate::from_ppm(ppm).expect("a rate")),
    }
}
