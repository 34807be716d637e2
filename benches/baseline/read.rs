//! Reading a cart with all that it stands on, and pricing it.

use rusqlite::{CachedStatement, Connection, OptionalExtension, Statement};
use serde::de::DeserializeOwned;

use super::Request;
use super::order::{Priced, Read};
use super::price::{amount, applied, base, unit};
use super::records::{
    Brand, Buyer, Cart, Catalog, Connection as Agreed, Item, Line, Place, Product, Sku, TaxCategory,
};

/// The statements that read, on one connection.
pub struct Reading<'c> {
    begin: CachedStatement<'c>,
    end: CachedStatement<'c>,
    brand: CachedStatement<'c>,
    connection: CachedStatement<'c>,
    catalog: CachedStatement<'c>,
    buyer: CachedStatement<'c>,
    cart: CachedStatement<'c>,
    claim: CachedStatement<'c>,
    product: CachedStatement<'c>,
    place: CachedStatement<'c>,
    sku: CachedStatement<'c>,
    tax: CachedStatement<'c>,
}

impl<'c> Reading<'c> {
    pub fn on(connection: &'c Connection) -> Self {
        let prepare = |sql: &str| connection.prepare_cached(sql).expect("the tables are as expected");
        let of = |table: &str| {
            prepare(&format!("SELECT version, schema, body FROM {table} WHERE partition = ?1 AND key = ?2"))
        };
        Self {
            begin: prepare("BEGIN"),
            end: prepare("COMMIT"),
            brand: of("brands"),
            connection: of("connections"),
            catalog: of("catalogs"),
            buyer: of("buyer_organizations"),
            cart: of("carts"),
            claim: of("claims"),
            product: of("products"),
            place: of("catalog_products"),
            sku: of("skus"),
            tax: of("tax_categories"),
        }
    }

    /// Reads and prices in a transaction of its own.
    pub fn snapshot(&mut self, request: &Request) -> Priced {
        self.begin.execute([]).expect("a snapshot begins");
        let priced = self.price(request);
        self.end.execute([]).expect("a snapshot ends");
        priced
    }

    /// Reads and prices.
    pub fn price(&mut self, request: &Request) -> Priced {
        let partition = format!("brand:{}", request.brand);
        let brand: Brand = get(&mut self.brand, &partition, &request.brand).1;
        let (cart_version, cart): (i64, Cart) = get(&mut self.cart, &partition, &request.cart);
        let placed = version(&mut self.claim, &partition, &format!("placed_cart:{}", request.cart));
        assert!(placed.is_none(), "the cart was placed before");
        let slot = format!("cart_slot:{}:{}", cart.buyer, cart.catalog);
        let slot_version = version(&mut self.claim, &partition, &slot).expect("the cart has its slot");
        let agreed: Agreed = get(&mut self.connection, &partition, &cart.buyer).1;
        let catalog: Catalog = get(&mut self.catalog, &partition, &cart.catalog).1;
        let book = format!("buyer:{}", cart.buyer);
        let buyer: Buyer = get(&mut self.buyer, &book, &cart.buyer).1;
        assert!(!agreed.blocked && catalog.status == "open" && !buyer.profile.name.texts.is_empty());

        let items = self.items(&partition, &cart, &agreed, &catalog);
        let mut taxes: Vec<(String, TaxCategory)> = Vec::new();
        for id in items.iter().filter_map(|item| item.tax.as_ref()) {
            if taxes.iter().all(|(known, _)| known != id) {
                taxes.push((id.clone(), get(&mut self.tax, &partition, id).1));
            }
        }
        let read = Read { cart, cart_version, slot, slot_version, brand, buyer, agreed };
        read.priced(request, partition, items, &taxes)
    }

    fn items(&mut self, partition: &str, cart: &Cart, agreed: &Agreed, catalog: &Catalog) -> Vec<Item> {
        let terms = &agreed.terms;
        let mut items = Vec::with_capacity(cart.items.len());
        for wanted in &cart.items {
            let product: Product = get(&mut self.product, partition, &wanted.product).1;
            let name = format!("{}:{}", cart.catalog, wanted.product);
            let place: Place = get(&mut self.place, partition, &name).1;
            let levels = [&place.rates, &product.rates, &catalog.rates, &terms.rates];
            let (wholesale, discount) = applied(&levels);
            let mut lines = Vec::with_capacity(wanted.skus.len());
            for line in wanted.skus.iter().filter(|line| line.quantity > 0) {
                let sku: Sku = get(&mut self.sku, partition, &line.sku).1;
                assert!(
                    !sku.withdrawn && sku.product == wanted.product && !place.without.contains(&line.sku)
                );
                let base = base(&sku.prices, &terms.term, &terms.currency)
                    .or_else(|| base(&product.prices, &terms.term, &terms.currency))
                    .expect("everything has its price");
                let unit = unit(base, &wholesale, &discount);
                let minor = unit * i64::from(line.quantity);
                lines.push(Line {
                    sku: line.sku.clone(),
                    number: sku.number,
                    attributes: sku.attributes,
                    base: amount(base, &terms.currency),
                    wholesale: wholesale.clone(),
                    discount: discount.clone(),
                    unit_price: amount(unit, &terms.currency),
                    quantity: line.quantity,
                    amount: amount(minor, &terms.currency),
                    minor,
                });
            }
            items.push(Item {
                product: wanted.product.clone(),
                model_number: product.model_number,
                name: product.name,
                attributes: product.attributes,
                tax: product.tax,
                lines,
            });
        }
        items
    }
}

fn get<T: DeserializeOwned>(statement: &mut Statement<'_>, partition: &str, key: &str) -> (i64, T) {
    let mut rows = statement.query((partition, key)).expect("it can be read");
    let row = rows.next().expect("it can be read").expect("it is there");
    let body = row.get_ref(2).and_then(|cell| Ok(cell.as_bytes()?)).expect("it is there");
    let record = serde_json::from_slice(body).expect("it is as expected");
    (row.get(0).expect("it has a version"), record)
}

fn version(statement: &mut Statement<'_>, partition: &str, key: &str) -> Option<i64> {
    statement.query_row((partition, key), |row| row.get(0)).optional().expect("it can be read")
}
