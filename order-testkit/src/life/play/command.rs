//! The commands that steps stand for.

use order_core::Actor;
use order_core::catalog::Rates;
use order_core::operation::confirmation::{
    AddedLine, AdjustPrices, ApproveConfirmation, Confirm, ConfirmationEdits, CreateConfirmation,
    DeclineConfirmation, LineEdit, MakeEditable, NewTag, PriceEdit, UpdateConfirmation,
};
use order_core::operation::delivery::{
    AttachReference, CloseBacklog, CreateBacklog, CreateDeliveryNote, CreateInvoice, ReleaseReference,
    RemoveBacklog,
};
use order_core::operation::order::{ArchiveOrder, RejectOrder, ReturnOrder};
use order_core::operation::tag::TagOrder;
use order_core::order::{Colour, DocumentKind, Notify, Revision};
use order_core::store::Store;
use order_core::value::{BillingRatio, Body, Code, DiscountRate, Note, Quantity, TagId, WholesaleRate};

use super::super::model::Status;
use super::super::scenario::product_of;
use super::super::step::{Act, Edit, How, Seen};
use super::Player;
use super::set_up::money;
use crate::model::Verdict;
use crate::requests::same;
use crate::world::{HOSTILE_NAMES, brand, code, id, name, quantity};

pub(super) fn notify(asked: bool) -> Notify {
    if asked {
        Notify::with_body(Body::new("As we said.\nBest wishes").expect("a text"))
    } else {
        Notify::silent()
    }
}

fn document(kind: usize, number: usize) -> (DocumentKind, Code) {
    let kinds = [DocumentKind::DeliveryNote, DocumentKind::Invoice, DocumentKind::Other];
    (kinds[kind], code(HOSTILE_NAMES[number]))
}

impl<S: Store + Clone + 'static> Player<'_, S> {
    /// Does something to an order.
    pub(super) async fn act(
        &mut self,
        number: usize,
        actor: &Actor,
        seen: Seen,
        act: &Act,
    ) -> Result<Verdict, String> {
        let (order, seen) = (self.order(number), self.seen(number, seen));
        let brand = brand();
        let verdict = match act {
            Act::Reject { notify: asked } => {
                let reject = RejectOrder { brand, order, seen, notify: notify(*asked) };
                self.requests.run(&self.world, &reject, actor).await?.0
            }
            Act::Create { edits, notify: asked, ask } => {
                let edits = self.edits(number, edits);
                let (notify, approval_requested) = (notify(*asked), *ask);
                let create = CreateConfirmation { brand, order, seen, edits, notify, approval_requested };
                self.requests.run(&self.world, &create, actor).await?.0
            }
            Act::Adjust { edits } => {
                let lines = edits.iter().map(|edit| self.price(number, edit)).collect();
                let adjust = AdjustPrices { brand, order, seen, lines };
                self.requests.run(&self.world, &adjust, actor).await?.0
            }
            Act::Update { edits, notify: asked, ask, old } => {
                let edits = self.edits(number, edits);
                let (revision, notify, approval_requested) =
                    (self.revision(number, *old), notify(*asked), *ask);
                let update =
                    UpdateConfirmation { brand, order, seen, revision, edits, notify, approval_requested };
                self.requests.run(&self.world, &update, actor).await?.0
            }
            Act::Approve { old } => {
                let approve = ApproveConfirmation { brand, order, revision: self.revision(number, *old) };
                self.requests.run(&self.world, &approve, actor).await?.0
            }
            Act::Decline { old, reason } => {
                let reason = reason.then(|| Note::new("Too late for us").expect("a note"));
                let decline =
                    DeclineConfirmation { brand, order, revision: self.revision(number, *old), reason };
                self.requests.run(&self.world, &decline, actor).await?.0
            }
            Act::Confirm { notify: asked, tags, fresh } => {
                let tags = tags.iter().map(|tag| self.tag(*tag)).collect();
                let name = || name(&format!("fresh {}", self.tags.len()));
                let new_tags = fresh.then(|| NewTag { name: name(), colour: Colour::GREY });
                let confirm = Confirm {
                    brand,
                    order,
                    seen,
                    notify: notify(*asked),
                    tags,
                    new_tags: new_tags.into_iter().collect(),
                };
                let (verdict, confirmed) = self.requests.run(&self.world, &confirm, actor).await?;
                if let Some(confirmed) = confirmed {
                    let at = self.model.order_at(number).expect("it was confirmed");
                    let skipped = self.model.orders[at].status == Status::Created;
                    same("whether approval was skipped", &confirmed.approval_skipped, &skipped)?;
                    self.tags.extend(confirmed.new_tags);
                }
                verdict
            }
            Act::Reopen { notify: asked } => {
                let reopen = MakeEditable { brand, order, seen, notify: notify(*asked) };
                self.requests.run(&self.world, &reopen, actor).await?.0
            }
            Act::Return { notify: asked } => {
                let give_back = ReturnOrder { brand, order, seen, notify: notify(*asked) };
                let (verdict, returned) = self.requests.run(&self.world, &give_back, actor).await?;
                if let Some((returned, at)) = returned.zip(self.model.order_at(number)) {
                    let of = &self.model.orders[at];
                    self.carts.insert((of.buyer, of.catalog), returned.cart);
                }
                verdict
            }
            Act::Archive => {
                let archive = ArchiveOrder { brand, order, seen };
                self.requests.run(&self.world, &archive, actor).await?.0
            }
            Act::Tag { apply, remove } => {
                let apply = apply.iter().map(|tag| self.tag(*tag)).collect();
                let remove = remove.iter().map(|tag| self.tag(*tag)).collect();
                self.requests.run(&self.world, &TagOrder { brand, order, apply, remove }, actor).await?.0
            }
            Act::Backlog => {
                self.requests.run(&self.world, &CreateBacklog { brand, order, seen }, actor).await?.0
            }
            Act::Unbacklog => {
                self.requests.run(&self.world, &RemoveBacklog { brand, order, seen }, actor).await?.0
            }
            Act::CloseBacklog { lines } => {
                let lines = lines.iter().map(|(sku, pieces)| (self.ids.skus[*sku], quantity(*pieces)));
                let close = CloseBacklog { brand, order, seen, lines: lines.collect(), reason: None };
                self.requests.run(&self.world, &close, actor).await?.0
            }
            Act::Deliver => {
                let deliver = CreateDeliveryNote { brand, order, seen };
                let (verdict, created) = self.requests.run(&self.world, &deliver, actor).await?;
                self.notes.extend(created.map(|created| created.id));
                verdict
            }
            Act::Bill { percent } => {
                let ratio = Some(BillingRatio::from_ppm(percent * 10_000).expect("a ratio"));
                let bill = CreateInvoice { brand, order, seen, ratio };
                let (verdict, created) = self.requests.run(&self.world, &bill, actor).await?;
                self.invoices.extend(created.map(|created| created.id));
                verdict
            }
            Act::Attach { kind, name } => {
                let (kind, name) = document(*kind, *name);
                let attach = AttachReference { brand, order, seen, kind, name };
                self.requests.run(&self.world, &attach, actor).await?.0
            }
            Act::Release { kind, name } => {
                let (kind, name) = document(*kind, *name);
                let release = ReleaseReference { brand, order, seen, kind, name };
                self.requests.run(&self.world, &release, actor).await?.0
            }
        };
        Ok(verdict)
    }

    /// A tag; one that never was, beyond the last.
    pub(super) fn tag(&self, number: usize) -> TagId {
        self.tags.get(number).copied().unwrap_or_else(|| id(TagId::made, 404))
    }

    /// The newest revision of an order, or the one before it.
    fn revision(&self, number: usize, old: bool) -> Revision {
        let newest = self.model.order_at(number).map_or(0, |at| self.model.orders[at].revision);
        Revision::from_number(newest.saturating_sub(u32::from(old)))
    }

    fn currency_of(&self, number: usize) -> usize {
        self.model.order_at(number).map_or(0, |at| self.model.orders[at].currency)
    }

    fn price(&self, number: usize, edit: &Edit) -> PriceEdit {
        let base = edit.base.map(|base| money(base, self.currency_of(number)));
        PriceEdit { sku: self.ids.skus[edit.sku], base, rates: rates(edit) }
    }

    fn edits(&self, number: usize, edits: &[Edit]) -> ConfirmationEdits {
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
