//! What must be true in the end, whatever happened.

use std::collections::BTreeMap;

use order_core::cart::Cart;
use order_core::order::{ContentRef, Order, OrderConfirmation, OrderContent, OriginalOrder, PriceRevision};
use order_core::record::{Key, Kind, LogEntry, NoticeKind, Record, StockKey};
use order_core::store::Store;
use order_core::value::Timestamp;

use super::super::model::{Line, Place};
use super::super::scenario::SKUS;
use super::Player;
use crate::requests::same;
use crate::world::{brand, partition};

impl<S: Store + Clone + 'static> Player<'_, S> {
    /// Compares everything that is kept with the model.
    pub(super) async fn balance(&self) -> Result<(), String> {
        self.balance_stock().await?;
        self.balance_carts().await?;
        self.balance_log().await?;
        self.balance_notices().await?;
        self.balance_papers().await?;
        same("drifts", &self.world.drifts().await, &Vec::new())?;
        for at in 0..self.orders.len() {
            self.balance_content(at).await.map_err(|why| format!("order {at}: {why}"))?;
        }
        Ok(())
    }

    /// Stock is what the model says, and the sum of its movements.
    async fn balance_stock(&self) -> Result<(), String> {
        let mut sums: BTreeMap<StockKey, i64> = BTreeMap::new();
        for listed in self.world.walk(Kind::StockMovement, partition(), 50).await {
            let Some(Record::StockMovement(movement)) = &listed.found.record else {
                return Err(format!("no movement: {listed:?}"));
            };
            for line in &movement.lines {
                let key = StockKey { brand: brand(), sku: line.sku, label: line.label };
                *sums.entry(key).or_insert(0) += line.by;
            }
        }
        for sku in 0..SKUS {
            for place in [Place::Source, Place::Target] {
                let key = self.ids.counter(sku, place);
                let amount = self.world.amount(key).await;
                same(&format!("stock of {sku} at {place:?}"), &amount, &self.model.stock[&(sku, place)])?;
                same("the sum of its movements", &sums.remove(&key).unwrap_or(0), &amount)?;
            }
        }
        same("other stock that moved", &sums.len(), &0)
    }

    /// Every cart is there with what is in it, and no other.
    async fn balance_carts(&self) -> Result<(), String> {
        let listed = self.world.walk(Kind::Cart, partition(), 50).await;
        same("carts", &listed.len(), &(self.model.carts.len() + self.model.working))?;
        for (at, expected) in &self.model.carts {
            let cart: Cart = self.world.record(&Key::cart(brand(), self.carts[at])).await;
            let returned = cart.returned.as_ref().map(|returned| returned.order);
            same("the order returned", &returned, &expected.returned.map(|order| self.orders[order]))?;
            let items: Vec<_> = cart
                .items
                .iter()
                .map(|item| {
                    let skus = item.skus.iter().map(|sku| (self.ids.sku(sku.sku), sku.quantity.get()));
                    (item.product, skus.collect::<Vec<_>>())
                })
                .collect();
            let expected =
                expected.items.iter().map(|(product, skus)| (self.ids.products[*product], skus.clone()));
            same("the items of a cart", &items, &expected.collect())?;
        }
        Ok(())
    }

    /// The log of each order tells each operation once, and each status after the other.
    async fn balance_log(&self) -> Result<(), String> {
        let entries = self.world.log(partition()).await;
        for (id, model) in self.orders.iter().zip(&self.model.orders) {
            let key = Key::order(brand(), *id);
            let of_order =
                |entry: &&LogEntry| entry.subject.kind == Kind::Order && entry.subject.name == *key.name();
            let told: Vec<_> = entries
                .iter()
                .filter(of_order)
                .map(|entry| {
                    let status = entry.changes.iter().find(|change| change.field == "status");
                    let change = status
                        .map(|change| (change.from.as_deref(), change.to.as_deref().unwrap_or_default()));
                    (entry.operation.as_str(), change)
                })
                .collect();
            same("the log of an order", &told, &model.log)?;
        }
        Ok(())
    }

    /// Every notice is there once.
    async fn balance_notices(&self) -> Result<(), String> {
        let mut told: BTreeMap<_, Vec<&str>> = BTreeMap::new();
        for lease in self.world.lease(Timestamp::MAX, 10_000).await {
            let Some(notice) = lease.task.notice() else { continue };
            told.entry(notice.order).or_default().push(word(notice.kind));
        }
        for (id, model) in self.orders.iter().zip(&self.model.orders) {
            let mut told = told.remove(id).unwrap_or_default();
            let mut expected = model.notices.clone();
            told.sort_unstable();
            expected.sort_unstable();
            same("notices", &told, &expected)?;
        }
        same("notices about nothing", &told.len(), &0)
    }

    /// What was placed is as it was, and what is asked for now is what the model says.
    async fn balance_content(&self, at: usize) -> Result<(), String> {
        let model = &self.model.orders[at];
        let original: OriginalOrder = self.world.record(&Key::original_order(brand(), self.orders[at])).await;
        let content = OrderContent::of_original(&original);
        same("the original", &self.lines(&content), &sorted(&model.original))?;
        let key = Key::order(brand(), self.orders[at]);
        let order: Order = self.world.record(&key).await;
        let key = Key::content(brand(), self.orders[at], order.content());
        let asks = match order.content() {
            ContentRef::Original => content,
            ContentRef::Prices(_) => self.world.record::<PriceRevision>(&key).await.content,
            ContentRef::Confirmation(_) => self.world.record::<OrderConfirmation>(&key).await.content,
        };
        same("what it asks for", &self.lines(&asks), &sorted(model.asks()))?;
        let parts =
            asks.totals.taxes.iter().map(|tax| tax.tax.minor()).sum::<i64>() + asks.totals.items.minor();
        same("its parts", &parts, &asks.totals.total.minor())?;
        same("its figures", &asks.figures(), &order.figures())
    }

    /// Lines in the numbers of the model, in the order of SKUs.
    fn lines(&self, content: &OrderContent) -> Vec<Line> {
        let lines = content.lines().map(|(_, line)| Line {
            sku: self.ids.sku(line.sku),
            pieces: line.quantity.get(),
            base: u32::try_from(line.base.minor()).expect("a price of the scenario"),
            wholesale: line.rates.wholesale.ppm(),
            discount: line.rates.discount.ppm(),
        });
        sorted(&lines.collect::<Vec<_>>())
    }
}

fn sorted(lines: &[Line]) -> Vec<Line> {
    let mut sorted = lines.to_vec();
    sorted.sort_unstable_by_key(|line| line.sku);
    sorted
}

const fn word(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::OrderReceived => "order_received",
        NoticeKind::OrderCompleted => "order_completed",
        NoticeKind::ConfirmationCreated => "confirmation_created",
        NoticeKind::ConfirmationUpdated => "confirmation_updated",
        NoticeKind::ConfirmationConfirmed => "confirmation_confirmed",
        NoticeKind::ConfirmationEditable => "confirmation_editable",
        NoticeKind::OrderRejected => "order_rejected",
        NoticeKind::OrderReturned => "order_returned",
        NoticeKind::ConfirmationApproved => "confirmation_approved",
        NoticeKind::ConfirmationDeclined => "confirmation_declined",
    }
}
