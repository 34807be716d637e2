//! The story goes on: what was set up is changed.

use order_core::cart::{CartItem, CartSku, CheckoutForm, Terms};
use order_core::operation::catalog::*;
use order_core::operation::order::{BeginImport, CodedLine, PlaceImported, PlaceSheet};
use order_core::operation::party::*;
use order_core::party::*;
use order_core::value::*;

use super::story::{Offer, Teller, address, both, code, name, pieces, profile};

impl Teller {
    /// One change of each kind to what is sold, and to who buys it.
    pub(crate) async fn change_everything(&self, offer: &Offer<'_>, entry: AddressId) {
        self.change_goods(offer).await;
        let (brand, buyer, kind) = (self.brand, offer.buyer, BuyerKind::Connected);
        let mut changed = profile();
        changed.representative = None;
        self.run(ChangeBuyerOrganization { buyer, kind, seen: None, profile: changed }).await;
        let mut written = address();
        written.region = None;
        self.run(ChangeAddress { buyer, kind, id: entry, seen: None, address: written }).await;
        self.run(RemoveAddress { buyer, kind, id: entry, seen: None }).await;
        let mut change = ChangeBrand::of(brand);
        change.orders =
            Some(OrderHandling { approval_required: false, editable_again: true, archiving: true });
        change.rounding = Some(Rounding::HalfUp);
        self.run(change).await;
    }

    async fn change_goods(&self, offer: &Offer<'_>) {
        let (brand, [coat, scarf]) = (self.brand, offer.products);
        let tax = CreateTaxCategory {
            brand,
            name: name("Less"),
            country: "DE".parse().unwrap(),
            rate: "6".parse().unwrap(),
            rounding: Rounding::Down,
            reduced: true,
        };
        let category = self.run(tax).await.id;
        let rate = Some("7".parse().unwrap());
        let (name_, country, rounding, reduced) = (Some(name("Reduced")), None, None, None);
        let change =
            ChangeTaxCategory { brand, category, seen: None, name: name_, country, rate, rounding, reduced };
        self.run(change).await;
        let group = CreateShippingGroup { brand, name: name("Pallets"), rates: Vec::new() };
        let group = self.run(group).await.id;
        let name = Some(name("Freight"));
        self.run(ChangeShippingGroup { brand, group, seen: None, name, rates: None }).await;
        let mut change = ChangeProduct::of(brand, scarf.id);
        change.name = Some(both("Shawl", "ショール"));
        change.description = Some(None);
        self.run(change).await;
        let skus =
            vec![NewSku::of(code("NK-1-BM"), vec![super::story::name("blue"), super::story::name("M")])];
        let added = self.run(AddSkus { brand, product: coat.id, skus }).await.skus;
        let mut change = ChangeSku::of(brand, added[0]);
        change.withdrawn = Some(true);
        self.run(change).await;
        let mut change = ChangeCatalog::of(brand, offer.plain);
        change.shipping = Some(Some(group));
        change.description = Some(None);
        self.run(change).await;
        self.run(TakeProducts { brand, catalog: offer.plain, seen: None, products: vec![scarf.id] }).await;
        let products = vec![PutProduct::of(scarf.id, 1)];
        self.run(PutProducts { brand, catalog: offer.plain, seen: None, products }).await;
    }

    /// An order of each kind of file, and where the brand sits.
    pub(crate) async fn hand_in(&self, offer: &Offer<'_>) {
        let (brand, [_, scarf]) = (self.brand, offer.products);
        let mut change = ChangeBrand::of(brand);
        change.address = Some(Some(address().complete().unwrap()));
        change.saved_columns = Some(vec![SavedColumns { name: name("daily"), columns: vec![code("total")] }]);
        self.run(change).await;
        let ConnectionTerms { term, currency, .. } = self.terms();
        let form = CheckoutForm::to(address());
        let sheet = PlaceSheet {
            brand,
            buyer: offer.buyer,
            catalog: offer.plain,
            terms: Terms { term: term.clone(), currency },
            items: vec![CartItem::of(scarf.id, vec![CartSku::of(scarf.skus[0], pieces(3))])],
            form: form.clone(),
            agreed: None,
        };
        self.desk.run(sheet, &self.host).key(name("sheet")).await.unwrap();
        let line = CodedLine { model_number: code("NK-2"), sku_number: code("NK-2-1"), quantity: pieces(3) };
        let imported = PlaceImported {
            brand,
            external_code: code("PO-7"),
            buyer: code("B-1"),
            catalog: code("SS27"),
            lines: vec![line],
            term: Some(term),
            currency: Some(currency),
            form,
        };
        let forms = [(imported.buyer.clone(), imported.form.clone())].into();
        let begun = BeginImport { brand, source: [7; 32], forms };
        self.desk.run(begun, &self.host).key(name("import")).await.unwrap();
        self.desk.run(imported, &self.host).key(name("PO-7")).await.unwrap();
    }
}
