//! Products put into catalogs and taken out.

use super::*;
use crate::catalog::{Catalog, CatalogProduct};
use crate::operation::test_world::NotApplied;
use crate::record::{Key, Version};
use crate::value::limits::{BATCH_LINES_MAX, CATALOG_SKUS_MAX};

struct Shop {
    world: TestWorld,
    brand: BrandId,
    catalog: CatalogId,
    tea: CreatedProduct,
    mug: CreatedProduct,
}

fn shop() -> Shop {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let catalog = world.run(&new_catalog(brand, "C-1"), &staff).unwrap().id;
    let tea = world.run(&new_product(brand, "TEA", &["a", "b", "c"]), &staff).unwrap();
    let mug = world.run(&new_product(brand, "MUG", &["a"]), &staff).unwrap();
    Shop { world, brand, catalog, tea, mug }
}

impl Shop {
    fn puts(&self, products: Vec<PutProduct>) -> PutProducts {
        PutProducts { brand: self.brand, catalog: self.catalog, seen: None, products }
    }

    fn takes(&self, products: Vec<ProductId>) -> TakeProducts {
        TakeProducts { brand: self.brand, catalog: self.catalog, seen: None, products }
    }

    fn place(&self, product: ProductId) -> Option<CatalogProduct> {
        let key = Key::catalog_product(self.brand, self.catalog, product);
        self.world.get::<CatalogProduct>(&key).map(|place| CatalogProduct::clone(&place))
    }

    fn count(&self) -> u32 {
        self.world.get::<Catalog>(&Key::catalog(self.brand, self.catalog)).unwrap().sku_count
    }
}

#[test]
fn products_are_put_changed_and_taken() {
    let mut shop = shop();
    let staff = writer(shop.brand);
    let without = BTreeSet::from([shop.tea.skus[1]]);
    let tea = PutProduct { rates: rates("50"), without: without.clone(), ..put(shop.tea.id, 7) };
    let both = shop.puts(vec![tea.clone(), put(shop.mug.id, 0)]);
    let content = shop.world.run(&both, &staff).unwrap();
    assert_eq!((content.sku_count, shop.count()), (3, 3));
    assert_eq!(content.version, Version::from_number(2));
    let expected = CatalogProduct {
        catalog: shop.catalog,
        product: shop.tea.id,
        place: 7,
        rates: rates("50"),
        without,
        sku_count: 2,
    };
    assert_eq!(shop.place(shop.tea.id), Some(expected.clone()));
    let fields: Vec<_> = last_log(&shop.world).into_iter().map(|(field, _, _)| field).collect();
    let logged = [
        "sku_count",
        "products.TEA.place",
        "products.TEA.rates.wholesale",
        "products.TEA.sku_count",
        "products.TEA.without",
        "products.MUG.place",
        "products.MUG.sku_count",
    ];
    assert_eq!(fields, logged);

    // Another place alone neither counts anew nor writes the catalog, and the other product stays as it is.
    let moved = shop.puts(vec![PutProduct { place: 8, ..tea }]);
    let content = shop.world.run(&moved, &staff).unwrap();
    assert_eq!(content, CatalogContent { version: Version::from_number(2), sku_count: 3 });
    assert_eq!(shop.place(shop.tea.id), Some(CatalogProduct { place: 8, ..expected }));
    assert_eq!(last_log(&shop.world), [told("products.TEA.place", Some("7"), Some("8"))]);
    assert!(shop.place(shop.mug.id).is_some());

    let content = shop.world.run(&shop.takes(vec![shop.tea.id]), &staff).unwrap();
    assert_eq!(content, CatalogContent { version: Version::from_number(3), sku_count: 1 });
    assert_eq!((shop.place(shop.tea.id), shop.count()), (None, 1));
    let log = last_log(&shop.world);
    let left_out = log.last().unwrap().1.clone();
    let expected = [
        told("sku_count", Some("3"), Some("1")),
        told("products.TEA.place", Some("8"), None),
        told("products.TEA.rates.wholesale", Some("50"), None),
        told("products.TEA.sku_count", Some("2"), None),
        told("products.TEA.without", left_out.as_deref(), None),
    ];
    assert_eq!(log, expected);
    // What was taken out can be put again.
    shop.world.run(&shop.puts(vec![put(shop.tea.id, 1)]), &staff).unwrap();
    assert_eq!(shop.count(), 4);
}

#[test]
fn taking_subtracts_what_putting_added() {
    let mut shop = shop();
    let staff = writer(shop.brand);
    shop.world.run(&shop.puts(vec![put(shop.tea.id, 1), put(shop.mug.id, 2)]), &staff).unwrap();
    let add = AddSkus { brand: shop.brand, product: shop.tea.id, skus: vec![new_sku("d", &["d"])] };
    shop.world.run(&add, &staff).unwrap();
    assert_eq!(shop.count(), 4);
    shop.world.run(&shop.takes(vec![shop.tea.id]), &staff).unwrap();
    assert_eq!(shop.count(), 1);
    shop.world.run(&shop.puts(vec![put(shop.tea.id, 1)]), &staff).unwrap();
    assert_eq!(shop.count(), 5);
}

#[test]
fn every_fault_of_putting_is_told() {
    let mut shop = shop();
    let staff = writer(shop.brand);
    let strange = BTreeSet::from([no_sku(), shop.mug.skus[0], shop.tea.skus[0]]);
    let faulty = shop.puts(vec![
        PutProduct { without: strange, ..put(shop.tea.id, 1) },
        put(no_product(), 1),
        put(shop.mug.id, 1),
        put(shop.mug.id, 2),
    ]);
    let told = shop.world.reasons(&faulty, &staff);
    let mut expected = vec![
        PutProductsRefusal::RepeatedProduct { product: shop.mug.id },
        PutProductsRefusal::UnknownProduct(UnknownProduct { product: no_product() }),
    ];
    let strange = BTreeSet::from([no_sku(), shop.mug.skus[0]]);
    expected
        .extend(strange.into_iter().map(|sku| PutProductsRefusal::NotItsSku { product: shop.tea.id, sku }));
    assert_eq!(told, expected);
    assert_eq!(shop.world.refused(&shop.puts(Vec::new()), &staff), ["nothing_given"]);
}

#[test]
fn every_fault_of_taking_is_told() {
    let mut shop = shop();
    let staff = writer(shop.brand);
    shop.world.run(&shop.puts(vec![put(shop.tea.id, 1)]), &staff).unwrap();
    let faulty = shop.takes(vec![shop.tea.id, shop.mug.id, shop.tea.id]);
    let expected = [
        TakeProductsRefusal::RepeatedProduct { product: shop.tea.id },
        TakeProductsRefusal::NotInCatalog { product: shop.mug.id },
    ];
    assert_eq!(shop.world.reasons(&faulty, &staff), expected);
    assert_eq!(shop.world.refused(&shop.takes(Vec::new()), &staff), ["nothing_given"]);
    let many = shop.takes(vec![shop.tea.id; BATCH_LINES_MAX + 1]);
    assert_eq!(shop.world.refused(&many, &staff), ["too_many_lines"]);
}

#[test]
fn lines_of_one_command_are_limited_with_the_skus_left_out() {
    let mut shop = shop();
    let staff = writer(shop.brand);
    let full = shop.puts(vec![put(shop.tea.id, 1); BATCH_LINES_MAX]);
    assert_eq!(shop.world.refused(&full, &staff), ["repeated_product"]);
    let mut above = full;
    above.products[0].without.insert(shop.tea.skus[0]);
    assert_eq!(shop.world.refused(&above, &staff), ["too_many_lines"]);
}

#[test]
fn a_catalog_has_a_limit_of_skus() {
    let mut shop = shop();
    let staff = writer(shop.brand);
    let key = Key::catalog(shop.brand, shop.catalog);
    let limit = u32::try_from(CATALOG_SKUS_MAX).unwrap();
    let catalog = Catalog::clone(&shop.world.get::<Catalog>(&key).unwrap());
    shop.world.put(key, Catalog { sku_count: limit - 3, ..catalog });
    let both = shop.puts(vec![put(shop.tea.id, 1), put(shop.mug.id, 2)]);
    let count = u64::from(limit) + 1;
    let full = PutProductsRefusal::CatalogFull { count, max: CATALOG_SKUS_MAX };
    assert_eq!(shop.world.reasons(&both, &staff), [full]);
    shop.world.run(&shop.puts(vec![put(shop.tea.id, 1)]), &staff).unwrap();
    assert_eq!(shop.count(), limit);
    // Putting the same product again does not count it again.
    shop.world.run(&shop.puts(vec![put(shop.tea.id, 2)]), &staff).unwrap();
    let without = BTreeSet::from([shop.tea.skus[0]]);
    let swap = vec![PutProduct { without, ..put(shop.tea.id, 2) }, put(shop.mug.id, 2)];
    shop.world.run(&shop.puts(swap), &staff).unwrap();
    assert_eq!(shop.count(), limit);
}

#[test]
fn two_who_fill_the_last_places_do_not_both_win() {
    let mut shop = shop();
    let staff = writer(shop.brand);
    let first = shop.world.plan(&shop.puts(vec![put(shop.tea.id, 1)]), &staff).unwrap();
    let second = shop.world.plan(&shop.puts(vec![put(shop.mug.id, 1)]), &staff).unwrap();
    shop.world.apply(&first.changeset).unwrap();
    let key = Key::catalog(shop.brand, shop.catalog);
    assert_eq!(shop.world.apply(&second.changeset), Err(NotApplied::Conflict(key)));
}
