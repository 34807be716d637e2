//! The tags of a brand as its staff look for them, page by page.

use std::time::Duration;

use futures_executor::block_on;
use order_core::desk::TagPage;
use order_core::operation::tag::CreateTag;
use order_core::order::Colour;
use order_core::party::{Access, Actor};
use order_core::value::{AccountId, BrandId, Name, TagId};
use order_core::{Desk, RunError};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::world::{brand, id, name};

fn staff(access: Access) -> Actor {
    Actor::account(id(AccountId::made, 1)).staff(brand(), access)
}

/// A desk over a brand with tags of these names.
async fn opened(names: &[String]) -> Desk {
    let world = World::new(MemoryStore::new());
    world.open_brand().await;
    let actor = staff(Access::Write);
    for text in names {
        let command = CreateTag { brand: brand(), name: name(text), colour: Colour::GREY };
        world.desk().run(command, &actor).await.expect("a tag");
        world.pass(Duration::from_millis(1));
    }
    world.desk().clone()
}

async fn page(desk: &Desk, named: Option<&str>, after: Option<TagId>, limit: u32) -> TagPage {
    let named = named.map(|text| Name::new(text).expect("a name"));
    desk.tags(brand(), named, (after, limit), &staff(Access::Read)).await.expect("a page")
}

fn texts(page: &TagPage) -> Vec<String> {
    page.tags.iter().map(|listed| listed.tag.name.to_string()).collect()
}

#[test]
fn every_page_together_meets_every_tag_that_is_meant_once() {
    block_on(async {
        let names: Vec<String> = (0..23).map(|number| format!("Tag {number}")).collect();
        let desk = opened(&names).await;
        // Of all; of those with a 1; of those with nothing like it.
        for (named, meant) in [(None, 23), (Some("TAG 1"), 11), (Some("tag 22"), 1), (Some("urgent"), 0)] {
            let whole = page(&desk, named, None, 1_000).await;
            assert_eq!((whole.tags.len(), whole.next), (meant, None), "{named:?}");
            for limit in [1, 3, 11, 23] {
                let (mut met, mut after) = (Vec::new(), None);
                loop {
                    let page = page(&desk, named, after, limit).await;
                    let most = usize::try_from(limit).expect("a length");
                    assert!(page.next.is_none() || page.tags.len() == most);
                    met.extend(page.tags);
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(met, whole.tags, "{named:?} by {limit}");
            }
        }
        assert_eq!(page(&desk, None, None, 0).await.tags.len(), 1);
        let last = page(&desk, Some("2"), None, 2).await;
        assert_eq!(texts(&last), ["Tag 2", "Tag 12"]);
        assert!(last.tags.iter().all(|listed| listed.version.number() == 1));
    });
}

#[test]
fn only_staff_of_the_brand_see_tags() {
    block_on(async {
        let desk = opened(&["Urgent".to_owned()]).await;
        let other = Actor::account(id(AccountId::made, 2));
        let buyer = order_core::value::BuyerOrganizationId::made;
        for actor in [
            other.clone(),
            other.clone().staff(id(BrandId::made, 9), Access::Write),
            other.member(id(buyer, 3), Access::Write),
        ] {
            let answer = desk.tags(brand(), None, (None, 10), &actor).await;
            assert!(matches!(answer, Err(RunError::Missing(_))), "{actor:?}");
        }
        assert_eq!(texts(&page(&desk, None, None, 10).await), ["Urgent"]);
    });
}
