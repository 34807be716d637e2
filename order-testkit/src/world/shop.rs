//! A shop to order from: a product in a catalog that is sold from stock, and buyers with carts.

use order_core::cart::{AddressChoice, CartItem, CartRoute, CartSku, CheckoutForm, PaymentForm};
use order_core::catalog::{Backorder, BasePrice, PriceList, Rates, StockPolicy, TransactionTerm};
use order_core::operation::cart::{AddToCart, RemoveFromCart};
use order_core::operation::catalog::{
    CorrectStock, CorrectedLine, CreateCatalog, CreateProduct, NewSku, PutProduct, PutProducts, ReceiveStock,
    ReceivedLine,
};
use order_core::operation::order::{PlaceOrder, PreviewOrder};
use order_core::operation::party::{Connect, CreateBuyerOrganization};
use order_core::party::{BuyerType, ConnectionTerms, OrganizationProfile, PostalAddressForm};
use order_core::record::StockKey;
use order_core::store::Store;
use order_core::value::{BuyerOrganizationId, CartId, CatalogId, Line, Money, ProductId, SkuId};

use super::{World, brand, code, id, label, localized, name, quantity};

/// A product of several SKUs in a catalog, from stock and without backorder.
#[derive(Debug, Clone)]
pub struct Shop {
    /// The catalog.
    pub catalog: CatalogId,
    /// The product.
    pub product: ProductId,
    /// Its SKUs.
    pub skus: Vec<SkuId>,
}

impl Shop {
    /// The stock counter of a SKU.
    pub fn counter(&self, sku: usize) -> StockKey {
        StockKey { brand: brand(), sku: self.skus[sku], label: label() }
    }
}

fn term() -> TransactionTerm {
    TransactionTerm::new("wholesale").expect("a term")
}

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, "EUR".parse().expect("a currency")).expect("an amount")
}

impl<S: Store + Clone + 'static> World<S> {
    /// Makes a shop with so many SKUs, all of them out of stock.
    pub async fn open_shop(&self, skus: usize) -> Shop {
        let prices = PriceList::new(vec![BasePrice { term: term(), amount: euro(2_450) }]).expect("a price");
        let mut create = CreateProduct::of(brand(), code("SCARF"), localized("Scarf"), prices);
        create.skus = (0..skus).map(|number| NewSku::of(code(&format!("S-{number}")), Vec::new())).collect();
        create.attributes = Vec::new();
        if skus > 1 {
            create.attributes = vec![name("Colour")];
            for (number, sku) in create.skus.iter_mut().enumerate() {
                sku.attributes = vec![name(&format!("Colour {number}"))];
            }
        }
        let product = self.run(create).await;
        let mut create = CreateCatalog::of(brand(), code("AW26"), localized("Autumn"));
        create.stock =
            StockPolicy::FromStock { source: label(), target: None, backorder: Backorder::NotAllowed };
        let catalog = self.run(create).await.id;
        let products = vec![PutProduct::of(product.id, 1)];
        self.run(PutProducts { brand: brand(), catalog, seen: None, products }).await;
        Shop { catalog, product: product.id, skus: product.skus }
    }

    /// Makes a buyer organization with two recipients of notices, and connects it.
    pub async fn add_buyer(&self, number: u32) -> BuyerOrganizationId {
        let buyer = id(BuyerOrganizationId::made, number);
        let recipient = |part: &str| format!("{part}{number}@shop.example").parse().expect("an address");
        let profile = OrganizationProfile {
            buyer_type: BuyerType::Company,
            name: localized(&format!("Shop {number}")),
            representative: None,
            emails: vec![recipient("hello")],
            recipients: vec![recipient("buying"), recipient("accounts")],
            country: "JP".parse().expect("a country"),
            phone: None,
            contact_email: None,
        };
        self.run(CreateBuyerOrganization { id: buyer, profile, owner: None }).await;
        let terms = ConnectionTerms {
            term: term(),
            currency: "EUR".parse().expect("a currency"),
            rates: Rates::default(),
        };
        self.run(Connect { brand: brand(), buyer, code: None, terms }).await;
        buyer
    }

    /// The command that receives pieces of a SKU.
    pub fn receive(&self, key: StockKey, pieces: u32) -> ReceiveStock {
        let line = ReceivedLine { sku: key.sku, label: key.label, pieces: quantity(pieces) };
        ReceiveStock { brand: key.brand, lines: vec![line], note: None }
    }

    /// The command that corrects the stock of a SKU.
    pub fn correct(&self, key: StockKey, by: i64) -> CorrectStock {
        let line = CorrectedLine { sku: key.sku, label: key.label, by };
        CorrectStock { brand: key.brand, lines: vec![line], note: None }
    }

    /// The command that puts so many pieces of each SKU into the buyer's cart.
    pub fn fill(&self, shop: &Shop, buyer: BuyerOrganizationId, pieces: &[u32]) -> AddToCart {
        let wanted = |(sku, pieces): (&SkuId, &u32)| CartSku {
            sku: *sku,
            quantity: quantity(*pieces),
            options: Vec::new(),
        };
        let item = CartItem {
            product: shop.product,
            skus: shop.skus.iter().zip(pieces).map(wanted).collect(),
            desired_date: None,
            note_to_own_company: None,
            message_to_brand: None,
        };
        AddToCart {
            brand: brand(),
            buyer,
            catalog: shop.catalog,
            route: CartRoute::Standard,
            cart: None,
            seen: None,
            items: vec![item],
        }
    }

    /// Puts so many pieces of each SKU into the buyer's cart.
    pub async fn fill_cart(&self, shop: &Shop, buyer: BuyerOrganizationId, pieces: &[u32]) -> CartId {
        self.run(self.fill(shop, buyer, pieces)).await.id
    }

    /// The command that empties a cart of this shop, which removes it.
    pub fn empty(&self, shop: &Shop, cart: CartId) -> RemoveFromCart {
        RemoveFromCart { brand: brand(), cart, seen: None, products: vec![shop.product] }
    }

    /// A checkout form that lacks nothing.
    pub fn form(&self) -> CheckoutForm {
        let line = |text: &str| Line::new(text).expect("a line");
        let address = PostalAddressForm {
            name: Some(name("Shop, goods in")),
            lines: vec![line("1-2-3 Jingumae")],
            city: Some(line("Tokyo")),
            region: None,
            postal_code: Some(line("150-0001")),
            country: Some("JP".parse().expect("a country")),
            phone: None,
        };
        CheckoutForm {
            comment: None,
            payment: PaymentForm::Unasked,
            billing: AddressChoice::Written(Box::new(address.clone())),
            delivery: AddressChoice::Written(Box::new(address)),
        }
    }

    /// The command that places a cart as it is now.
    pub async fn checkout(&self, cart: CartId) -> PlaceOrder {
        let form = self.form();
        let preview = PreviewOrder { brand: brand(), cart, form: form.clone() };
        let agreed = self.desk().ask(preview, self.host()).await.expect("it may be placed").fingerprint;
        PlaceOrder { brand: brand(), cart, form, agreed }
    }
}
