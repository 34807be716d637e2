//! Who comes by a link.

use super::*;
use crate::operation::{Missing, Stop};
use crate::party::{Access, LinkClosed, LinkStatus};
use crate::record::{Facts, Keys};

/// What a guest needs to come by the link.
fn facts(stage: &Stage, by: &ByLink) -> Facts {
    stage.world.gather(|known, keys: &mut Keys| by.ask(stage.brand, known, keys))
}

fn link(stage: &Stage, by: &ByLink) -> Result<OrderLink, Missing> {
    by.link(&facts(stage, by), stage.brand).map(|link| link.as_ref().clone())
}

fn shut(stage: &Stage, by: &ByLink, catalog: CatalogId) -> Vec<NotAdmitted> {
    let facts = facts(stage, by);
    let link = by.link(&facts, stage.brand).unwrap();
    by.shut_from(&facts, link, catalog, (&acting(by), stage.world.now)).collect()
}

#[test]
fn a_token_leads_to_its_link_and_another_to_nothing() {
    let mut stage = Stage::new();
    let made = put_link(&mut stage, instant());
    assert_eq!(link(&stage, &guest(1)).unwrap().id, made);
    let other = ByLink { token: hash(70), guest: hash(1) };
    let missing = link(&stage, &other).unwrap_err();
    assert!(!missing.to_string().contains(&hash(70).to_hex()), "{missing}");
    let staff = writer(stage.brand);
    let rotate = RotateLinkToken { brand: stage.brand, link: made, seen: None, token: hash(72) };
    stage.world.run(&rotate, &staff).unwrap();
    assert!(link(&stage, &guest(1)).is_err(), "the token of before leads nowhere");
    assert_eq!(link(&stage, &ByLink { token: hash(72), guest: hash(1) }).unwrap().id, made);
    stage.world.run(&DeleteLink { brand: stage.brand, link: made, seen: None }, &staff).unwrap();
    assert!(link(&stage, &ByLink { token: hash(72), guest: hash(1) }).is_err(), "it is deleted");
}

#[test]
fn a_live_link_lets_anyone_to_its_catalogs_only() {
    let mut stage = Stage::new();
    put_link(&mut stage, instant());
    assert_eq!(shut(&stage, &guest(1), CATALOG), []);
    let catalog = id(CatalogId::made, 97);
    assert_eq!(shut(&stage, &guest(1), catalog), [NotAdmitted::CatalogNotOpened { catalog }]);
}

#[test]
fn everything_that_shuts_a_link_is_told() {
    let mut stage = Stage::new();
    let made = put_link(&mut stage, customer());
    let now = stage.world.now;
    edit_link(&mut stage, made, |link| {
        link.status = LinkStatus::Void;
        link.expires_at = Some(now);
        link.has_passcode = true;
    });
    let catalog = id(CatalogId::made, 97);
    let expected = [
        LinkClosed::Void.into(),
        LinkClosed::Expired { expires_at: now }.into(),
        NotAdmitted::PasscodeMissing,
        NotAdmitted::LogInMissing,
        NotAdmitted::CatalogNotOpened { catalog },
    ];
    assert_eq!(shut(&stage, &guest(1), catalog), expected);
}

fn visit(stage: &Stage, by: &ByLink, actor: &Actor) -> Result<LinkVisit, Vec<&'static str>> {
    let question = VisitLink { brand: stage.brand, by: *by };
    stage.world.ask(&question, actor).map_err(|stop| match stop {
        Stop::Refused(why) => why.codes(),
        Stop::Missing(_) => vec!["missing"],
        Stop::Defect(defect) => panic!("{defect:?}"),
    })
}

#[test]
fn a_visit_shows_the_catalogs_and_the_terms_of_the_link() {
    let mut stage = Stage::new();
    let made = put_link(&mut stage, instant());
    let seen = visit(&stage, &guest(1), &acting(&guest(1))).unwrap();
    assert_eq!((seen.link, seen.word, seen.brand.id), (made, "instant", stage.brand));
    assert_eq!(seen.terms, Some(crate::cart::Terms { term: term(), currency: eur() }));
    assert_eq!(seen.catalogs.iter().map(|catalog| catalog.id).collect::<Vec<_>>(), [CATALOG]);
    assert_eq!(visit(&stage, &guest(1), &acting(&guest(2))).unwrap_err(), ["missing"], "another guest");
    let nowhere = ByLink { token: hash(70), guest: hash(1) };
    assert_eq!(visit(&stage, &nowhere, &acting(&guest(1))).unwrap_err(), ["missing"]);
    edit_link(&mut stage, made, |link| link.status = LinkStatus::Void);
    assert_eq!(visit(&stage, &guest(1), &acting(&guest(1))).unwrap_err(), ["link_void"]);
}

#[test]
fn a_customer_link_shows_nothing_to_whoever_is_not_logged_in() {
    let mut stage = Stage::new();
    put_link(&mut stage, customer());
    assert_eq!(visit(&stage, &guest(1), &acting(&guest(1))).unwrap_err(), ["log_in_missing"]);
    let seen = visit(&stage, &guest(1), &member(Access::Read)).unwrap();
    assert_eq!((seen.terms, seen.catalogs.len()), (None, 1));
}
