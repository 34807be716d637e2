//! Whatever is in the cart: amounts add up, preview and placing agree, reasons come in order and once.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use proptest::prelude::*;

use super::super::PlaceRefusal;
use super::stage::*;
use crate::cart::{CartItem, CartSku, OptionRow};
use crate::catalog::{
    CatalogProduct, CatalogStatus, CommentForm, DesiredDates, Minimums, PaymentMethods, Product, Rates, Sku,
    StockPolicy,
};
use crate::operation::{Command, Moment, Stop};
use crate::order::OriginalOrder;
use crate::record::Key;
use crate::refusal::Reason;
use crate::value::{Code, Money, ProductId, Rounding, SkuId, TaxCategoryId};

/// One line of a generated cart: base price, pieces, how many of them have silk, and the surcharge of that.
#[derive(Debug, Clone)]
struct Line {
    base: i64,
    pieces: u32,
    silk: Option<u32>,
}

#[derive(Debug, Clone)]
struct Made {
    lines: Vec<Line>,
    surcharge: i64,
    rates: [(Option<u32>, Option<u32>); 2],
    tax: Option<bool>,
}

/// What a cart and everything around it are made of.
#[derive(Debug, Clone)]
struct Scene {
    products: Vec<Made>,
    around: [(Option<u32>, Option<u32>); 2],
    rounding: (Rounding, Rounding),
    tax_ppm: (u32, u32),
    fee: i64,
}

fn rounding() -> impl Strategy<Value = Rounding> {
    prop::sample::select(vec![
        Rounding::HalfEven,
        Rounding::HalfUp,
        Rounding::HalfDown,
        Rounding::HalfOdd,
        Rounding::Up,
        Rounding::Down,
    ])
}

fn rates() -> impl Strategy<Value = (Option<u32>, Option<u32>)> {
    (prop::option::of(0_u32..=2_000_000), prop::option::of(0_u32..=1_000_000))
}

fn product() -> impl Strategy<Value = Made> {
    let line = (0_i64..50_000, 0_u32..12, prop::option::of(0_u32..12))
        .prop_map(|(base, pieces, silk)| Line { base, pieces, silk: silk.map(|silk| silk.min(pieces)) });
    (prop::collection::vec(line, 1..4), 0_i64..999, [rates(), rates()], prop::option::of(any::<bool>()))
        .prop_map(|(lines, surcharge, rates, tax)| Made { lines, surcharge, rates, tax })
}

fn scene() -> impl Strategy<Value = Scene> {
    let products = prop::collection::vec(product(), 1..6);
    let taxes = (0_u32..=300_000, 0_u32..=300_000);
    (products, [rates(), rates()], (rounding(), rounding()), taxes, 0_i64..5_000).prop_map(
        |(products, around, rounding, tax_ppm, fee)| Scene { products, around, rounding, tax_ppm, fee },
    )
}

fn rates_of((wholesale, discount): (Option<u32>, Option<u32>)) -> Rates {
    Rates {
        wholesale: wholesale.map(|ppm| crate::value::WholesaleRate::from_ppm(ppm).unwrap()),
        discount: discount.map(|ppm| crate::value::DiscountRate::from_ppm(ppm).unwrap()),
    }
}

fn product_id(number: usize) -> ProductId {
    id(ProductId::made, u8::try_from(number).unwrap().saturating_add(100))
}

fn sku_id(product: usize, line: usize) -> SkuId {
    id(SkuId::made, u8::try_from(product * 10 + line).unwrap().saturating_add(100))
}

fn category(of: Option<bool>) -> Option<TaxCategoryId> {
    of.map(|full| if full { FULL_TAX } else { LOW_TAX })
}

impl Scene {
    fn stage(&self) -> Stage {
        let mut stage = Stage::new();
        let coat = stage.world.get::<Product>(&Key::product(stage.brand, COAT)).unwrap();
        let mut items = Vec::new();
        for (number, made) in self.products.iter().enumerate() {
            let id = product_id(number);
            let mut product = Product { id, tax: category(made.tax), ..coat.as_ref().clone() };
            product.rates = rates_of(made.rates[1]);
            product.options[0].required = false;
            product.options[0].choices[0].surcharges = vec![euro(made.surcharge)];
            stage.world.put(Key::product(stage.brand, id), product);
            let rates = rates_of(made.rates[0]);
            let place = CatalogProduct {
                catalog: CATALOG,
                product: id,
                place: 0,
                rates,
                without: BTreeSet::new(),
                sku_count: 1,
            };
            stage.world.put(Key::catalog_product(stage.brand, CATALOG, id), place);
            let skus = self.put_lines(&mut stage, number, made);
            items.push(CartItem::of(id, skus));
        }
        stage.edit_cart(|cart| cart.items = items);
        stage.edit_catalog(|catalog| catalog.rates = rates_of(self.around[0]));
        stage.edit_connection(|connection| connection.terms.rates = rates_of(self.around[1]));
        stage.edit_brand(|brand| brand.settings.rounding = self.rounding.0);
        stage.edit_shipping(|group| group.rates[0].fee = euro(self.fee));
        for (id, ppm) in [(FULL_TAX, self.tax_ppm.0), (LOW_TAX, self.tax_ppm.1)] {
            stage.edit_tax(id, |tax| {
                tax.rate = crate::value::TaxRate::from_ppm(ppm).unwrap();
                tax.rounding = self.rounding.1;
            });
        }
        stage
    }

    fn put_lines(&self, stage: &mut Stage, number: usize, made: &Made) -> Vec<CartSku> {
        let mut skus = Vec::new();
        for (at, line) in made.lines.iter().enumerate() {
            let id = sku_id(number, at);
            let sku = Sku {
                id,
                brand: stage.brand,
                product: product_id(number),
                number: Code::new(format!("{number}-{at}")).unwrap(),
                attributes: vec![],
                excluded_from_backorder: false,
                prices: price(euro(line.base)),
                withdrawn: false,
                place: 0,
            };
            stage.world.put(Key::sku(stage.brand, id), sku);
            stage.set_stock(id, 1_000);
            let rows: Vec<OptionRow> = line.silk.map_or_else(Vec::new, |silk| {
                let both = [row(SILK, silk), row(WOOL, line.pieces.saturating_sub(silk))];
                both.into_iter().filter(|row| !row.quantity.is_zero()).collect()
            });
            skus.push(CartSku { sku: id, quantity: pieces(line.pieces), options: rows });
        }
        let _ = self;
        skus
    }

    /// What it comes to, computed in another way: items, then the tax of each category, full first.
    fn expected(&self) -> (i128, Vec<i128>, i128) {
        let (mut items, mut full, mut low) = (0, None, None);
        for made in &self.products {
            let [place, product] = made.rates;
            let [catalog, connection] = self.around;
            let levels = [place, product, catalog, connection];
            let wholesale = levels.iter().find_map(|level| level.0).map_or(1_000_000, i128::from);
            let discount = levels.iter().find_map(|level| level.1).map_or(0, i128::from);
            for line in made.lines.iter().filter(|line| line.pieces > 0) {
                let exact = i128::from(line.base) * wholesale * (1_000_000 - discount);
                let unit = divided(exact, 1_000_000_000_000, self.rounding.0);
                let surcharges = i128::from(line.silk.unwrap_or(0)) * i128::from(made.surcharge);
                let amount = unit * i128::from(line.pieces) + surcharges;
                items += amount;
                match made.tax {
                    Some(true) => *full.get_or_insert(0) += amount,
                    Some(false) => *low.get_or_insert(0) += amount,
                    None => {}
                }
            }
        }
        *full.get_or_insert(0) += i128::from(self.fee);
        let sums = [(full, self.tax_ppm.0), (low, self.tax_ppm.1)];
        let tax = |(sum, ppm): (Option<i128>, u32)| {
            sum.map(|sum| divided(sum * i128::from(ppm), 1_000_000, self.rounding.1))
        };
        let taxes: Vec<i128> = sums.into_iter().filter_map(tax).collect();
        let total = items + i128::from(self.fee) + taxes.iter().sum::<i128>();
        (items, taxes, total)
    }
}

/// A whole number of a quotient that is not below zero.
fn divided(dividend: i128, divisor: i128, rounding: Rounding) -> i128 {
    let (down, rest) = (dividend / divisor, dividend % divisor);
    let (twice, odd) = (rest * 2, down % 2 == 1);
    let up = match rounding {
        Rounding::Up | Rounding::Ceiling => rest > 0,
        Rounding::Down | Rounding::Floor => false,
        Rounding::HalfUp | Rounding::HalfCeiling => twice >= divisor,
        Rounding::HalfDown | Rounding::HalfFloor => twice > divisor,
        Rounding::HalfEven => twice > divisor || (twice == divisor && odd),
        Rounding::HalfOdd => twice > divisor || (twice == divisor && !odd),
    };
    if up { down + 1 } else { down }
}

/// Every code in the order in which the reasons are declared.
const DECLARED: &[&str] = &[
    "not_permitted",
    "cart_gone",
    "cart_empty",
    "buyer_blocked",
    "catalog_not_visible",
    "catalog_closed",
    "catalog_not_open",
    "deadline_passed",
    "product_not_in_catalog",
    "sku_not_in_catalog",
    "stock_short",
    "lot_size",
    "option_unknown",
    "option_missing",
    "options_differ",
    "date_not_asked",
    "date_past",
    "no_base_price",
    "amount_too_large",
    "below_minimum_amount",
    "below_minimum_quantity",
    "payment_missing",
    "payment_not_offered",
    "card_missing",
    "card_expired",
    "comment_not_among_choices",
    "address_missing",
    "address_unknown",
    "address_incomplete",
    "preview_outdated",
];

/// Things that can be in the way, of which any may come together.
const TROUBLES: &[fn(&mut Stage)] = &[
    |s| s.actor = member(crate::party::Access::Read),
    |s| s.edit_connection(|connection| connection.blocked = true),
    |s| s.edit_catalog(|catalog| catalog.status = CatalogStatus::Limited),
    |s| s.edit_catalog(|catalog| catalog.status = CatalogStatus::Closed),
    |s| s.edit_catalog(|catalog| catalog.opens_at = Some("2030-01-01T00:00:00Z".parse().unwrap())),
    |s| s.edit_catalog(|catalog| catalog.order_deadline = Some("2020-01-01T00:00:00Z".parse().unwrap())),
    |s| s.edit_catalog(|catalog| catalog.lot_size = NonZeroU32::new(4)),
    |s| s.edit_catalog(|catalog| catalog.payment = PaymentMethods::CardOnly),
    |s| s.edit_catalog(|catalog| catalog.comment = CommentForm::Choices(vec![])),
    |s| s.edit_catalog(|catalog| catalog.desired_dates = DesiredDates::NotAsked),
    |s| {
        s.edit_catalog(|catalog| {
            catalog.minimums = Minimums { amounts: vec![euro(9_999)], quantity: Some(pieces(9)) };
        });
    },
    |s| s.edit_catalog(|catalog| catalog.stock = StockPolicy::MakeToOrder { target: None }),
    |s| s.edit_cart(|cart| cart.items[0].desired_date = Some("2026-02-28".parse().unwrap())),
    |s| s.edit_cart(|cart| cart.items[0].desired_date = Some("2026-03-01".parse().unwrap())),
    |s| s.edit_cart(|cart| cart.items[0].skus[0].quantity = pieces(40)),
    |s| s.edit_cart(|cart| cart.items[0].skus[0].options = vec![row(INITIAL, 1)]),
    |s| s.edit_product(product_id(0), |product| product.options[0].required = true),
    |s| s.edit_product(product_id(0), |product| product.options[1].required = true),
    |s| s.edit_sku(sku_id(0, 0), |sku| sku.withdrawn = true),
    |s| s.edit_sku(sku_id(0, 0), |sku| sku.prices = crate::catalog::PriceList::EMPTY),
    |s| s.edit_product(product_id(0), |product| product.prices = crate::catalog::PriceList::EMPTY),
    |s| s.world.remove(&Key::catalog_product(s.brand, CATALOG, product_id(0))),
    |s| s.set_stock(sku_id(0, 0), 3),
    |s| s.form.billing = crate::cart::AddressChoice::Missing,
    |s| s.form.delivery = crate::cart::AddressChoice::Missing,
    |s| s.form.billing = crate::cart::AddressChoice::Book(id(crate::value::AddressId::made, 80)),
    |s| s.form.delivery = crate::cart::AddressChoice::Written(Box::default()),
    |s| {
        s.pay_by(super::cards::card("02/26"));
    },
    |s| s.form.payment = crate::cart::PaymentForm::Card(None),
    |s| s.form.comment = None,
];

fn sum_of_lines(order: &OriginalOrder) -> i64 {
    order.lines().map(|(_, line)| line.amount.minor()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(super::depth().saturating_mul(96)))]

    #[test]
    fn amounts_are_those_of_another_computation(scene in scene()) {
        let mut stage = scene.stage();
        let ordered = scene.products.iter().flat_map(|made| &made.lines).any(|line| line.pieces > 0);
        prop_assume!(ordered);
        let (items, taxes, total) = scene.expected();
        let placed = stage.place();
        let order = stage.original(&placed);
        let minor = |money: Money| i128::from(money.minor());
        prop_assert_eq!(minor(order.totals.items), items);
        prop_assert_eq!(order.totals.taxes.iter().map(|line| minor(line.tax)).collect::<Vec<_>>(), taxes);
        prop_assert_eq!(minor(order.totals.total), total);
        prop_assert_eq!(placed.total, order.totals.total);
        let fee = order.totals.shipping.as_ref().map_or(0, |shipping| shipping.fee.minor());
        let taxed: i64 = order.totals.taxes.iter().map(|line| line.tax.minor()).sum();
        prop_assert_eq!(sum_of_lines(&order) + fee + taxed, order.totals.total.minor());
        let counted: u64 = order.lines().map(|(_, line)| u64::from(line.quantity.get())).sum();
        prop_assert_eq!(order.totals.pieces.get(), counted);
        prop_assert_eq!(usize::try_from(order.totals.line_count).unwrap(), order.lines().count());
        prop_assert!(order.lines().all(|(_, line)| !line.quantity.is_zero()));
        for (_, line) in order.lines() {
            let rows: u32 = line.options.iter().map(|option| option.quantity.get()).sum();
            prop_assert!(line.options.is_empty() || rows == line.quantity.get());
            let amount = line.unit_price.minor() * i64::from(line.quantity.get())
                + line.options.iter().map(|o| o.surcharge.minor() * i64::from(o.quantity.get())).sum::<i64>();
            prop_assert_eq!(line.amount.minor(), amount);
        }
    }

    #[test]
    fn preview_and_placing_agree_and_reasons_come_in_order_and_once(
        scene in scene(),
        troubles in prop::collection::btree_set(0..TROUBLES.len(), 0..6),
    ) {
        let mut stage = scene.stage();
        for trouble in &troubles {
            TROUBLES[*trouble](&mut stage);
        }
        let stale = crate::order::Fingerprint::from_uuid(uuid::Uuid::nil());
        match stage.world.ask(&stage.question(), &stage.actor) {
            Ok(preview) => {
                let refused = stage.refused(stale);
                let outdated = matches!(refused.as_slice(), [PlaceRefusal::Outdated { .. }]);
                prop_assert!(outdated);
                let placed = stage.place();
                prop_assert_eq!(stage.original(&placed), preview.content.as_ref().clone());
            }
            Err(Stop::Refused(shown)) => {
                let mut placing = stage.refused(stale);
                if matches!(placing.last(), Some(PlaceRefusal::Outdated { .. })) {
                    placing.pop();
                }
                prop_assert_eq!(&placing, &shown.clone().into_vec());
                let rank = |reason: &PlaceRefusal| {
                    DECLARED.iter().position(|code| *code == reason.code()).unwrap()
                };
                prop_assert!(placing.is_sorted_by_key(rank), "{placing:?}");
                for (at, reason) in placing.iter().enumerate() {
                    prop_assert!(!placing[..at].contains(reason), "{placing:?}");
                }
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_same_facts_and_moment_give_the_same_decision(scene in scene(), seed: [u8; 32]) {
        let stage = scene.stage();
        if let Ok(preview) = stage.world.ask(&stage.question(), &stage.actor) {
            let order = stage.order(preview.fingerprint);
            let facts = stage.facts(&order);
            let decide = || {
                let mut moment = Moment::new(stage.world.now, &stage.actor, seed);
                let decision = order.decide(&facts, &mut moment).unwrap();
                (decision.output, format!("{:?}", decision.changeset))
            };
            prop_assert_eq!(decide(), decide());
        }
    }
}
