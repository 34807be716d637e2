//! What a brand keeps, as its staff look at it, and nobody else.

use futures_executor::block_on;
use order_core::catalog::Product;
use order_core::desk::{BrandRecord, PageOf};
use order_core::party::Brand;
use order_core::record::{Key, KeyName, Partition, Stored};
use order_core::value::{BrandId, ProductId};
use order_core::{Actor, RunError};
use order_testkit::world::{brand, id, other_brand};

use super::shop::{Ordered, member, reader, stranger};

#[test]
fn staff_see_what_the_brand_keeps_and_others_do_not() {
    block_on(async {
        let ordered = Ordered::open().await;
        let desk = ordered.world.desk();
        let (key, buyer) = (Key::brand(brand()), ordered.buyers[0]);
        let kept = desk.brand_record::<Brand>(brand(), &key, &reader()).await.unwrap();
        assert_eq!((kept.record.id, kept.version), (brand(), ordered.world.version(&key).await));
        for actor in [member(buyer), stranger(), Actor::offline_buyer(buyer)] {
            let one = desk.brand_record::<Brand>(brand(), &key, &actor).await;
            assert!(matches!(one, Err(RunError::Missing(_))), "{actor:?}");
            let all = desk.brand_records::<Product>(brand(), PageOf::first(10), &actor).await;
            assert!(matches!(all, Err(RunError::Missing(_))), "{actor:?}");
        }
    });
}

/// A look at what is not there, or not of this kind.
async fn missing<T: BrandRecord + std::fmt::Debug>(ordered: &Ordered, of: BrandId, key: Key) -> bool {
    let found = ordered.world.desk().brand_record::<T>(of, &key, &reader()).await;
    matches!(found, Err(RunError::Missing(_)))
}

#[test]
fn a_key_of_another_kind_or_brand_leads_nowhere() {
    block_on(async {
        let ordered = Ordered::open().await;
        assert!(missing::<Product>(&ordered, brand(), Key::brand(brand())).await);
        assert!(missing::<Brand>(&ordered, brand(), Key::brand(other_brand())).await);
        let unknown: ProductId = id(ProductId::made, 999);
        assert!(missing::<Product>(&ordered, brand(), Key::product(brand(), unknown)).await);
        let hidden = Key::new(Partition::Brand(other_brand()), Product::KIND, KeyName::Id(unknown.as_uuid()));
        assert!(missing::<Product>(&ordered, brand(), hidden).await);
    });
}

#[test]
fn pages_have_all_of_a_kind_once() {
    block_on(async {
        let ordered = Ordered::open().await;
        let desk = ordered.world.desk();
        let whole = desk.brand_records::<Product>(brand(), PageOf::first(100), &reader()).await.unwrap();
        let (mut walked, mut after) = (0, None);
        loop {
            let page = desk
                .brand_records::<Product>(brand(), PageOf { after, ..PageOf::first(1) }, &reader())
                .await
                .unwrap();
            walked += page.records.len();
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!((walked, whole.next), (whole.records.len(), None));
        assert!(walked > 0);
    });
}
