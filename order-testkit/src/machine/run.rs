//! Running steps against a store and the model, side by side.

use std::collections::{BTreeMap, BTreeSet};

use order_core::cart::CheckoutForm;
use order_core::operation::cart::RemoveFromCart;
use order_core::operation::catalog::{PutProducts, TakeProducts};
use order_core::operation::order::{PlaceOrder, Placed, Preview, PreviewOrder};
use order_core::order::Fingerprint;
use order_core::record::StockKey;
use order_core::store::Store;
use order_core::value::{CartId, OrderId};
use order_core::{Actor, Command, RunError};

use super::stand::{Ids, firsts, put, set_up};
use super::{actual, command};
use crate::model::{Agreed, Form, Goods, Model, Offer, PlacePlan, Quote, Scenario, Step, Verdict, Who};
use crate::requests::{Requests, same};
use crate::world::{World, brand, id, label, partition};

/// What happened in a case, to tell whether the cases meet what they are meant to.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// How many orders were placed.
    pub(super) orders: usize,
    /// Why steps were refused.
    pub(super) codes: BTreeSet<&'static str>,
}

/// A store and the model of it.
pub(super) struct Machine<'a, S> {
    pub(super) world: World<S>,
    pub(super) ids: Ids,
    pub(super) model: Model,
    /// Entries of the log before the first step.
    pub(super) begun: usize,
    pub(super) orders: Vec<OrderId>,
    pub(super) carts: BTreeMap<(usize, usize), CartId>,
    looked: BTreeMap<(usize, usize), Fingerprint>,
    last: Option<(PlaceOrder, Placed, Actor)>,
    placed: BTreeSet<CartId>,
    requests: Requests<'a>,
}

impl<'a, S: Store + Clone + 'static> Machine<'a, S> {
    /// Sets a scenario up, runs the steps, and balances in the end.
    pub(super) async fn play(
        store: S,
        calm: &'a dyn Fn(bool),
        scenario: &Scenario,
        steps: &[Step],
    ) -> Result<Seen, String> {
        let world = World::new(store);
        calm(true);
        let ids = set_up(&world, scenario).await;
        let model = Model::of(scenario, world.now().micros());
        let begun = world.log(partition()).await.len();
        let (orders, carts, looked) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        let (last, placed, requests) = (None, BTreeSet::new(), Requests::new(calm));
        let mut machine = Machine { world, ids, model, begun, orders, carts, looked, last, placed, requests };
        for (number, step) in steps.iter().enumerate() {
            let stepped = machine.step(step).await;
            stepped.map_err(|why| format!("step {number}, {step:?}: {why}"))?;
        }
        machine.balance().await?;
        same("drifts", &machine.world.drifts().await, &Vec::new())?;
        Ok(Seen { orders: machine.model.orders.len(), codes: machine.requests.codes })
    }

    async fn run<C: Command + Clone>(
        &mut self,
        command: &C,
        actor: &Actor,
    ) -> Result<(Verdict, Option<C::Output>), String> {
        self.requests.run(&self.world, command, actor).await
    }

    async fn compare<C: Command + Clone>(&mut self, command: &C, expected: &Verdict) -> Result<(), String> {
        let (verdict, _) = self.run(command, &Actor::host()).await?;
        same("outcome", &verdict, expected)
    }

    async fn step(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Goods(goods) => self.goods(goods).await,
            Step::Fill { buyer, catalog, items, who } => {
                let at = self.at(*buyer, *catalog);
                let items: Vec<_> = items.iter().map(|plan| command::item(&self.model, plan)).collect();
                let fill = command::fill(&self.ids, at, &items);
                let actor = command::actor(&self.ids, at.0, *who);
                let (verdict, output) = self.run(&fill, &actor).await?;
                same("outcome", &verdict, &self.model.fill(at, &items, *who))?;
                if let Some(receipt) = output {
                    self.carts.insert(at, receipt.id);
                }
                Ok(())
            }
            Step::Empty { buyer, catalog, product } => {
                let at = self.at(*buyer, *catalog);
                let product = product % self.ids.products.len();
                let products = vec![self.ids.products[product]];
                let empty = RemoveFromCart { brand: brand(), cart: self.cart(at), seen: None, products };
                let expected = self.model.empty(at, product);
                self.compare(&empty, &expected).await
            }
            Step::Look { buyer, catalog, form } => {
                let at = self.at(*buyer, *catalog);
                self.look(at, *form).await
            }
            Step::Place { buyer, catalog, form, agreed, who } => {
                let at = self.at(*buyer, *catalog);
                self.place(at, *form, *agreed, *who).await
            }
            Step::PlaceAgain => self.place_again().await,
            Step::Pass { minutes } => {
                self.world.pass(std::time::Duration::from_secs(u64::from(*minutes) * 60));
                self.model.now = self.world.now().micros();
                Ok(())
            }
            Step::Offer(offer) => self.offer(offer).await,
        }
    }

    async fn goods(&mut self, goods: &Goods) -> Result<(), String> {
        match goods {
            Goods::Receive { sku, pieces } => {
                let sku = sku % self.ids.skus.len();
                let receive = self.world.receive(self.counter(sku), *pieces);
                let expected = self.model.receive(sku, *pieces);
                self.compare(&receive, &expected).await
            }
            Goods::Correct { sku, by } => {
                let sku = sku % self.ids.skus.len();
                let correct = self.world.correct(self.counter(sku), *by);
                let expected = self.model.correct(sku, *by);
                self.compare(&correct, &expected).await
            }
        }
    }

    async fn offer(&mut self, offer: &Offer) -> Result<(), String> {
        match offer {
            Offer::SetCatalog { catalog, open, opens, deadline, lot, least } => {
                let catalog = catalog % self.ids.catalogs.len();
                let at = |minutes: &Option<i16>| {
                    minutes.map(|minutes| self.model.now + i64::from(minutes) * 60_000_000)
                };
                let times = (at(opens), at(deadline));
                let mut plan = self.model.catalogs[catalog].clone();
                (plan.open, plan.opens, plan.deadline) = (*open, times.0, times.1);
                (plan.lot, plan.least_pieces) = (*lot, *least);
                let change = command::set_catalog(&self.ids, catalog, &plan);
                let expected = self.model.set_catalog(catalog, *open, times, (*lot, *least));
                self.compare(&change, &expected).await
            }
            Offer::SetSku { sku, withdrawn, excluded, prices } => {
                let sku = sku % self.ids.skus.len();
                let expected = self.model.set_sku(sku, *withdrawn, *excluded, *prices);
                let change = command::set_sku(&self.ids, sku, &self.model.skus[sku]);
                self.compare(&change, &expected).await
            }
            Offer::SetProduct { product, prices, rates } => {
                let product = product % self.ids.products.len();
                let expected = self.model.set_product(product, *prices, *rates);
                let change = command::set_product(&self.ids, product, &self.model.products[product]);
                self.compare(&change, &expected).await
            }
            Offer::SetTax { tax, ppm } => {
                let tax = tax % self.ids.taxes.len();
                let expected = self.model.set_tax(tax, *ppm);
                self.compare(&command::set_tax(&self.ids, tax, *ppm), &expected).await
            }
            Offer::SetConnection { buyer, blocked, catalog, granted, rates } => {
                let (buyer, catalog) = self.at(*buyer, *catalog);
                let grant = (catalog, *granted);
                let expected = self.model.set_connection(buyer, *blocked, grant, *rates);
                let change = command::set_connection(&self.ids, buyer, &self.model.buyers[buyer], grant);
                self.compare(&change, &expected).await
            }
            Offer::Put { catalog, product, rates, without_first } => {
                let (catalog, product) =
                    (catalog % self.ids.catalogs.len(), product % self.ids.products.len());
                let without = without_first.then_some(0).into_iter().collect::<BTreeSet<usize>>();
                let place = PlacePlan { rates: *rates, without };
                let products = vec![put(&self.ids, &firsts(&self.model.products), product, &place)];
                let change =
                    PutProducts { brand: brand(), catalog: self.ids.catalogs[catalog], seen: None, products };
                let expected = self.model.put(catalog, product, place);
                self.compare(&change, &expected).await
            }
            Offer::Take { catalog, product } => {
                let (catalog, product) =
                    (catalog % self.ids.catalogs.len(), product % self.ids.products.len());
                let products = vec![self.ids.products[product]];
                let change = TakeProducts {
                    brand: brand(),
                    catalog: self.ids.catalogs[catalog],
                    seen: None,
                    products,
                };
                let expected = self.model.take(catalog, product);
                self.compare(&change, &expected).await
            }
        }
    }

    /// Asks for a preview, of a calm store.
    async fn preview(&self, at: (usize, usize), form: Form) -> Result<(Verdict, Option<Preview>), String> {
        let form = self.checkout(at, form);
        let question = PreviewOrder { brand: brand(), cart: self.cart(at), form };
        match self.world.desk().ask(question, &Actor::host()).await {
            Ok(preview) => Ok((Verdict::Done, Some(preview))),
            Err(RunError::Missing(_)) => Ok((Verdict::Missing, None)),
            Err(RunError::Refused(refused)) => {
                Ok((Verdict::Refused(refused.codes().into_iter().collect()), None))
            }
            Err(other) => Err(format!("{other:?}")),
        }
    }

    async fn look(&mut self, at: (usize, usize), form: Form) -> Result<(), String> {
        let (verdict, preview) = self.preview(at, form).await?;
        let before: Option<Quote> = self.model.looked.get(&at).cloned();
        let (expected, quote) = self.model.look(at, form);
        same("outcome", &verdict, &expected)?;
        let Some((preview, quote)) = preview.zip(quote) else { return Ok(()) };
        actual::compare(&self.ids, &preview.content, &quote)?;
        if let Some((before, old)) = before.zip(self.looked.get(&at)) {
            same("the fingerprint is as it was", &(preview.fingerprint == *old), &(quote == before))?;
        }
        self.looked.insert(at, preview.fingerprint);
        Ok(())
    }

    async fn place(
        &mut self,
        at: (usize, usize),
        form: Form,
        agreed: Agreed,
        who: Who,
    ) -> Result<(), String> {
        let now = self.preview(at, form).await?.1.map(|preview| preview.fingerprint);
        let named = match agreed {
            Agreed::Now => now,
            Agreed::Before => self.looked.get(&at).copied(),
            Agreed::Never => None,
        };
        // Of what cannot be previewed nobody knows the fingerprint.
        let meant = if named.is_none() { Agreed::Never } else { agreed };
        let command = PlaceOrder {
            brand: brand(),
            cart: self.cart(at),
            form: self.checkout(at, form),
            agreed: named.unwrap_or_else(|| Fingerprint::of(b"nothing")),
        };
        let actor = command::actor(&self.ids, at.0, who);
        let placed_before = self.model.orders.len();
        let gone = !self.model.carts.contains_key(&at);
        self.model.entries += self.world.authorize(&command, &actor).await;
        let (verdict, placed) = self.run(&command, &actor).await?;
        if gone && self.placed.contains(&command.cart) && who != Who::Stranger {
            // The cart became an order before: placing it again answers with that order.
            return same("outcome", &verdict, &Verdict::Done);
        }
        same("outcome", &verdict, &self.model.place(at, form, meant, who))?;
        let Some(placed) = placed else { return Ok(()) };
        let quote = &self.model.orders[placed_before];
        same("total", &i128::from(placed.total.minor()), &quote.total)?;
        actual::compare(&self.ids, &actual::original(&self.world, placed.id).await, quote)?;
        self.orders.push(placed.id);
        self.placed.insert(command.cart);
        self.last = Some((command, placed, actor));
        Ok(())
    }

    async fn place_again(&mut self) -> Result<(), String> {
        let Some((command, placed, actor)) = self.last.clone() else { return Ok(()) };
        let (verdict, again) = self.run(&command, &actor).await?;
        same("outcome", &verdict, &Verdict::Done)?;
        same("the order", &again, &Some(placed))
    }

    fn checkout(&self, at: (usize, usize), form: Form) -> CheckoutForm {
        command::checkout(&self.ids, at.0, form, self.model.catalogs[at.1].pay)
    }

    fn at(&self, buyer: usize, catalog: usize) -> (usize, usize) {
        (buyer % self.ids.buyers.len(), catalog % self.ids.catalogs.len())
    }

    /// The cart of a buyer and catalog; one that never was, when there is none.
    fn cart(&self, at: (usize, usize)) -> CartId {
        self.carts.get(&at).copied().unwrap_or_else(|| id(CartId::made, 404))
    }

    pub(super) fn counter(&self, sku: usize) -> StockKey {
        StockKey { brand: brand(), sku: self.ids.skus[sku], label: label() }
    }
}
