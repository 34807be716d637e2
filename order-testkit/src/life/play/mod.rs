//! Running steps against a store and the model, side by side.

mod answer;
mod balance;
mod balance_papers;
mod bulk;
mod buying;
mod command;
mod compare;
mod paper;
mod set_up;

use std::collections::{BTreeMap, BTreeSet};

use order_core::Command;
use order_core::operation::catalog::ChangeProduct;
use order_core::operation::party::ChangeConnection;
use order_core::operation::tag::CreateTag;
use order_core::order::Colour;
use order_core::record::Version;
use order_core::store::Store;
use order_core::value::{CartId, DeliveryNoteId, InvoiceId, OrderId, TagId};

use super::model::{Model, Place};
use super::scenario::{BUYERS, CATALOGS, PRODUCTS, SKUS, Scenario, TAGS};
use super::step::{Act, Seen, Step, Who};
use crate::model::Verdict;
use crate::requests::{Requests, same};
use crate::world::{HOSTILE_NAMES, World, brand, id, name};
use set_up::{Ids, prices, set_up, terms};

/// What happened in a case, to tell whether the cases meet what they are meant to.
#[derive(Debug, Clone, Default)]
pub(super) struct Seenings {
    /// How many orders were placed.
    pub(super) orders: usize,
    /// Why steps were refused.
    pub(super) codes: BTreeSet<&'static str>,
    /// In which status orders ended, and how far their delivery was.
    pub(super) ends: BTreeSet<&'static str>,
}

/// A store and the model of it.
pub(super) struct Player<'a, S> {
    world: World<S>,
    ids: Ids,
    model: Model,
    orders: Vec<OrderId>,
    /// Every version that the header of each order had.
    versions: Vec<Vec<Version>>,
    /// The standard carts.
    carts: BTreeMap<(usize, usize), CartId>,
    tags: Vec<TagId>,
    /// Delivery notes, deleted ones too.
    notes: Vec<DeliveryNoteId>,
    /// Invoices, deleted ones too.
    invoices: Vec<InvoiceId>,
    requests: Requests<'a>,
    ends: BTreeSet<&'static str>,
}

impl<'a, S: Store + Clone + 'static> Player<'a, S> {
    /// Sets a scenario up, runs the steps, and balances in the end.
    pub(super) async fn play(
        store: S,
        requests: Requests<'a>,
        scenario: &Scenario,
        steps: &[Step],
    ) -> Result<Seenings, String> {
        let world = World::new(store);
        let ids = set_up(&world, scenario).await;
        let model = Model::of(scenario);
        let (orders, versions, carts) = (Vec::new(), Vec::new(), BTreeMap::new());
        let (tags, ends) = (Vec::new(), BTreeSet::new());
        let (notes, invoices) = (Vec::new(), Vec::new());
        let mut player =
            Player { world, ids, model, orders, versions, carts, tags, notes, invoices, requests, ends };
        player.create_tags().await;
        for (number, step) in steps.iter().enumerate() {
            let stepped = player.step(step).await;
            stepped.map_err(|why| format!("step {number}, {step:?}: {why}"))?;
            let compared = player.compare().await;
            compared.map_err(|why| format!("after step {number}, {step:?}: {why}"))?;
        }
        player.balance().await?;
        Ok(Seenings { orders: player.orders.len(), codes: player.requests.codes, ends: player.ends })
    }

    async fn step(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Receive { sku, pieces } => {
                let sku = sku % SKUS;
                let receive = self.world.receive(self.ids.counter(sku, Place::Source), *pieces);
                let expected = self.model.receive(sku, *pieces);
                self.expect(&receive, &expected).await
            }
            Step::Reprice { product, prices } => self.reprice(product % PRODUCTS, *prices).await,
            Step::Exchange { buyer, currency } => self.exchange(buyer % BUYERS, *currency).await,
            Step::Place { buyer, catalog, pieces, proxy } => {
                self.place((buyer % BUYERS, catalog % CATALOGS.len()), pieces, *proxy).await
            }
            Step::Reorder { order } => self.reorder(*order).await,
            Step::Empty { order } => self.empty(*order).await,
            Step::On { order, who, seen, act } => self.on(*order, *who, *seen, act).await,
            Step::Paper { who, paper } => self.paper(*who, paper).await,
            Step::Bulk { who, bulk, matching } => self.bulk(*who, bulk, *matching).await,
        }
    }

    /// Runs a command as the host, and expects this of it.
    async fn expect<C: Command + Clone>(&mut self, command: &C, expected: &Verdict) -> Result<(), String> {
        let host = self.world.host().clone();
        let (verdict, _) = self.requests.run(&self.world, command, &host).await?;
        same("outcome", &verdict, expected)
    }

    async fn create_tags(&mut self) {
        for text in &HOSTILE_NAMES[..TAGS] {
            let create = CreateTag { brand: brand(), name: name(text), colour: Colour::GREY };
            self.tags.push(self.world.run(create).await.id);
            self.model.tags += 1;
        }
    }

    async fn reprice(&mut self, product: usize, plan: [u32; 2]) -> Result<(), String> {
        self.model.prices[product] = plan;
        let change = ChangeProduct {
            brand: brand(),
            product: self.ids.products[product],
            seen: None,
            model_number: None,
            name: None,
            description: None,
            attributes: None,
            prices: Some(prices(plan)),
            options: None,
            tax: None,
            rates: None,
            images: None,
        };
        self.expect(&change, &Verdict::Done).await
    }

    async fn exchange(&mut self, buyer: usize, currency: usize) -> Result<(), String> {
        self.model.currencies[buyer] = currency;
        let mut change = ChangeConnection::of(brand(), self.ids.buyers[buyer]);
        change.terms = Some(terms(currency));
        self.expect(&change, &Verdict::Done).await
    }

    /// The order that a step means; one that never was, while there is none.
    fn order(&self, number: usize) -> OrderId {
        self.model.order_at(number).map_or_else(|| id(OrderId::made, 404), |at| self.orders[at])
    }

    /// The version that was seen.
    fn seen(&self, number: usize, seen: Seen) -> Option<Version> {
        let versions = &self.versions[self.model.order_at(number)?];
        match seen {
            Seen::Untold => None,
            Seen::Now => versions.last().copied(),
            Seen::First => versions.first().copied(),
        }
    }

    /// Whoever does something to an order.
    fn actor(&self, number: usize, who: Who) -> order_core::Actor {
        let buyer = self.model.order_at(number).map_or(0, |at| self.model.orders[at].buyer);
        self.ids.actor(who, buyer)
    }

    async fn on(&mut self, number: usize, who: Who, seen: Seen, act: &Act) -> Result<(), String> {
        let actor = self.actor(number, who);
        let verdict = self.act(number, &actor, seen, act).await?;
        let expected = self.model.on(number, who, seen, act);
        same("outcome", &verdict, &expected)
    }
}
