//! What must be true of backlog SKUs, delivery notes and invoices in the end.

use std::collections::BTreeMap;

use order_core::order::{Backlog, DeliveryNote, DeliveryNoteStatus, Invoice, Order};
use order_core::record::{Key, Kind};
use order_core::store::Store;

use super::super::model::Waiting;
use super::Player;
use crate::requests::same;
use crate::world::{brand, partition};

impl<S: Store + Clone + 'static> Player<'_, S> {
    pub(super) async fn balance_papers(&self) -> Result<(), String> {
        for at in 0..self.orders.len() {
            let balanced = self.balance_order_papers(at).await;
            balanced.map_err(|why| format!("order {at}: {why}"))?;
        }
        let there = self.model.notes.iter().filter(|note| !note.gone).count();
        let notes = self.world.walk(Kind::DeliveryNote, partition(), 50).await.len();
        same("delivery notes", &notes, &there)?;
        for at in 0..self.model.notes.len() {
            self.balance_note(at).await.map_err(|why| format!("delivery note {at}: {why}"))?;
        }
        let there = self.model.invoices.iter().filter(|invoice| !invoice.gone).count();
        let invoices = self.world.walk(Kind::Invoice, partition(), 50).await.len();
        same("invoices", &invoices, &there)?;
        for at in 0..self.model.invoices.len() {
            self.balance_invoice(at).await.map_err(|why| format!("invoice {at}: {why}"))?;
        }
        Ok(())
    }

    /// The header names exactly its documents, and the backlog SKUs are what the model says.
    async fn balance_order_papers(&self, at: usize) -> Result<(), String> {
        let model = &self.model.orders[at];
        let order: Order = self.world.record(&Key::order(brand(), self.orders[at])).await;
        let tags = model.tags.iter().map(|tag| self.tags[*tag]).collect();
        same("tags", &order.tags, &tags)?;
        let notes: Vec<_> = model.notes.iter().map(|note| self.notes[*note]).collect();
        same("delivery notes", &order.state.delivery_notes(), &notes.as_slice())?;
        let invoices: Vec<_> =
            order.invoices.iter().map(|invoice| (invoice.invoice, invoice.ratio.ppm())).collect();
        let expected =
            model.invoices.iter().map(|(invoice, percent)| (self.invoices[*invoice], percent * 10_000));
        same("invoices", &invoices, &expected.collect())?;
        for (invoice, amount) in order.invoices.iter().map(|invoice| (invoice.invoice, invoice.amount)) {
            let number = self.invoices.iter().position(|known| *known == invoice).ok_or("no invoice")?;
            let billed = self.model.invoices[number].orders.iter().find(|billed| billed.order == at);
            same("invoiced", &Some(i128::from(amount.minor())), &billed.map(|billed| billed.amount))?;
        }
        let found = self.world.found(&Key::backlog(brand(), self.orders[at])).await;
        same("whether there is a backlog", &found.record.is_some(), &model.backlog.is_some())?;
        let Some(expected) = &model.backlog else { return Ok(()) };
        let backlog: Backlog = self.world.record(&Key::backlog(brand(), self.orders[at])).await;
        let waiting = backlog.skus.iter().map(|sku| {
            let unit = i128::from(sku.amount.minor()) / i128::from(sku.ordered.get());
            let (ordered, delivered, closed) = (sku.ordered.get(), sku.delivered.get(), sku.closed.get());
            (self.ids.sku(sku.sku), Waiting { ordered, delivered, closed, unit })
        });
        same("backlog SKUs", &waiting.collect::<BTreeMap<_, _>>(), expected)?;
        for sku in &backlog.skus {
            let part = i128::from(sku.amount.minor()) * i128::from(sku.delivered.get());
            let delivered = i128::from(sku.delivered_amount.minor()) * i128::from(sku.ordered.get());
            same("the amount delivered", &delivered, &part)?;
        }
        Ok(())
    }

    async fn balance_note(&self, at: usize) -> Result<(), String> {
        let (model, key) = (&self.model.notes[at], Key::delivery_note(brand(), self.notes[at]));
        if model.gone {
            return same("whether it is there", &self.world.found(&key).await.record.is_some(), &false);
        }
        let note: DeliveryNote = self.world.record(&key).await;
        same("buyer", &note.buyer, &self.ids.buyers[model.buyer])?;
        same("closed", &(note.status == DeliveryNoteStatus::Closed), &model.closed)?;
        same("invoice", &note.invoice, &model.invoice.map(|invoice| self.invoices[invoice]))?;
        let mut lines = Vec::new();
        for delivered in &note.orders {
            for line in &delivered.lines {
                let order =
                    self.orders.iter().position(|order| *order == delivered.order).ok_or("no order")?;
                let amount = i128::from(line.amount.minor());
                lines.push((order, self.ids.sku(line.sku), line.quantity.get(), amount));
            }
        }
        let mut expected = model.lines.clone();
        lines.sort_unstable();
        expected.sort_unstable();
        same("lines", &lines, &expected)
    }

    async fn balance_invoice(&self, at: usize) -> Result<(), String> {
        let (model, key) = (&self.model.invoices[at], Key::invoice(brand(), self.invoices[at]));
        if model.gone {
            return same("whether it is there", &self.world.found(&key).await.record.is_some(), &false);
        }
        let invoice: Invoice = self.world.record(&key).await;
        let total: i128 = model.orders.iter().map(|billed| billed.amount).sum();
        same("total", &i128::from(invoice.total.minor()), &total)?;
        let taxes: i64 = invoice.taxes.iter().map(|tax| tax.tax.minor()).sum();
        let expected = model.orders.iter().flat_map(|billed| billed.taxes.values());
        same("taxes", &i128::from(taxes), &expected.map(|(_, tax)| tax).sum())?;
        let orders: BTreeMap<_, _> =
            invoice.orders.iter().map(|billed| (billed.order, i128::from(billed.amount.minor()))).collect();
        let expected = model.orders.iter().map(|billed| (self.orders[billed.order], billed.amount)).collect();
        same("orders", &orders, &expected)
    }
}
