//! Bodies: what is loaded equals what was written.

use std::collections::BTreeSet;

use order_core::catalog::{BasePrice, PriceList, Product, Sku, TaxCategory, TransactionTerm};
use order_core::operation::catalog::{CreateProduct, NewSku};
use order_core::operation::party::ChangeBrand;
use order_core::order::{Order, OriginalOrder};
use order_core::party::{Brand, OrderCodes};
use order_core::record::{Key, Kind, Record, Write};
use order_core::store::Commit;
use order_core::value::{Code, LocalizedNote, Note};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::{Harness, Stage};
use crate::strategy;
use crate::world::{HOSTILE_NAMES, brand, code, create_brand, en, localized, name, other_brand, partition};

pub(super) async fn a_loaded_record_is_the_written_one<H: Harness>(stage: Stage<H>) {
    let mut command = stage.create_category("Standard");
    command.rate = "8.125".parse().expect("a rate");
    command.reduced = true;
    let planned = stage.plan(command).await;
    let written: Vec<_> = planned.changeset.writes().to_vec();
    stage.commit_one(planned.changeset).await;
    for write in written {
        let content = write.content.expect("it is not deleted");
        let read = stage.found(&write.key).await.record.expect("it is there");
        assert_eq!(format!("{read:?}"), format!("{:?}", content.record));
        let decoded = Record::decode(write.key.kind(), content.encoded.schema, &content.encoded.body);
        assert_eq!(format!("{read:?}"), format!("{:?}", decoded.expect("it decodes")));
    }
}

pub(super) async fn hostile_texts_come_back_as_they_were<H: Harness>(stage: Stage<H>) {
    let category = stage.add_category("plain").await;
    for text in HOSTILE_NAMES {
        stage.run(stage.rename(&category, text)).await;
        assert_eq!(stage.record::<TaxCategory>(&category).await.name, name(text));
    }
    let mut create = create_brand(other_brand(), "Nord");
    let japanese = "ja".parse().expect("a language");
    create.name = localized(HOSTILE_NAMES[0]).with(japanese, name("北の編み物 🧶")).expect("two languages");
    stage.run(create.clone()).await;
    let read: Brand = stage.record(&Key::brand(other_brand())).await;
    assert_eq!(read.name, create.name);
    assert_eq!(read.name.get(&en()), &name(HOSTILE_NAMES[0]));
    assert_eq!(read.settings, create.settings);
}

pub(super) async fn a_listed_record_is_the_loaded_one<H: Harness>(stage: Stage<H>) {
    for text in HOSTILE_NAMES {
        stage.add_category(text).await;
    }
    for kind in [Kind::TaxCategory, Kind::Brand] {
        for listed in stage.walk(kind, partition(), 5).await {
            let found = stage.found(&listed.key).await;
            assert_eq!(format!("{:?}", listed.found), format!("{found:?}"));
        }
    }
    assert_eq!(stage.walk(Kind::Brand, partition(), 5).await[0].key, Key::brand(brand()));
}

pub(super) async fn every_record_of_an_order_comes_back_whole<H: Harness>(stage: Stage<H>) {
    stage
        .run(ChangeBrand {
            brand: brand(),
            seen: None,
            name: None,
            rounding: None,
            offset: None,
            locale: None,
            notification_addresses: None,
            order_codes: Some(OrderCodes::Gapless { prefix: code("NORD") }),
            stock_labels: None,
            orders: None,
            address: None,
            saved_columns: None,
        })
        .await;
    let shop = stage.open_shop(2).await;
    for sku in 0..2 {
        stage.run(stage.receive(shop.counter(sku), 9)).await;
    }
    let buyer = stage.add_buyer(1).await;
    let mut fill = stage.fill(&shop, buyer, &[2, 3]);
    fill.items[0].note_to_own_company = Some(Note::new(HOSTILE_NOTE).expect("a note"));
    fill.items[0].message_to_brand = Some(Note::new("two lines\n\tof 青茶 🍵").expect("a note"));
    let filled = stage.plan(fill).await;
    let cart = filled.output.id;
    let mut written = filled.changeset.writes().to_vec();
    assert_eq!(stage.commit_one(filled.changeset).await, Commit::Done);
    same(&stage, &written).await;
    let placed = stage.plan(stage.checkout(cart).await).await;
    written = placed.changeset.writes().to_vec();
    assert_eq!(stage.commit_one(placed.changeset).await, Commit::Done);
    same(&stage, &written).await;
    let kinds: BTreeSet<Kind> = written.iter().map(|write| write.key.kind()).collect();
    for kind in [Kind::Order, Kind::OriginalOrder, Kind::Holding, Kind::StockMovement, Kind::NumberSeries] {
        assert!(kinds.contains(&kind), "the order wrote no {kind:?}");
    }
    let header: Order = stage.record(&Key::order(brand(), placed.output.id)).await;
    let original: OriginalOrder = stage.record(&Key::original_order(brand(), placed.output.id)).await;
    assert_eq!(header.code, placed.output.code);
    assert_eq!(header.original.total, original.totals.total);
    assert_eq!(original.items[0].note_to_own_company.as_ref().map(Note::as_str), Some(HOSTILE_NOTE));
}

pub(super) async fn drawn_values_come_back_as_they_were<H: Harness>(stage: Stage<H>) {
    let mut runner =
        TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let drawn =
        (strategy::name(), strategy::code(), strategy::note(), strategy::money(), strategy::tax_rate());
    for number in 0..40 {
        let (name, code, note, amount, rate) = drawn.new_tree(&mut runner).expect("values").current();
        let mut create = stage.create_category("any");
        (create.name, create.rate) = (name.clone(), rate);
        let key = stage.category_key(stage.run(create).await.id);
        let read: TaxCategory = stage.record(&key).await;
        assert_eq!((read.name, read.rate), (name.clone(), rate));

        let model = Code::new(format!("{number}:{}", code.as_str().chars().take(50).collect::<String>()));
        let term = TransactionTerm::new("EXW").expect("a term");
        let price = PriceList::new(vec![BasePrice { term, amount }]).unwrap_or_default();
        let mut create = CreateProduct::of(brand(), model.expect("a code"), localized(name.as_str()), price);
        create.description = Some(LocalizedNote::new(en(), note));
        create.skus = vec![NewSku::of(code, Vec::new())];
        let made = stage.run(create.clone()).await;
        let read: Product = stage.record(&Key::product(brand(), made.id)).await;
        assert_eq!(read.model_number, create.model_number);
        assert_eq!((read.name, read.description), (create.name, create.description));
        assert_eq!(read.prices, create.prices);
        let sku: Sku = stage.record(&Key::sku(brand(), made.skus[0])).await;
        assert_eq!(sku.number, create.skus[0].number);
    }
}

const HOSTILE_NOTE: &str = "</script>\n\t\u{2028}\u{feff}; \u{1f468}\u{200d}\u{1f469} \\u0000 \"'";

/// What is loaded is what was written, deleted keys too.
async fn same<H: Harness>(stage: &Stage<H>, written: &[Write]) {
    for write in written {
        let found = stage.found(&write.key).await;
        assert_eq!(found.version, write.version);
        let record = write.content.as_ref().map(|content| &content.record);
        assert_eq!(format!("{:?}", found.record.as_ref()), format!("{record:?}"));
    }
}
