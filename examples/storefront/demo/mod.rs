//! A brand that looks like a real one: what it sells, who orders, and some two hundred orders in every state.
//!
//! All of it is made by the operations that people would use, in the order of its times, which end a little before now. Which choices
//! are made is settled: started on the same day, it is the same demo.

mod assortment;
mod brand;
mod buyers;
mod catalogs;
mod dice;
pub mod links;
mod lives;
mod orders;
pub mod people;
mod styles;

use std::time::Duration;

use order_core::party::{Access, MemberRole, Party};
use order_core::value::{
    AccountId, BrandId, BuyerOrganizationId, Locale, LocalizedName, Name, Timestamp, UtcOffset,
};
use order_core::{Actor, Desk, SharedGateway, SharedStore};

use crate::host::Clock;

pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Everybody's password.
pub const PASSWORD: &str = "swallow-nest-7";
pub const OWNER: &str = "aya@tsubame.example";
pub const READER: &str = "louis@tsubame.example";
/// The code of the catalog of the demo cart. It has no deadline.
pub const LASTING: &str = "BASICS";

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long ago the brand began.
const PAST_DAYS: u32 = 110;

/// The moment that the ids of the demo are made of, so that they are the same in every database.
fn epoch() -> Timestamp {
    Timestamp::from_micros(1_767_225_600_000_000).unwrap_or(Timestamp::MIN)
}

/// The demo brand.
pub fn brand() -> BrandId {
    BrandId::made(epoch(), *b"tsubame-01")
}

/// The organization of the demo buyer, and of the others that log in.
pub fn organization(number: u8) -> BuyerOrganizationId {
    BuyerOrganizationId::made(epoch(), [b'b', b'u', b'y', b'e', b'r', b'-', 0, 0, 0, number])
}

/// Staff of the demo brand, for what the program itself does there.
pub fn staff() -> Outcome<Actor> {
    let account = AccountId::of(&OWNER.parse()?);
    Ok(Actor::account(account).belonging(Party::Brand(brand()), MemberRole::Owner))
}

/// The first demo buyer.
pub fn buyer() -> Outcome<Actor> {
    let [first, ..] = &people::BUYERS;
    let account = AccountId::of(&first.person.1.parse()?);
    Ok(Actor::account(account).member(organization(0), Access::Write))
}

/// Makes the demo. The clock is set back meanwhile.
pub async fn make(store: SharedStore, clock: &Clock, gateway: &SharedGateway) -> Outcome<()> {
    let now = clock.now();
    // Whole days, so that a program that is started again on the same day makes the same.
    let today = now.day(UtcOffset::UTC).start(UtcOffset::UTC).ok_or("the day has no beginning")?;
    let begin = earlier(today, DAY * PAST_DAYS)?;
    clock.set(begin);
    let draw = dice::stream(0x7562_616d_6573_7541);
    let desk = Desk::new(store, clock.teller(), move |bytes: &mut [u8]| draw(bytes));
    let made = fill(&desk, clock, gateway, (begin, today)).await;
    clock.release();
    made
}

async fn fill(
    desk: &Desk,
    clock: &Clock,
    gateway: &SharedGateway,
    (begin, today): (Timestamp, Timestamp),
) -> Outcome<()> {
    let brand = brand::found(desk).await?;
    let styles = assortment::make(desk, &brand).await?;
    let catalogs = catalogs::make(desk, &brand, &styles, begin, today).await?;
    links::make(desk, &brand, &catalogs, today).await?;
    let buyers = buyers::make(desk, gateway, &brand, &catalogs).await?;
    let world = orders::World { desk, clock, gateway, brand, styles, catalogs, buyers };
    orders::place_all(&world, begin, today).await
}

fn earlier(time: Timestamp, by: Duration) -> Outcome<Timestamp> {
    let micros = i64::try_from(by.as_micros())?;
    Ok(Timestamp::from_micros(time.micros() - micros)?)
}

/// A text in the three languages of the demo.
fn localized([english, japanese, french]: [&str; 3]) -> Outcome<LocalizedName> {
    let name = LocalizedName::new(Locale::EN, Name::new(english)?);
    Ok(name.with(Locale::JA, Name::new(japanese)?)?.with("fr".parse()?, Name::new(french)?)?)
}

#[cfg(test)]
mod tests;
