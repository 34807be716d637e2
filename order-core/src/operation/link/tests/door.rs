//! Who comes by a link.

use super::*;
use crate::catalog::{CatalogStatus, PaymentMethods};
use crate::operation::offer::CatalogSight;
use crate::operation::test_world::stranger;
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
    let buyer = actor.on_organization(BUYER).map(|_| BUYER);
    let question = VisitLink { brand: stage.brand, by: *by, buyer };
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
    assert_eq!((seen.link, seen.word, seen.brand), (made, "instant", stage.brand));
    assert_eq!(seen.terms, crate::cart::Terms { term: term(), currency: eur() });
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
    assert_eq!((seen.terms.currency, seen.catalogs.len()), (eur(), 1));
    assert_eq!(visit(&stage, &guest(1), &stranger()).unwrap_err(), ["buyer_missing"]);
    let question = VisitLink { brand: stage.brand, by: guest(1), buyer: Some(BUYER) };
    let refused = stage.world.ask(&question, &stranger()).unwrap_err();
    assert!(matches!(refused, Stop::Refused(why) if why.codes() == ["not_connected"]), "it is not theirs");
    stage.world.remove(&Key::connection(stage.brand, BUYER));
    assert_eq!(visit(&stage, &guest(1), &member(Access::Read)).unwrap_err(), ["not_connected"]);
}

fn look(stage: &Stage, catalog: CatalogId, actor: &Actor) -> Result<CatalogSight, Vec<&'static str>> {
    let buyer = actor.on_organization(BUYER).map(|_| BUYER);
    let question = ViewLinkOffer { brand: stage.brand, by: guest(1), catalog, buyer };
    stage.world.ask(&question, actor).map_err(|stop| match stop {
        Stop::Refused(why) => why.codes(),
        Stop::Missing(_) => vec!["missing"],
        Stop::Defect(defect) => panic!("{defect:?}"),
    })
}

#[test]
fn a_catalog_of_the_link_is_looked_into_under_its_terms_and_payment() {
    let mut stage = Stage::new();
    let made = put_link(&mut stage, instant());
    let actor = acting(&guest(1));
    stage.edit_catalog(|catalog| catalog.status = CatalogStatus::Limited);
    let sight = look(&stage, CATALOG, &actor).unwrap();
    assert_eq!((sight.terms, sight.catalog.payment), (link_terms("50"), PaymentMethods::NotByCard));
    edit_link(&mut stage, made, |link| link.payment = Some(PaymentMethods::CardOnly));
    assert_eq!(look(&stage, CATALOG, &actor).unwrap().catalog.payment, PaymentMethods::CardOnly);
    assert_eq!(visit(&stage, &guest(1), &actor).unwrap().catalogs[0].payment, PaymentMethods::CardOnly);
    assert_eq!(look(&stage, id(CatalogId::made, 97), &actor).unwrap_err(), ["catalog_not_opened"]);
    stage.edit_catalog(|catalog| catalog.status = CatalogStatus::Closed);
    assert_eq!(look(&stage, CATALOG, &actor).unwrap_err(), ["missing"], "nobody is shown what is closed");
    assert_eq!(visit(&stage, &guest(1), &actor).unwrap().catalogs, []);
    edit_link(&mut stage, made, |link| link.has_passcode = true);
    assert_eq!(look(&stage, CATALOG, &actor).unwrap_err(), ["passcode_missing"]);
}

#[test]
fn a_catalog_of_a_customer_link_is_looked_into_under_the_terms_of_the_connection() {
    let mut stage = Stage::new();
    put_link(&mut stage, customer());
    let sight = look(&stage, CATALOG, &member(Access::Read)).unwrap();
    assert_eq!(sight.terms.rates, wholesale("60"));
    assert_eq!(look(&stage, CATALOG, &acting(&guest(1))).unwrap_err(), ["log_in_missing"]);
    assert_eq!(look(&stage, CATALOG, &stranger()).unwrap_err(), ["buyer_missing"]);
}
