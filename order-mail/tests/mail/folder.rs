//! Mails as files.

use std::fs;

use mailparse::MailHeaderMap as _;
use order_mail::FolderMailer;
use tempfile::TempDir;

use crate::stage::{DELIVERED, LATER, delivery, invite, later, only, ordered, work, world};

fn files(dir: &TempDir) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn each_mail_is_a_file_of_its_own_named_after_its_id() {
    let (world, dir) = (ordered(3).await, TempDir::new().unwrap());
    let mailer = FolderMailer::new(dir.path()).unwrap();
    assert_eq!(mailer.folder(), dir.path());
    assert_eq!(work(&delivery(&world, mailer)).await.delivered, 5);
    let names = files(&dir);
    assert_eq!(names.len(), 5);
    for name in names {
        let bytes = fs::read(dir.path().join(&name)).unwrap();
        let mail = mailparse::parse_mail(&bytes).unwrap();
        let id = mail.headers.get_first_value("Message-ID").unwrap();
        let digits = name.strip_suffix(".eml").unwrap();
        assert!(digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
        assert_eq!(id, format!("<{digits}@house.example>"));
        assert!(bytes.ends_with(b"\r\n"));
    }
}

#[tokio::test]
async fn a_mail_that_comes_again_replaces_itself() {
    let (world, dir) = (world().await, TempDir::new().unwrap());
    invite(&world, "ann").await;
    let world = world.on(|store| {
        order_testkit::faulty::FaultyStore::scripted(store, [order_testkit::faulty::Fault::LostLease])
    });
    let delivery = delivery(&world, FolderMailer::new(dir.path()).unwrap());
    assert_eq!(work(&delivery).await.stale, 1);
    let (names, before) = (files(&dir), fs::read(dir.path().join(&files(&dir)[0])).unwrap());
    later(&world);
    assert_eq!(work(&delivery).await, DELIVERED);
    assert_eq!(files(&dir), names, "and nothing is left lying about");
    assert_eq!(fs::read(dir.path().join(&names[0])).unwrap(), before);
}

#[tokio::test]
async fn an_address_does_not_get_into_a_path() {
    let (world, dir) = (world().await, TempDir::new().unwrap());
    let inner = dir.path().join("mails");
    for local in ["/etc/passwd", "a/b", "#~$&'*", "{x}=`y`", "|ls"] {
        invite(&world, local).await;
    }
    assert_eq!(work(&delivery(&world, FolderMailer::new(&inner).unwrap())).await.delivered, 5);
    assert_eq!(files(&dir), ["mails"]);
    assert_eq!(fs::read_dir(inner).unwrap().count(), 5);
}

#[tokio::test]
async fn a_folder_that_takes_nothing_is_for_now() {
    let (world, dir) = (world().await, TempDir::new().unwrap());
    let mailer = FolderMailer::new(dir.path().join("mails")).unwrap();
    fs::remove_dir(dir.path().join("mails")).unwrap();
    invite(&world, "ann").await;
    let delivery = delivery(&world, mailer);
    assert_eq!(work(&delivery).await, LATER);
    assert!(only(&world).await.1.failure.unwrap().starts_with("the file was not written: "));
    fs::create_dir(dir.path().join("mails")).unwrap();
    later(&world);
    assert_eq!(work(&delivery).await, DELIVERED);
    fs::write(dir.path().join("file"), "").unwrap();
    assert!(FolderMailer::new(dir.path().join("file")).is_err());
}
