//! Delivery notes and invoices.

use order_core::operation::delivery::{
    BacklogDelivery, CloseDeliveryNote, DeleteDeliveryNote, DeleteInvoice, DeliverBacklog, InvoiceDeliveries,
};
use order_core::store::Store;
use order_core::value::{DeliveryNoteId, InvoiceId};

use super::super::step::{Paper, Who};
use super::Player;
use crate::requests::same;
use crate::world::{brand, id, quantity};

impl<S: Store + Clone + 'static> Player<'_, S> {
    /// Something is done to delivery notes or invoices.
    pub(super) async fn paper(&mut self, who: Who, paper: &Paper) -> Result<(), String> {
        let (actor, brand) = (self.ids.actor(who, 0), brand());
        let verdict = match paper {
            Paper::Deliver(_) | Paper::DeliverRest(_) => {
                let deliver = DeliverBacklog { brand, orders: self.deliveries(paper) };
                let (verdict, created) = self.requests.run(&self.world, &deliver, &actor).await?;
                self.notes.extend(created.map(|created| created.id));
                verdict
            }
            Paper::Close(note) => {
                let close = CloseDeliveryNote { brand, note: self.note(*note), seen: None };
                self.requests.run(&self.world, &close, &actor).await?.0
            }
            Paper::Delete(note) => {
                let delete = DeleteDeliveryNote { brand, note: self.note(*note), seen: None };
                self.requests.run(&self.world, &delete, &actor).await?.0
            }
            Paper::Bill(notes) => {
                let notes = notes.iter().map(|note| self.note(*note)).collect();
                let bill = InvoiceDeliveries { brand, notes };
                let (verdict, created) = self.requests.run(&self.world, &bill, &actor).await?;
                self.invoices.extend(created.map(|created| created.id));
                verdict
            }
            Paper::Unbill(invoice) => {
                let count = self.invoices.len();
                let invoice =
                    if count == 0 { id(InvoiceId::made, 404) } else { self.invoices[invoice % count] };
                let delete = DeleteInvoice { brand, invoice, seen: None };
                self.requests.run(&self.world, &delete, &actor).await?.0
            }
        };
        let expected = self.model.paper(who, paper);
        same("outcome", &verdict, &expected)
    }

    fn note(&self, number: usize) -> DeliveryNoteId {
        let count = self.notes.len();
        if count == 0 { id(DeliveryNoteId::made, 404) } else { self.notes[number % count] }
    }

    /// What is to be delivered, order by order.
    fn deliveries(&self, paper: &Paper) -> Vec<BacklogDelivery> {
        let mut deliveries: Vec<BacklogDelivery> = Vec::new();
        if self.orders.is_empty() {
            let named = match paper {
                Paper::Deliver(lines) => lines.len(),
                Paper::DeliverRest(orders) => orders.len(),
                Paper::Close(_) | Paper::Delete(_) | Paper::Bill(_) | Paper::Unbill(_) => 0,
            };
            let nobody = BacklogDelivery { order: self.order(0), lines: Vec::new() };
            return vec![nobody; named];
        }
        for (order, sku, pieces) in self.model.lines_of(paper) {
            let line = (self.ids.skus[sku], quantity(pieces));
            let order = self.orders[order];
            match deliveries.iter_mut().find(|delivery| delivery.order == order) {
                Some(delivery) => delivery.lines.push(line),
                None => deliveries.push(BacklogDelivery { order, lines: vec![line] }),
            }
        }
        deliveries
    }
}
