//! Who may look at a payment.

use super::super::{PaymentView, ViewPayment};
use super::*;
use crate::operation::test_world::{reader, stranger};
use crate::operation::{Stop, Viewer};
use crate::party::{Access, Actor};
use crate::record::Version;

#[test]
fn both_sides_see_the_payment_and_nobody_else() {
    let mut stage = by_card();
    let order = stage.place().id;
    let brand = stage.brand;
    let ask = |viewer, actor: &Actor| stage.world.ask(&ViewPayment { brand, order, viewer }, actor);
    let staff = ask(Viewer::Brand, &reader(brand)).unwrap().unwrap();
    let PaymentView { payment: seen, version } = ask(Viewer::Buyer, &member(Access::Read)).unwrap().unwrap();
    assert_eq!(*seen, payment(&stage, order));
    assert_eq!((&staff.payment, version), (&seen, Version::from_number(1)));
    for (viewer, actor) in [
        (Viewer::Brand, member(Access::Write)),
        (Viewer::Buyer, reader(brand)),
        (Viewer::Brand, stranger()),
        (Viewer::Buyer, stranger()),
    ] {
        assert!(matches!(ask(viewer, &actor), Err(Stop::Missing(_))), "{viewer:?}");
    }
}

#[test]
fn an_order_without_a_card_has_no_payment() {
    let mut stage = by_card();
    stage.form.payment = PaymentForm::NotByCard;
    let (brand, order) = (stage.brand, stage.place().id);
    let ask = ViewPayment { brand, order, viewer: Viewer::Brand };
    assert_eq!(stage.world.ask(&ask, &reader(brand)).unwrap(), None);
}
