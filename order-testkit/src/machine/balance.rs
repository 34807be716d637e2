//! What must be true in the end, whatever happened.

use std::collections::{BTreeMap, BTreeSet};

use order_core::cart::Cart;
use order_core::order::{Holding, Order};
use order_core::record::{Claim, ClaimScope, Key, Kind, MovementCause, Record};
use order_core::store::Store;
use order_core::value::Timestamp;

use super::run::Machine;
use super::{actual, command};
use crate::requests::same;
use crate::world::{brand, partition};

impl<S: Store + Clone + 'static> Machine<'_, S> {
    /// Compares everything that is kept with the model.
    pub(super) async fn balance(&self) -> Result<(), String> {
        self.balance_stock().await?;
        self.balance_orders().await?;
        self.balance_carts().await?;
        let entries = self.world.log(partition()).await;
        same("entries of the log", &(entries.len() - self.begun), &self.model.entries)?;
        let told = self.world.lease(Timestamp::MAX, 10_000).await;
        let tasks: BTreeSet<_> = told.iter().map(|lease| lease.token.task).collect();
        same("notices", &tasks.len(), &(2 * self.model.orders.len()))
    }

    /// Stock is what the model says, and the sum of its movements.
    async fn balance_stock(&self) -> Result<(), String> {
        let mut sums: BTreeMap<usize, i64> = BTreeMap::new();
        let (mut lines, mut orders) = (0, BTreeSet::new());
        for listed in self.world.walk(Kind::StockMovement, partition(), 50).await {
            let Some(Record::StockMovement(movement)) = &listed.found.record else {
                return Err(format!("no movement: {listed:?}"));
            };
            if let MovementCause::Placed { order } = &movement.cause {
                same("one movement of an order", &orders.insert(*order), &true)?;
            }
            for line in &movement.lines {
                let sku = self.ids.skus.iter().position(|sku| *sku == line.sku).ok_or("no SKU")?;
                *sums.entry(sku).or_insert(0) += line.by;
                lines += 1;
            }
        }
        same("lines of movements", &lines, &self.model.moved.len())?;
        for sku in 0..self.ids.skus.len() {
            let amount = self.world.amount(self.counter(sku)).await;
            same("stock", &amount, &self.model.left(sku))?;
            same("the sum of its movements", &sums.get(&sku).copied().unwrap_or(0), &amount)?;
        }
        Ok(())
    }

    /// Every order is there once, whole, with its code, its stock and its entry.
    async fn balance_orders(&self) -> Result<(), String> {
        let listed = self.world.walk(Kind::Order, partition(), 50).await;
        same("orders", &listed.len(), &self.model.orders.len())?;
        let entries = self.world.log(partition()).await;
        let mut codes = BTreeSet::new();
        for (id, quote) in self.orders.iter().zip(&self.model.orders) {
            let order: Order = self.world.record(&Key::order(brand(), *id)).await;
            let original = actual::original(&self.world, *id).await;
            actual::compare(&self.ids, &original, quote)?;
            same("total of the header", &order.original.total, &original.totals.total)?;
            same("a code of its own", &codes.insert(order.code.clone()), &true)?;
            let claim: Claim = self.world.record(&ClaimScope::OrderCode(&order.code).key(brand())).await;
            same("whose code", &claim.target, &id.as_uuid())?;
            let about = Key::order(brand(), *id);
            let told = entries.iter().filter(|entry| entry.subject.name == *about.name());
            same("entries of an order", &told.count(), &1)?;
            let (_, _, catalog) = quote.cart;
            let holding = self.world.found(&Key::holding(brand(), *id)).await.record;
            let from_stock = self.model.catalogs[catalog].backorder.is_some();
            same("it holds stock", &holding.is_some(), &from_stock)?;
            if let Some(Record::Holding(holding)) = holding {
                let Holding { lines, .. } = holding.as_ref();
                let held: Vec<_> = lines.iter().map(|line| (line.sku, line.quantity.get())).collect();
                let taken = quote.lines.iter().map(|line| (self.ids.skus[line.sku], line.pieces));
                same("held stock", &held, &taken.collect())?;
            }
        }
        Ok(())
    }

    /// Every cart is there with what was put into it, and no other.
    async fn balance_carts(&self) -> Result<(), String> {
        let listed = self.world.walk(Kind::Cart, partition(), 50).await;
        same("carts", &listed.len(), &self.model.carts.len())?;
        for (at, cart) in &self.model.carts {
            let read: Cart = self.world.record(&Key::cart(brand(), self.carts[at])).await;
            let expected = command::fill(&self.ids, *at, &cart.items).items;
            same("items", &read.items, &expected)?;
        }
        Ok(())
    }
}
