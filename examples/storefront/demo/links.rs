//! The order links of the demo: one that anybody may use, and one for a trade fair, with a passcode.
//!
//! Their tokens are written here, as the passwords of the demo are, so that every start can tell them. The tokens of a real brand are
//! drawn, and known by their hashes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use order_core::Desk;
use order_core::catalog::{Rates, TransactionTerm};
use order_core::operation::link::CreateLink;
use order_core::party::{ConnectionTerms, LinkKind, Passcode};
use order_core::value::{CatalogId, Name, SecretHash, Timestamp};
use sha2::{Digest as _, Sha256};

use super::brand::{DemoBrand, hashed};
use super::catalogs::{Book, SUMMER};
use super::{DAY, LASTING, Outcome};

/// The passcode of the second link.
pub const PASSCODE: &str = "spring swallow";

/// The secrets of the tokens of both links.
const SECRETS: [[u8; 32]; 2] = [*b"tsubame-demo-link-for-open-house", *b"tsubame-demo-link-for-trade-fair"];

/// The tokens as they stand in addresses, the one without a passcode first: which brand it is, and the secret.
pub fn tokens() -> [String; 2] {
    let brand = super::brand().as_uuid();
    SECRETS.map(|secret| URL_SAFE_NO_PAD.encode([brand.as_bytes().as_slice(), &secret].concat()))
}

/// What is kept of a token.
fn hash(secret: &[u8; 32]) -> SecretHash {
    SecretHash::of_bytes(Sha256::digest(secret).into())
}

pub async fn make(desk: &Desk, brand: &DemoBrand, books: &[Book], today: Timestamp) -> Outcome<()> {
    let catalog = |code: &str| -> Outcome<CatalogId> {
        let found = books.iter().find(|book| book.code == code);
        Ok(found.ok_or("there is no such catalog")?.id)
    };
    let [open, fair] = SECRETS;
    let terms = |term: &str, currency: &str, wholesale: &str| -> Outcome<ConnectionTerms> {
        let rates = Rates { wholesale: Some(wholesale.parse()?), discount: None };
        Ok(ConnectionTerms { term: TransactionTerm::new(term)?, currency: currency.parse()?, rates })
    };
    let instant = LinkKind::Instant { catalog: catalog(LASTING)?, terms: terms("DDP", "USD", "60")? };
    let create = CreateLink::of(brand.id, Name::new("Open house")?, instant, hash(&open));
    desk.run(create, &brand.staff).await?;

    let catalogs = [catalog(LASTING)?, catalog(SUMMER)?].into();
    let dynamic = LinkKind::Dynamic { catalogs, terms: terms("wholesale", "EUR", "52")? };
    let mut create = CreateLink::of(brand.id, Name::new("Trade fair in Paris")?, dynamic, hash(&fair));
    create.expires_at = Some(today.saturating_add(90 * DAY));
    let passcode = Passcode::new(PASSCODE).map_err(|why| format!("the passcode of the demo: {why:?}"))?;
    create.passcode = Some(hashed(passcode.as_str())?);
    desk.run(create, &brand.staff).await?;
    Ok(())
}
