//! Bodies: what is loaded equals what was written.

use order_core::catalog::TaxCategory;
use order_core::party::Brand;
use order_core::record::{Key, Kind, Record};

use super::{Harness, Stage};
use crate::world::{HOSTILE_NAMES, brand, create_brand, en, localized, name, other_brand, partition};

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
