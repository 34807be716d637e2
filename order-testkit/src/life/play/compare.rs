//! What is compared after each step: the header of every order.

use order_core::order::Order;
use order_core::record::{Key, Keys};
use order_core::store::Store;

use super::Player;
use super::set_up::currency;
use crate::requests::same;
use crate::world::brand;

impl<S: Store + Clone + 'static> Player<'_, S> {
    pub(super) async fn compare(&mut self) -> Result<(), String> {
        let mut keys = Keys::new();
        for order in &self.orders {
            keys.record(Key::order(brand(), *order));
        }
        let facts = self.world.store().load(keys).await.map_err(|error| format!("{error:?}"))?;
        for at in 0..self.orders.len() {
            let key = Key::order(brand(), self.orders[at]);
            let order = facts.get::<Order>(&key).ok_or("an order is gone")?;
            self.compare_header(at, order).map_err(|why| format!("order {at}: {why}"))?;
            if self.versions.len() <= at {
                self.versions.push(Vec::new());
            }
            let version = facts.version(&key);
            if self.versions[at].last() != Some(&version) {
                self.versions[at].push(version);
            }
            let writes = u32::try_from(self.versions[at].len()).expect("few");
            same("how often its header was written", &writes, &self.model.orders[at].writes)?;
        }
        Ok(())
    }

    fn compare_header(&mut self, at: usize, order: &Order) -> Result<(), String> {
        let model = &self.model.orders[at];
        self.ends.insert(order.state.word());
        self.ends.insert(order.delivery().word());
        same("status", &order.state.word(), &model.status.word())?;
        same("delivery", &order.delivery().word(), &model.delivery())?;
        same("archived", &order.state.is_archived(), &model.archived)?;
        same("revision", &order.revision.number(), &model.revision)?;
        let asked = matches!(
            order.state,
            order_core::order::OrderState::ConfirmationCreated(created) if created.approval_requested
        );
        let expected = model.asked && model.status.word() == "confirmation_created";
        same("whether approval is asked", &asked, &expected)?;
        let figures = self.model.figures(model.asks());
        let actual = order.figures();
        same("lines", &actual.line_count, &figures.lines)?;
        same("pieces", &actual.pieces.get(), &figures.pieces)?;
        same("total", &i128::from(actual.total.minor()), &figures.total)?;
        same("currency", &actual.total.currency(), &currency(model.currency))?;
        let original = self.model.figures(&model.original);
        same("original total", &i128::from(order.original.total.minor()), &original.total)?;
        same("backlog", &order.state.has_backlog(), &model.backlog.is_some())?;
        same("tags", &order.tags.len(), &model.tags.len())?;
        same("invoices", &order.invoices.len(), &model.invoices.len())?;
        same("attached", &order.attached.len(), &model.attached.len())?;
        same("delivery notes", &order.state.delivery_notes().len(), &model.notes.len())?;
        let again = model.again.map(|again| self.orders[again]);
        same("what it was placed again from", &order.reorder_of, &again)
    }
}
