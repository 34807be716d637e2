//! The commands that steps stand for.

use order_core::operation::confirmation::{
    AdjustPrices, ApproveConfirmation, CreateConfirmation, DeclineConfirmation, MakeEditable,
};
use order_core::operation::delivery::{
    AttachReference, CloseBacklog, CreateBacklog, CreateDeliveryNote, CreateInvoice, ReleaseReference,
    RemoveBacklog,
};
use order_core::operation::order::{ArchiveOrder, RejectOrder, ReturnOrder};
use order_core::operation::tag::TagOrder;
use order_core::order::{DocumentKind, Notify};
use order_core::record::Version;
use order_core::store::Store;
use order_core::value::{BillingRatio, Body, Code, Note};
use order_core::{Actor, Command};

use super::super::step::{Act, Seen};
use super::Player;
use crate::model::Verdict;
use crate::world::{HOSTILE_NAMES, brand, code, quantity};

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
        let (brand, order, seen) = (brand(), self.order(number), self.seen(number, seen));
        match act {
            Act::Create { edits, notify: asked, ask } => {
                let (edits, notify, approval_requested) = (self.edits(number, edits), notify(*asked), *ask);
                let create = CreateConfirmation { brand, order, seen, edits, notify, approval_requested };
                self.told(&create, actor).await
            }
            Act::Adjust { edits } => {
                let lines = edits.iter().map(|edit| self.price(number, edit)).collect();
                self.told(&AdjustPrices { brand, order, seen, lines }, actor).await
            }
            Act::Update { edits, notify, ask, old } => {
                let update = self.update(number, seen, edits, (*notify, *ask, *old));
                self.told(&update, actor).await
            }
            Act::Approve { old } => {
                let revision = self.revision(number, *old);
                self.told(&ApproveConfirmation { brand, order, seen: None, revision }, actor).await
            }
            Act::Decline { old, reason } => {
                let revision = self.revision(number, *old);
                let reason = reason.then(|| Note::new("Too late for us").expect("a note"));
                self.told(&DeclineConfirmation { brand, order, seen: None, revision, reason }, actor).await
            }
            Act::Confirm { notify, tags, fresh } => {
                self.confirm(number, actor, seen, (*notify, tags, *fresh)).await
            }
            Act::Reopen { notify: asked } => {
                self.told(&MakeEditable { brand, order, seen, notify: notify(*asked) }, actor).await
            }
            Act::Reject { notify: asked } => {
                self.told(&RejectOrder { brand, order, seen, notify: notify(*asked) }, actor).await
            }
            Act::Return { notify } => self.give_back(number, actor, seen, *notify).await,
            Act::Archive => self.told(&ArchiveOrder { brand, order, seen }, actor).await,
            Act::Tag { apply, remove } => {
                let (apply, remove) = (self.tags_of(apply), self.tags_of(remove));
                self.told(&TagOrder { brand, order, seen: None, apply, remove }, actor).await
            }
            Act::Backlog => self.told(&CreateBacklog { brand, order, seen }, actor).await,
            Act::Unbacklog => self.told(&RemoveBacklog { brand, order, seen }, actor).await,
            Act::CloseBacklog { lines } => {
                let lines = lines.iter().map(|(sku, pieces)| (self.ids.skus[*sku], quantity(*pieces)));
                let lines = lines.collect();
                self.told(&CloseBacklog { brand, order, seen, lines, reason: None }, actor).await
            }
            Act::Deliver => self.deliver(&CreateDeliveryNote { brand, order, seen }, actor).await,
            Act::Bill { percent } => self.bill(number, actor, seen, *percent).await,
            Act::Attach { kind, name } => {
                let (kind, name) = document(*kind, *name);
                self.told(&AttachReference { brand, order, seen, kind, name }, actor).await
            }
            Act::Release { kind, name } => {
                let (kind, name) = document(*kind, *name);
                self.told(&ReleaseReference { brand, order, seen, kind, name }, actor).await
            }
        }
    }

    /// Runs a command of which nothing but the outcome matters.
    async fn told<C: Command + Clone>(&mut self, command: &C, actor: &Actor) -> Result<Verdict, String> {
        Ok(self.requests.run(&self.world, command, actor).await?.0)
    }

    async fn give_back(
        &mut self,
        number: usize,
        actor: &Actor,
        seen: Option<Version>,
        asked: bool,
    ) -> Result<Verdict, String> {
        let (brand, order) = (brand(), self.order(number));
        let give_back = ReturnOrder { brand, order, seen, notify: notify(asked) };
        let (verdict, returned) = self.requests.run(&self.world, &give_back, actor).await?;
        if let Some((returned, at)) = returned.zip(self.model.order_at(number)) {
            let of = &self.model.orders[at];
            self.carts.insert((of.buyer, of.catalog), returned.cart);
        }
        Ok(verdict)
    }

    async fn deliver(&mut self, deliver: &CreateDeliveryNote, actor: &Actor) -> Result<Verdict, String> {
        let (verdict, created) = self.requests.run(&self.world, deliver, actor).await?;
        self.notes.extend(created.map(|created| created.id));
        Ok(verdict)
    }

    async fn bill(
        &mut self,
        number: usize,
        actor: &Actor,
        seen: Option<Version>,
        percent: u32,
    ) -> Result<Verdict, String> {
        let ratio = Some(BillingRatio::from_ppm(percent * 10_000).expect("a ratio"));
        let bill = CreateInvoice { brand: brand(), order: self.order(number), seen, ratio };
        let (verdict, created) = self.requests.run(&self.world, &bill, actor).await?;
        self.invoices.extend(created.map(|created| created.id));
        Ok(verdict)
    }
}
