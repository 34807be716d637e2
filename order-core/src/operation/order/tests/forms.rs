//! What the buyer fills in: comment and addresses.

use super::super::{AddressRole, PlaceRefusal};
use super::stage::*;
use crate::cart::AddressChoice;
use crate::catalog::CommentForm;
use crate::party::{AddressRecord, PostalAddressForm};
use crate::record::{Key, Partition};
use crate::value::{BuyerOrganizationId, Name};

#[test]
fn a_comment_is_free_or_one_of_the_choices_or_nothing() {
    let choices = || CommentForm::Choices(vec![Name::new("Ring").unwrap(), Name::new("Knock").unwrap()]);
    for (form, comment, fits) in [
        (CommentForm::Free, Some("whatever\nin two lines"), true),
        (CommentForm::Free, None, true),
        (choices(), Some("Knock"), true),
        (choices(), None, true),
        (choices(), Some("knock"), false),
        (choices(), Some("Ring, Knock"), false),
        (CommentForm::Choices(vec![]), Some("Ring"), false),
    ] {
        let mut stage = Stage::new();
        stage.edit_catalog(|catalog| catalog.comment = form.clone());
        stage.form.comment = comment.map(note);
        if fits {
            let placed = stage.place();
            assert_eq!(stage.original(&placed).comment, comment.map(note));
        } else {
            assert_eq!(stage.not_shown(), [PlaceRefusal::CommentNotAmongChoices], "{form:?} {comment:?}");
        }
    }
}

#[test]
fn addresses_are_frozen_as_they_were_chosen() {
    let mut stage = Stage::new();
    let placed = stage.place();
    let original = stage.original(&placed);
    assert_eq!(original.billing, address("Hafenladen", "DE"));
    assert_eq!(original.delivery, address("Hafenlager", "DE"));
    stage.edit(Key::address(book(), ADDRESS), |entry: &mut AddressRecord| {
        entry.address = address("Umgezogen", "AT");
    });
    assert_eq!(stage.original(&placed), original);
}

#[test]
fn an_edited_address_of_the_book_is_agreed_to_anew() {
    let mut stage = Stage::new();
    let agreed = stage.agreed();
    stage.edit(Key::address(book(), ADDRESS), |entry: &mut AddressRecord| {
        entry.address = address("Umgezogen", "DE");
    });
    let refused = stage.refused(agreed);
    let [PlaceRefusal::Outdated { preview }] = refused.as_slice() else { panic!("{refused:?}") };
    assert_eq!(preview.content.billing, address("Umgezogen", "DE"));
}

#[test]
fn the_book_of_another_buyer_is_unknown() {
    let mut stage = Stage::new();
    let other = id(BuyerOrganizationId::made, 99);
    stage.edit(Key::address(book(), ADDRESS), |entry: &mut AddressRecord| entry.buyer = other);
    let unknown = PlaceRefusal::AddressUnknown { role: AddressRole::Billing };
    assert_eq!(stage.not_shown(), std::slice::from_ref(&unknown));
    // The same id in the partition of that buyer, or of the brand, is not looked at either.
    for elsewhere in [Partition::BuyerOrganization(other), Partition::Brand(stage.brand)] {
        let record = AddressRecord { id: ADDRESS, buyer: BUYER, address: address("Anderswo", "DE") };
        stage.world.put(Key::address(elsewhere, ADDRESS), record);
        assert_eq!(stage.not_shown(), std::slice::from_ref(&unknown));
    }
}

#[test]
fn the_book_of_an_offline_buyer_lies_with_the_brand() {
    let mut stage = Stage::new();
    stage.make_offline();
    stage.form.delivery = AddressChoice::Book(ADDRESS);
    stage.world.remove(&Key::address(book(), ADDRESS));
    let placed = stage.place();
    assert_eq!(stage.original(&placed).delivery, address("Hafenladen", "DE"));

    let mut stage = Stage::new();
    stage.make_offline();
    stage.world.remove(&Key::address(Partition::Brand(stage.brand), ADDRESS));
    assert_eq!(stage.not_shown(), [PlaceRefusal::AddressUnknown { role: AddressRole::Billing }]);
}

#[test]
fn an_incomplete_address_names_every_field_it_lacks() {
    let mut stage = Stage::new();
    let empty = AddressChoice::Written(Box::default());
    stage.form.billing = empty.clone();
    stage.form.delivery = empty;
    let expected: Vec<PlaceRefusal> = [AddressRole::Billing, AddressRole::Delivery]
        .into_iter()
        .flat_map(|role| {
            ["name", "lines", "city", "country"].map(|field| PlaceRefusal::AddressIncomplete { role, field })
        })
        .collect();
    assert_eq!(stage.not_shown(), expected);
}

#[test]
fn one_field_that_lacks_is_one_reason() {
    type Edit = fn(&mut PostalAddressForm);
    let edits: [(&str, Edit); 4] = [
        ("name", |form| form.name = None),
        ("lines", |form| form.lines.clear()),
        ("city", |form| form.city = None),
        ("country", |form| form.country = None),
    ];
    for (field, edit) in edits {
        let mut stage = Stage::new();
        let mut form = PostalAddressForm::from(address("Lager", "DE"));
        edit(&mut form);
        stage.form.delivery = AddressChoice::Written(Box::new(form));
        let role = AddressRole::Delivery;
        assert_eq!(stage.not_shown(), [PlaceRefusal::AddressIncomplete { role, field }]);
    }
}
