//! The story goes on: bulk runs of every operation.

use std::ops::ControlFlow;
use std::time::Duration;

use order_core::desk::Worker;
use order_core::operation::bulk::BulkRequest;
use order_core::order::Notify;
use order_core::record::{BulkOperation, OrderFilter, Selection};
use order_core::value::*;

use super::story::{Offer, Teller, name};

impl Teller {
    async fn request(&self, operation: BulkOperation, selection: Selection) {
        let request = BulkRequest { brand: self.brand, operation, selection };
        let key = name(&format!("bulk {}", request.operation.word()));
        self.desk.run_bulk(request, &self.host).key(key).await.unwrap();
    }

    /// Three orders through everything that can be done in bulk, two others that are rejected, and one run that is cancelled.
    pub(crate) async fn work_in_bulk(&self, offer: &Offer<'_>, tags: &[TagId; 2]) {
        let mut orders = Vec::new();
        for _ in 0..5 {
            orders.push(self.by_invoice(offer).await);
        }
        let (kept, rejected) = orders.split_at(3);
        let some = |orders: &[OrderId]| Selection::Orders(orders.to_vec());
        let notify = Notify::send();
        let reject = BulkOperation::Reject { notify: notify.clone() };
        self.request(reject.clone(), some(rejected)).await;
        self.request(BulkOperation::Archive, some(&orders)).await;
        let answer =
            BulkOperation::CreateConfirmations { notify: Notify::silent(), approval_requested: true };
        self.request(answer, some(kept)).await;
        self.request(BulkOperation::Confirm { notify }, some(&orders)).await;
        let tag = BulkOperation::Tag { apply: [tags[0]].into(), remove: [tags[1]].into() };
        let filter = OrderFilter { tags: [tags[1]].into(), ..OrderFilter::default() };
        self.request(tag, Selection::Matching(Box::new(filter))).await;
        self.request(BulkOperation::CreateBacklog, some(&kept[..1])).await;
        self.request(BulkOperation::CreateDeliveryNotes, some(kept)).await;
        self.request(BulkOperation::CreateInvoices, some(kept)).await;
        let request =
            BulkRequest { brand: self.brand, operation: reject, selection: some(&[kept[0], rejected[0]]) };
        let run = self.desk.start_bulk(request, &self.host).await.unwrap();
        self.desk.cancel_bulk(self.brand, run.id, &self.host).await.unwrap();
        let worker = Worker { holder: uuid::Uuid::nil(), lease_for: Duration::from_secs(30) };
        let mut go_on = |_: &order_core::desk::BulkProgress| ControlFlow::Continue(());
        self.desk.work_bulk(self.brand, run.id, worker, &mut go_on).await.unwrap();
    }
}
