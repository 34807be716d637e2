//! The lives of orders, and a market full of them.

use std::collections::BTreeSet;
use std::time::Duration;

use order_core::cart::{Cart, CartRoute};
use order_core::catalog::Rates;
use order_core::operation::cart::RemoveFromCart;
use order_core::operation::confirmation::{
    AddedLine, AdjustPrices, ApproveConfirmation, Confirm, ConfirmationEdits, CreateConfirmation,
    DeclineConfirmation, LineEdit, PriceEdit, UpdateConfirmation,
};
use order_core::operation::delivery::{CreateBacklog, CreateDeliveryNote};
use order_core::operation::order::{ArchiveOrder, RejectOrder, ReturnOrder};
use order_core::operation::tag::TagOrder;
use order_core::order::{Notify, Order, Revision};
use order_core::record::Key;
use order_core::store::Store;
use order_core::value::{Money, OrderId, SkuId};

use super::market::{BUYER_COUNT, Market, Wish};
use super::{World, quantity};

/// How far an order goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// It is placed.
    Placed,
    /// Its prices are adjusted.
    Adjusted,
    /// It is answered as placed.
    Answered,
    /// It is answered with other goods, and then with others again.
    AnsweredTwice,
    /// The buyer has approved the answer.
    Approved,
    /// The buyer has declined the answer.
    Declined,
    /// It is confirmed.
    Confirmed,
    /// It has backlog SKUs.
    Backlog,
    /// It is on a delivery note.
    Noted,
    /// It is rejected.
    Rejected,
    /// It is rejected after it was answered, and archived.
    RejectedAndArchived,
    /// It is returned to the cart, which is emptied.
    Returned,
    /// It is returned and archived.
    ReturnedAndArchived,
}

impl Life {
    /// Every life.
    pub const ALL: [Self; 13] = [
        Self::Placed,
        Self::Adjusted,
        Self::Answered,
        Self::AnsweredTwice,
        Self::Approved,
        Self::Declined,
        Self::Confirmed,
        Self::Backlog,
        Self::Noted,
        Self::Rejected,
        Self::RejectedAndArchived,
        Self::Returned,
        Self::ReturnedAndArchived,
    ];
}

impl<S: Store + Clone + 'static> World<S> {
    /// Fills a market with orders of every life, so many times, and gives their ids in the order of placing. Some are placed at the
    /// same instant; some are alike in everything but their ids.
    pub async fn fill_market(&self, market: &Market, rounds: u32) -> Vec<OrderId> {
        const COMMENTS: [Option<&str>; 4] =
            [None, Some("BITTE vor Ostern, GRÜẞE"), Some("50 % _off_, 'quoted'"), Some("please call")];
        let mut orders = Vec::new();
        let mut number = 0_u32;
        for round in 0..rounds {
            for life in Life::ALL {
                let drawn = usize::try_from(number.wrapping_mul(0x9e37_79b9) >> 16).expect("a number");
                let by_card = matches!(life, Life::Placed | Life::Rejected);
                let wish = Wish {
                    buyer: number % BUYER_COUNT,
                    catalog: usize::from(by_card || drawn % 2 == 0),
                    pieces: vec![vec![1, u32::from(drawn % 3 == 0), 2], vec![number % 3, 1], vec![1]]
                        .into_iter()
                        .skip(drawn % 2)
                        .collect(),
                    route: match (drawn % 5, life) {
                        (0, _) => CartRoute::Proxy,
                        (1, Life::Placed | Life::Confirmed) => CartRoute::Consignment,
                        _ => CartRoute::Standard,
                    },
                    by_card,
                    comment: COMMENTS[drawn % COMMENTS.len()],
                };
                if !number.is_multiple_of(3) {
                    self.pass(Duration::from_secs(3 * 3_600));
                }
                let order = self.wish(market, &wish).await;
                self.lead(market, order, life).await;
                let tags: BTreeSet<_> = market.tags.iter().skip(drawn % 4).copied().collect();
                if round % 2 == 0 && !tags.is_empty() {
                    self.run(TagOrder {
                        brand: market.brand,
                        order,
                        seen: None,
                        apply: tags,
                        remove: BTreeSet::new(),
                    })
                    .await;
                }
                orders.push(order);
                number += 1;
            }
        }
        orders
    }

    /// Leads a placed order to where its life ends.
    pub async fn lead(&self, market: &Market, order: OrderId, life: Life) {
        match life {
            Life::Placed => {}
            Life::Adjusted => self.adjust(market, order).await,
            Life::Answered => self.answer(market, order, ConfirmationEdits::none()).await,
            Life::AnsweredTwice => {
                self.answer(market, order, self.other_goods(market, order, 0).await).await;
                self.answer(market, order, self.other_goods(market, order, 1).await).await;
            }
            Life::Approved => {
                self.answer(market, order, ConfirmationEdits::none()).await;
                let revision = self.order(market, order).await.revision;
                self.run(ApproveConfirmation { brand: market.brand, order, seen: None, revision }).await;
            }
            Life::Declined => {
                self.answer(market, order, ConfirmationEdits::none()).await;
                let (brand, revision) = (market.brand, self.order(market, order).await.revision);
                self.run(DeclineConfirmation { brand, order, seen: None, revision, reason: None }).await;
            }
            Life::Confirmed => self.confirm(market, order).await,
            Life::Backlog => {
                self.confirm(market, order).await;
                self.run(CreateBacklog { brand: market.brand, order, seen: None }).await;
            }
            Life::Noted => {
                self.confirm(market, order).await;
                self.run(CreateDeliveryNote { brand: market.brand, order, seen: None }).await;
            }
            Life::Rejected => self.reject(market, order).await,
            Life::RejectedAndArchived => {
                self.answer(market, order, self.other_goods(market, order, 0).await).await;
                self.reject(market, order).await;
                self.run(ArchiveOrder { brand: market.brand, order, seen: None }).await;
            }
            Life::Returned => self.give_back(market, order).await,
            Life::ReturnedAndArchived => {
                self.give_back(market, order).await;
                self.run(ArchiveOrder { brand: market.brand, order, seen: None }).await;
            }
        }
    }

    /// The header of an order.
    pub async fn order(&self, market: &Market, order: OrderId) -> Order {
        self.record(&Key::order(market.brand, order)).await
    }

    /// Answers an order with an order confirmation, or with one more revision of it, and asks for approval.
    pub async fn answer(&self, market: &Market, order: OrderId, edits: ConfirmationEdits) {
        let (brand, notify) = (market.brand, Notify::silent());
        let revision = self.order(market, order).await.revision;
        if revision == Revision::ORIGINAL {
            let create =
                CreateConfirmation { brand, order, seen: None, edits, notify, approval_requested: true };
            self.run(create).await;
        } else {
            let update = UpdateConfirmation {
                brand,
                order,
                seen: None,
                revision,
                edits,
                notify,
                approval_requested: true,
            };
            self.run(update).await;
        }
    }

    async fn confirm(&self, market: &Market, order: OrderId) {
        self.answer(market, order, ConfirmationEdits::none()).await;
        let confirm = Confirm {
            brand: market.brand,
            order,
            seen: None,
            notify: Notify::silent(),
            tags: BTreeSet::new(),
            new_tags: Vec::new(),
        };
        self.run(confirm).await;
    }

    async fn reject(&self, market: &Market, order: OrderId) {
        self.run(RejectOrder { brand: market.brand, order, seen: None, notify: Notify::silent() }).await;
    }

    /// Returns an order to the cart. The next order of the same buyer and catalog needs a cart of its own.
    async fn give_back(&self, market: &Market, order: OrderId) {
        let (brand, notify) = (market.brand, Notify::silent());
        let cart = self.run(ReturnOrder { brand, order, seen: None, notify }).await.cart;
        let returned: Cart = self.record(&Key::cart(brand, cart)).await;
        let products = returned.items.iter().map(|item| item.product).collect();
        self.run(RemoveFromCart { brand, cart, seen: None, products }).await;
    }

    async fn adjust(&self, market: &Market, order: OrderId) {
        let total = self.order(market, order).await.original.total;
        let base = Some(Money::from_minor(1_000, total.currency()).expect("an amount"));
        let sku = self.ordered(market, order).await[0];
        let lines = vec![PriceEdit { sku, base, rates: Rates::default() }];
        self.run(AdjustPrices { brand: market.brand, order, seen: None, lines }).await;
    }

    /// One SKU less, and one that was not there before: another one each time.
    async fn other_goods(&self, market: &Market, order: OrderId, time: usize) -> ConfirmationEdits {
        let ordered = self.ordered(market, order).await;
        let mut edits = ConfirmationEdits::none();
        edits.lines = vec![LineEdit::quantity(ordered[0], quantity(u32::try_from(time).expect("few")))];
        let all = market.wares.iter().flat_map(|ware| ware.skus.iter().map(|sku| (ware.product, *sku)));
        let new = all.filter(|(_, sku)| !ordered.contains(sku)).nth(time);
        let line = |(product, sku)| AddedLine {
            product,
            sku,
            quantity: quantity(3),
            base: None,
            rates: Rates::default(),
            options: Vec::new(),
        };
        edits.added = new.map(line).into_iter().collect();
        edits
    }

    /// The SKUs of which pieces were ordered.
    async fn ordered(&self, market: &Market, order: OrderId) -> Vec<SkuId> {
        let original: order_core::order::OriginalOrder =
            self.record(&Key::original_order(market.brand, order)).await;
        let ordered = original.lines().filter(|(_, line)| !line.quantity.is_zero());
        ordered.map(|(_, line)| line.sku).collect()
    }
}
