//! The brand itself: its settings and its people, its taxes and shipping rates, the tags of its orders.

use argon2::Argon2;
use argon2::password_hash::PasswordHasher as _;
use order_core::catalog::{AmountRange, QuantityRange, ShippingRate};
use order_core::operation::account::{NoteParty, SignUp, SignUpWay};
use order_core::operation::catalog::{CreateShippingGroup, CreateTaxCategory};
use order_core::operation::member::InviteMember;
use order_core::operation::party::CreateBrand;
use order_core::operation::tag::CreateTag;
use order_core::party::{
    Access, BrandSettings, MemberRole, Party, PostalAddressForm, SavedColumns, StockLabel,
};
use order_core::value::{
    AccountId, BrandId, Code, Line, Locale, Money, Name, PasswordHash, Pieces, Rounding, ShippingGroupId,
    StockLabelId, TagId, TaxCategoryId,
};
use order_core::{Actor, Desk};

use super::{OWNER, Outcome, PASSWORD, READER, epoch, localized};

/// The brand and what the rest of the demo needs of it.
pub struct DemoBrand {
    pub id: BrandId,
    /// Its owner.
    pub staff: Actor,
    /// What buyers in Japan, and in France, pay.
    pub taxes: [TaxCategoryId; 2],
    pub shipping: [ShippingGroupId; 2],
    /// Where what can be sold at once lies, and where what is promised waits.
    pub labels: [StockLabelId; 2],
    pub tags: Vec<TagId>,
    /// The hash of everybody's password.
    pub password: PasswordHash,
}

const TAGS: [(&str, &str); 5] = [
    ("Urgent", "#d64545"),
    ("Reorder", "#3f7f5f"),
    ("First order", "#7a5bc0"),
    ("Call before shipping", "#c08a2b"),
    ("Trade fair", "#2f6fb0"),
];

/// A choice of columns for workbooks.
fn saved(name: &str, columns: &[&str]) -> Outcome<SavedColumns> {
    let columns = columns.iter().map(Code::new).collect::<Result<_, _>>()?;
    Ok(SavedColumns { name: Name::new(name)?, columns })
}

pub async fn found(desk: &Desk) -> Outcome<DemoBrand> {
    let (id, host) = (super::brand(), Actor::host());
    let label = |number: u8, name: &str| {
        Outcome::Ok(StockLabel { id: StockLabelId::made(epoch(), [number; 10]), name: Name::new(name)? })
    };
    let labels = [label(1, "Tokyo warehouse")?, label(2, "Packed for orders")?, label(3, "Lyon showroom")?];
    let mut settings = BrandSettings::new(Locale::EN);
    settings.offset = "+09:00".parse()?;
    settings.notification_addresses = vec!["orders@tsubame.example".parse()?];
    settings.stock_labels = labels.to_vec();
    let (street, city) = (Line::new("2-18-5 Aobadai, Meguro-ku")?, Line::new("Tokyo")?);
    let mut address = PostalAddressForm::of(Name::new("Tsubame Atelier")?, street, city, "JP".parse()?);
    address.postal_code = Some(Line::new("153-0042")?);
    settings.address = address.complete().ok();
    settings.saved_columns = vec![saved(
        "Lines to pack",
        &["order_code", "buyer_name", "model_number", "sku_number", "quantity"],
    )?];
    let name = localized(["Tsubame Atelier", "ツバメアトリエ", "Atelier Tsubame"])?;
    desk.run(CreateBrand { id, name, settings, owner: Some(OWNER.parse()?) }, &host).await?;

    let password = hashed(PASSWORD)?;
    let owner = sign_up(desk, OWNER, "Aya Nomura", &password).await?;
    desk.join(owner, id.into(), &Actor::account(owner)).await?;
    let staff = super::staff()?;
    let invite =
        InviteMember { party: id.into(), email: READER.parse()?, role: MemberRole::Member(Access::Read) };
    desk.run(invite, &staff).await?;
    let reader = sign_up(desk, READER, "Louis Berthet", &password).await?;
    desk.join(reader, id.into(), &Actor::account(reader)).await?;

    let japan = tax(desk, &staff, ("Japan, standard rate", "JP", "10")).await?;
    tax(desk, &staff, ("Japan, reduced rate", "JP", "8")).await?;
    let france = tax(desk, &staff, ("France, standard rate", "FR", "20")).await?;
    let usual = shipping(desk, &staff, "By road and sea", &usual_rates(japan, france)?).await?;
    let express = shipping(desk, &staff, "By air", &express_rates(japan)?).await?;
    let mut tags = Vec::new();
    for (name, colour) in TAGS {
        let create = CreateTag { brand: id, name: Name::new(name)?, colour: colour.parse()? };
        tags.push(desk.run(create, &staff).await?.id);
    }
    let [stock, packed, _] = labels.map(|label| label.id);
    Ok(DemoBrand {
        id,
        staff,
        taxes: [japan, france],
        shipping: [usual, express],
        labels: [stock, packed],
        tags,
        password,
    })
}

/// A password or passcode of the demo, hashed as the API hashes it.
pub fn hashed(text: &str) -> Outcome<PasswordHash> {
    let hash = Argon2::default().hash_password(text.as_bytes());
    let hash = hash.map_err(|error| format!("a password of the demo is not hashed: {error}"))?;
    Ok(PasswordHash::new(&hash.to_string())?)
}

/// Makes an account that the host vouches for.
async fn sign_up(desk: &Desk, email: &str, name: &str, password: &PasswordHash) -> Outcome<AccountId> {
    let (email, name, password) = (email.parse()?, Name::new(name)?, password.clone());
    let command = SignUp { email, name, locale: Locale::EN, password, way: SignUpWay::Vouched };
    Ok(desk.run(command, &Actor::host()).await?.account)
}

/// Makes the account of a person who is about to found a buyer organization.
pub async fn founder(
    desk: &Desk,
    (email, name): (&str, &str),
    organization: Party,
    brand: &DemoBrand,
) -> Outcome<AccountId> {
    let account = sign_up(desk, email, name, &brand.password).await?;
    desk.run(NoteParty { account, party: organization }, &Actor::account(account)).await?;
    Ok(account)
}

async fn tax(
    desk: &Desk,
    staff: &Actor,
    (name, country, rate): (&str, &str, &str),
) -> Outcome<TaxCategoryId> {
    let create = CreateTaxCategory {
        brand: super::brand(),
        name: Name::new(name)?,
        country: country.parse()?,
        rate: rate.parse()?,
        rounding: Rounding::Down,
        reduced: name.contains("reduced"),
    };
    Ok(desk.run(create, staff).await?.id)
}

async fn shipping(
    desk: &Desk,
    staff: &Actor,
    name: &str,
    rates: &[ShippingRate],
) -> Outcome<ShippingGroupId> {
    let create = CreateShippingGroup { brand: super::brand(), name: Name::new(name)?, rates: rates.to_vec() };
    Ok(desk.run(create, staff).await?.id)
}

fn money(amount: &str, currency: &str) -> Outcome<Money> {
    Ok(Money::parse(amount, currency.parse()?)?)
}

fn rate(country: Option<&str>, fee: Money, tax: Option<TaxCategoryId>) -> Outcome<ShippingRate> {
    let country = country.map(str::parse).transpose()?;
    Ok(ShippingRate { country, amount: None, quantity: None, fee, tax })
}

/// A rate for orders below an amount, from which on shipping is free.
fn free_from(
    country: &str,
    fee: Money,
    limit: Money,
    tax: Option<TaxCategoryId>,
) -> Outcome<[ShippingRate; 2]> {
    let nothing = Money::zero(fee.currency());
    let below = AmountRange { from: nothing, to: Some(limit) };
    let above = AmountRange { from: limit, to: None };
    Ok([
        ShippingRate { amount: Some(below), ..rate(Some(country), fee, tax)? },
        ShippingRate { amount: Some(above), ..rate(Some(country), nothing, tax)? },
    ])
}

fn usual_rates(japan: TaxCategoryId, france: TaxCategoryId) -> Outcome<Vec<ShippingRate>> {
    let mut rates = Vec::new();
    rates.extend(free_from("JP", money("900", "JPY")?, money("60000", "JPY")?, Some(japan))?);
    rates.extend(free_from("FR", money("14.00", "EUR")?, money("900.00", "EUR")?, Some(france))?);
    rates.push(rate(None, money("26.00", "EUR")?, None)?);
    let small = QuantityRange { from: Pieces::new(0), to: Some(Pieces::new(40)) };
    let large = QuantityRange { from: Pieces::new(40), to: None };
    rates.push(ShippingRate { quantity: Some(small), ..rate(None, money("45.00", "USD")?, None)? });
    rates.push(ShippingRate { quantity: Some(large), ..rate(None, money("120.00", "USD")?, None)? });
    Ok(rates)
}

fn express_rates(japan: TaxCategoryId) -> Outcome<Vec<ShippingRate>> {
    Ok(vec![
        rate(Some("JP"), money("1800", "JPY")?, Some(japan))?,
        rate(None, money("58.00", "EUR")?, None)?,
        rate(None, money("75.00", "USD")?, None)?,
    ])
}
